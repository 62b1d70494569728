//! What stays and what leaves: told at first, chosen for each recording, and kept to.

use anyhow::{Result, ensure};
use serde_json::json;
use sotto_support::{
    Browser,
    browser::{Microphone, Options},
    speech,
};

use crate::{house::House, person, results, screens::pictures};

/// Files of a folder in the origin's private file system.
async fn files(browser: &Browser, folder: &str) -> Result<u64> {
    let count = format!(
        "const root = await navigator.storage.getDirectory();
         const folder = await root.getDirectoryHandle('{folder}', {{ create: true }});
         let count = 0;
         for await (const _ of folder.keys()) count += 1;
         return count;"
    );
    Ok(browser.evaluate(&count).await?.as_u64().unwrap_or_default())
}

#[tokio::test]
async fn the_first_page_is_read_once_and_can_be_read_again() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.arrive(&Options::new(profile.path())).await?;
    browser.find("begin").await?;
    let sentences = "return document.querySelectorAll('.first-page li').length;";
    ensure!(browser.evaluate(sentences).await? == json!(3), "it has not three sentences");
    pictures(&browser, "first-page").await?;
    browser.click("begin").await?;
    browser.find("record-start").await?;
    browser.reload().await?;
    browser.find("record-start").await?;
    ensure!(browser.all("begin").await?.is_empty(), "it is shown twice");
    browser.click("nav-settings").await?;
    browser.click("go-welcome").await?;
    browser.click("begin").await?;
    browser.find("record-start").await?;
    browser.close().await
}

#[tokio::test]
async fn a_recording_has_switches_of_its_own_and_is_forgotten_where_that_is_wanted() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    person::record(&browser, 2.0).await?;
    person::wait_for_result(&browser).await?;
    browser.click("own-policy-audio").await?;
    let off = "return document.querySelector('[data-test=own-policy-audio]')?.checked === false;";
    browser.wait_until(off, person::SYNC).await?;
    ensure!(browser.text("left-already").await?.contains("Nothing"), "something has left");
    browser.evaluate("document.querySelector('[data-test=left-already]').scrollIntoView();").await?;
    pictures(&browser, "leaving").await?;
    browser.reload().await?;
    browser.find_within("own-policy-audio", person::SYNC).await?;
    browser.wait_until(off, person::SYNC).await?;

    // One that is forgotten: it is there on its page, and nowhere afterwards.
    browser.click("nav-record").await?;
    browser.click("forget-next").await?;
    pictures(&browser, "forget-next").await?;
    person::record(&browser, 2.0).await?;
    browser.find_within("passing", person::SYNC).await?;
    person::wait_for_result(&browser).await?;
    ensure!(files(&browser, "passing").await? == 1, "its audio lies elsewhere");
    pictures(&browser, "passing").await?;
    person::expect_in_library(&browser, 1).await?;
    let gone = "const root = await navigator.storage.getDirectory();
        const folder = await root.getDirectoryHandle('passing');
        for await (const _ of folder.keys()) return false;
        return true;";
    browser.wait_until(gone, person::SYNC).await?;

    // One that the person keeps after all.
    browser.click("nav-record").await?;
    browser.click("forget-next").await?;
    person::record(&browser, 2.0).await?;
    browser.click("keep-it").await?;
    browser.wait_until("return !document.querySelector('[data-test=passing]');", person::SYNC).await?;
    person::wait_for_result(&browser).await?;
    person::expect_in_library(&browser, 2).await?;
    browser.reload().await?;
    person::play_all(&browser, 2).await?;

    // One whose app is killed on its page.
    browser.click("nav-record").await?;
    browser.click("forget-next").await?;
    person::record(&browser, 2.0).await?;
    browser.find_within("passing", person::SYNC).await?;
    browser.kill_hard()?;
    let browser = house.enter(profile.path()).await?;
    person::expect_in_library(&browser, 2).await?;
    ensure!(files(&browser, "passing").await? == 1, "what was to be forgotten is still here");
    browser.close().await
}

#[tokio::test]
async fn emotion_of_other_voices_is_read_only_once_they_have_agreed() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    person::wait_for_model(&browser).await?;
    let clip = folder.path().join("Somebody.wav");
    speech::reading()?.looped(6.0).write_wav(&clip)?;
    results::of_file(&browser, clip.clone()).await?;
    browser.find_within("withheld", person::ANALYSIS).await?;
    ensure!(browser.all("result-emotion").await?.is_empty(), "emotion was read unasked");
    pictures(&browser, "withheld").await?;
    browser.click("agree").await?;
    browser.find_within("result-emotion", person::ANALYSIS).await?;

    // Said once for all.
    browser.click("nav-settings").await?;
    browser.click("others-agreed").await?;
    browser.click("nav-record").await?;
    browser.reload().await?;
    results::of_file(&browser, clip).await?;
    browser.find_within("result-emotion", person::ANALYSIS).await?;
    browser.close().await
}

//! Who speaks: two voices are told apart in the page, get names, and each has its own sound.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sotto_support::{browser::Microphone, place, skip, speech};

use crate::{house::House, person, results, screens::pictures};

/// Two models are prepared and half a minute of talk is read twice, on a busy machine.
const TELLING: Duration = Duration::from_secs(150);

#[tokio::test]
async fn two_voices_are_told_apart_named_and_read_one_by_one() -> Result<()> {
    let pack = "models/speaker-turns/speaker-turns.pack";
    if !place::dist().is_some_and(|dist| dist.join(pack).is_file()) {
        skip("the pack speaker-turns is not built (cargo xtask models)");
        return Ok(());
    }
    if person::spoken_sample().is_none() {
        return Ok(());
    }
    let Some(mut house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let talk = folder.path().join("An interview.wav");
    speech::conversation()?.write_wav(&talk)?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    person::wait_until_offline_ready(&browser).await?;
    results::of_file(&browser, talk.clone()).await?;
    let models = ["speech-en", "speaker-turns"];
    let result = house.url(&results::get_models(&browser, "to-speaker-model", &models).await?);

    browser.click("nav-settings").await?;
    browser.click("named-voices").await?;

    // Without a network from here on.
    house.stop()?;
    browser.goto(&result).await?;
    browser.find_within("tell-apart", person::SYNC).await?;
    browser.click("tell-apart").await?;
    browser.find_within("speakers", TELLING).await.context("nobody is told apart")?;
    browser.wait_for_count("speaker", 2, person::SYNC).await?;
    browser.wait_for_count("by-speaker", 2, person::SYNC).await?;

    // Words get their speakers, and speakers the names that they are given.
    browser.click("transcribe").await?;
    browser.find_within("transcript", TELLING).await?;
    let marks = "return [...document.querySelectorAll('[data-test=transcript] .speaker-mark')].map((it) => it.textContent);";
    let marks = browser.evaluate(marks).await?;
    let marks: Vec<&str> = marks.as_array().context("a list")?.iter().filter_map(|it| it.as_str()).collect();
    let changes = marks.windows(2).filter(|pair| pair[0] != pair[1]).count();
    ensure!((3..=7).contains(&changes), "{marks:?}");
    browser.fill("speaker-name", "Ada").await?;
    browser.evaluate("document.activeElement.blur();").await?;
    browser.wait_for_text("transcript", person::SYNC, |text| text.contains("Ada")).await?;
    browser.evaluate("document.querySelector('[data-test=words]').scrollIntoView();").await?;
    pictures(&browser, "speakers").await?;
    browser
        .evaluate("document.querySelector('[data-test=speakers-card]').scrollIntoView({ block: 'center' });")
        .await?;
    pictures(&browser, "by-speaker").await?;
    browser.evaluate("window.scrollTo(0, 0);").await?;
    pictures(&browser, "speakers-timeline").await?;
    browser.reload().await?;
    browser.wait_for_text("transcript", person::SYNC, |text| text.contains("Ada")).await?;
    let name = "return document.querySelector('[data-test=speaker-name]').value === 'Ada';";
    ensure!(browser.evaluate(name).await? == json!(true), "the name is not kept");

    // The voice is known again in another recording, until it is to be forgotten.
    browser.click("nav-record").await?;
    browser.choose_files("file-input", &[talk]).await?;
    browser.wait_for_text("import-item", person::ANALYSIS, |text| text.contains("result")).await?;
    browser
        .evaluate("document.querySelector(\".import a[href^='/recording/']\").click(); return true;")
        .await?;
    browser.find_within("tell-apart", person::SYNC).await?;
    browser.click("tell-apart").await?;
    browser.find_within("speakers", TELLING).await?;
    ensure!(browser.evaluate(name).await? == json!(true), "the voice is not known again");
    browser.click("nav-settings").await?;
    browser.wait_for_text("named-voices-names", person::SYNC, |text| text == "Ada").await?;
    browser
        .evaluate("document.querySelector('[data-test=forget-named]').scrollIntoView({ block: 'center' });")
        .await?;
    pictures(&browser, "named-voices").await?;
    browser.click("forget-named").await?;
    browser.wait_for_text("named-voices-names", person::SYNC, |text| !text.contains("Ada")).await?;
    browser.close().await
}

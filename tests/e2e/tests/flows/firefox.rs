//! Firefox, which has another engine for everything: a file is read, found again after a reload, and without a network.

use anyhow::{Context, Result, ensure};
use sotto_support::{Browser, speech};

use crate::{house::House, person, results};

#[tokio::test]
async fn a_file_is_read_kept_and_found_again_in_firefox() -> Result<()> {
    let Some(mut house) = House::open_for_firefox()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let clip = folder.path().join("A reading.wav");
    speech::reading()?.looped(6.0).write_wav(&clip)?;
    let browser = Browser::open_firefox(profile.path()).await?;
    browser.goto(&house.url("/")).await?;
    browser.begin().await.context("the app did not start in Firefox")?;
    ensure!(browser.all("ability-missing").await?.is_empty(), "Firefox lacks what recording needs");
    person::wait_until_offline_ready(&browser).await?;
    results::of_file(&browser, clip.clone()).await?;
    let emotion = person::wait_for_result(&browser).await?;
    browser.reload().await?;
    ensure!(person::wait_for_result(&browser).await? == emotion, "the reload changed the result");

    house.stop()?;
    browser.goto(&house.url("/library")).await?;
    person::expect_in_library(&browser, 1).await?;
    let second = folder.path().join("Another.wav");
    std::fs::copy(&clip, &second)?;
    browser.click("nav-record").await?;
    results::of_file(&browser, second).await?;
    ensure!(
        person::wait_for_result(&browser).await? == emotion,
        "the same file reads otherwise without a network"
    );
    browser.click("nav-settings").await?;
    let lacks = browser.text("abilities-missing").await?;
    ensure!(lacks.contains("other apps share"), "the settings say nothing of what Firefox lacks: {lacks}");
    browser.screenshot("firefox-settings").await?;
    browser.close().await
}

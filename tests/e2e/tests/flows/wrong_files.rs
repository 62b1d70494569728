//! Files that are not what they seem: each gets a plain sentence or a result, and nothing kept is lost.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sotto_support::browser::Microphone;

use crate::{
    house::House,
    inputs::{self, Fate},
    person,
};

/// Two hours of audio take a while even at a hundred times their speed.
const LONG_ANALYSIS: Duration = Duration::from_secs(420);

#[tokio::test]
async fn every_wrong_file_gets_a_sentence_or_a_result() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    let mut kept = 0;
    for input in inputs::write_all(folder.path())? {
        let name = input.path.file_name().context("a name")?.to_string_lossy().into_owned();
        browser.click("nav-record").await?;
        browser.choose_files("file-input", &[input.path]).await?;
        match input.fate {
            Fate::Refused(words) => {
                let said = |text: &str| text.contains(words);
                let waited = browser.wait_for_text("import-error", person::ANALYSIS, said).await;
                waited.with_context(|| format!("{name} should have been refused"))?;
                browser.click("import-close").await?;
            }
            Fate::Analysed => {
                let waited =
                    browser.wait_for_text("import-item", person::ANALYSIS, |text| text.contains("result"));
                waited.await.with_context(|| format!("{name} should have been analysed"))?;
                browser.click("import-close").await?;
                kept += 1;
            }
        }
        ensure!(browser.all("problem").await?.is_empty(), "{name} left a problem on the page");
        browser.no_errors_but(&["401", "404"]).await.with_context(|| name.clone())?;
    }
    person::expect_in_library(&browser, kept).await?;
    browser.close().await
}

#[tokio::test]
async fn a_two_hour_file_is_analysed_without_growing_in_memory() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let long = folder.path().join("two-hours.wav");
    inputs::write_two_hours(&long)?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    browser.choose_files("file-input", &[long]).await?;
    browser.wait_for_text("import-item", LONG_ANALYSIS, |text| text.contains("result")).await?;
    person::expect_in_library(&browser, 1).await?;
    browser.no_errors_but(&["401", "404"]).await?;
    browser.close().await
}

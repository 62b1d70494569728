//! The person's own voice: learned on the device, used for the next recording, switched off, forgotten.

use std::time::Instant;

use anyhow::{Result, ensure};
use sotto_support::{Browser, speech};

use crate::{house::House, person};

/// Waits until so many recordings have taught the app the person's voice.
async fn wait_until_taught(browser: &Browser, recordings: usize) -> Result<()> {
    let count = "const root = await navigator.storage.getDirectory();
        const folder = await root.getDirectoryHandle('voices', { create: true });
        let count = 0;
        for await (const _ of folder.keys()) count += 1;
        return count;";
    let start = Instant::now();
    while browser.evaluate(count).await?.as_u64() != Some(recordings as u64) {
        ensure!(start.elapsed() < person::ANALYSIS, "the voice was not learned from {recordings} recordings");
        tokio::time::sleep(person::POLL).await; // poll
    }
    Ok(())
}

async fn wait_for_comparison(browser: &Browser, words: &str) -> Result<()> {
    browser.wait_for_text("compared-with", person::ANALYSIS, |text| text.contains(words)).await?;
    Ok(())
}

#[tokio::test]
async fn what_is_usual_for_a_voice_is_learned_used_and_forgotten() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter(profile.path()).await?;
    // Each has four stretches of speech or so, and five are needed.
    let clips = ["Earlier.wav", "Before.wav"].map(|name| folder.path().join(name));
    for (taught, clip) in clips.into_iter().enumerate() {
        speech::reading()?.looped(18.0).write_wav(&clip)?;
        browser.click("nav-record").await?;
        browser.choose_files("file-input", &[clip]).await?;
        person::expect_in_library(&browser, taught + 1).await?;
        person::open_first(&browser).await?;
        person::wait_for_result(&browser).await?;
        // An imported file may be of anybody, and teaches nothing.
        wait_for_comparison(&browser, "does not know").await?;
        wait_until_taught(&browser, taught).await?;
        browser.click("own-voice-here").await?;
        wait_until_taught(&browser, taught + 1).await?;
    }

    person::record(&browser, 4.0).await?;
    person::wait_for_result(&browser).await?;
    wait_for_comparison(&browser, "Compared with your usual voice").await?;
    wait_until_taught(&browser, 3).await?;
    browser.click("own-voice-here").await?;
    // It may be somebody's who was not asked.
    browser.find_within("withheld", person::ANALYSIS).await?;
    wait_until_taught(&browser, 2).await?;

    let recording = browser.evaluate("return location.href;").await?.as_str().unwrap_or_default().to_owned();
    browser.click("nav-settings").await?;
    browser
        .wait_for_text("own-voice-recordings", person::SYNC, |text| text.contains("2 recordings of your"))
        .await?;
    browser.click("forget-voice").await?;
    wait_until_taught(&browser, 0).await?;
    browser.goto(&recording).await?;
    person::wait_for_result(&browser).await?;
    browser.click("own-voice-here").await?;
    wait_until_taught(&browser, 1).await?;
    wait_for_comparison(&browser, "had not heard enough").await?;
    browser.close().await
}

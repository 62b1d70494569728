//! Recordings that are kept in less room: smaller, still there after a crash in between, and they play.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sotto_support::Browser;

use crate::{house::House, kept, person, screens::pictures};

#[tokio::test]
async fn recordings_are_kept_without_loss_in_less_room() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    browser.click("nav-settings").await?;
    browser.click("keep-flac").await?;
    pictures(&browser, "keep-as").await?;
    person::record(&browser, 4.0).await?;
    person::wait_for_result(&browser).await?;
    let flac = browser.wait_for_text("audio-file", person::SYNC, |text| text.starts_with("FLAC")).await?;
    println!("4 s as {flac}");
    // The recording as it was made is still there; the browser dies before it is cleared away.
    ensure!(kept::wav_files(&browser).await?.len() == 1, "the recording went before its copy was safe");
    browser.kill_hard()?;

    let browser = house.enter(profile.path()).await?;
    person::expect_in_library(&browser, 1).await?;
    person::play_all(&browser, 1).await?;
    browser.wait_for_text("audio-file", person::SYNC, |text| text.starts_with("FLAC")).await?;
    browser.click("nav-record").await?;
    browser.wait_for_count("unfinished-item", 0, person::SYNC).await?;
    ensure!(kept::wav_files(&browser).await?.is_empty(), "the recording is there twice");

    // Read again, the copy says the same.
    person::expect_in_library(&browser, 1).await?;
    person::open_first(&browser).await?;
    let before = person::wait_for_result(&browser).await?;
    browser.click("reanalyse").await?;
    let done = "return document.querySelector('[data-test=reanalyse]')?.disabled === false
        && /FLAC, [\\d.]+ kHz/.test(document.body.textContent);";
    browser.wait_until(done, person::ANALYSIS).await?;
    let after = person::wait_for_result(&browser).await?;
    ensure!(before == after, "it was {before} and is {after}");
    browser.no_errors_but(&["401", "404"]).await?;
    browser.close().await
}

#[tokio::test]
async fn recordings_are_kept_small_where_the_browser_has_an_encoder() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    browser.click("nav-settings").await?;
    browser.find("keep-opus").await?;
    let able = "return typeof AudioEncoder === 'function' && (await AudioEncoder.isConfigSupported(
        { codec: 'opus', sampleRate: 48000, numberOfChannels: 1, bitrate: 48000 })).supported;";
    if browser.evaluate(able).await? != json!(true) {
        let off = "return document.querySelector('[data-test=keep-opus]').disabled;";
        ensure!(browser.evaluate(off).await? == json!(true), "what cannot be had can be chosen");
        return browser.close().await;
    }
    browser.click("keep-opus").await?;
    person::record(&browser, 4.0).await?;
    person::wait_for_result(&browser).await?;
    let opus = browser.wait_for_text("audio-file", person::SYNC, |text| text.starts_with("Ogg")).await?;
    println!("4 s as {opus}");
    browser.reload().await?;
    person::expect_in_library(&browser, 1).await?;
    person::play_all(&browser, 1).await?;
    ensure!(kept::wav_files(&browser).await?.is_empty(), "the recording is there twice");
    // The engine decodes it as well as the browser.
    browser.click("reanalyse").await?;
    let read = "return document.querySelector('[data-test=reanalyse]')?.disabled === false
        && document.body.textContent.includes('OPUS, 48.0 kHz');";
    browser.wait_until(read, person::ANALYSIS).await.context("the engine does not read it")?;
    sizes(&browser).await?;
    browser.no_errors_but(&["401", "404"]).await?;
    browser.close().await
}

/// The settings say what a minute takes in these recordings.
async fn sizes(browser: &Browser) -> Result<()> {
    browser.click("nav-settings").await?;
    browser.find("keep-opus").await?;
    let said =
        "return document.querySelector('.keep-choice:has([data-test=keep-opus]) .keep-size').textContent;";
    let said = browser.evaluate(said).await?;
    let text = said.as_str().unwrap_or_default();
    ensure!(text.contains("in your recordings"), "{text}");
    Ok(())
}

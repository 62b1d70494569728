//! What is seen of a voice while it is recorded.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::{house::House, person, screens::pictures};

/// Colours of the picture: a spectrogram, a line and ribbons have many.
const COLOURS: &str = "
    const canvas = document.querySelector('.live-picture');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set();
    for (let at = 0; at < data.length; at += 4) colours.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    return colours.size;";

#[tokio::test]
async fn a_voice_is_seen_while_it_speaks() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    person::wait_for_model(&browser).await?;
    browser.click("record-start").await?;
    browser.find_within("live-view", person::SYNC).await?;
    browser.wait_for_text("live-caption", person::SYNC, |text| text.contains("pitch")).await?;
    let status =
        "return document.querySelector('[data-test=live-status]').textContent === 'Speech is heard';";
    browser.wait_until(status, person::SYNC).await.context("nobody says that somebody speaks")?;
    let emotion = |text: &str| text.contains("sounds like") || text.contains("emotion not clear");
    browser.wait_for_text("live-caption", person::ANALYSIS, emotion).await.context("no emotion")?;
    let colours = browser.evaluate(COLOURS).await?.as_u64().context("no picture")?;
    ensure!(colours > 50, "the picture has {colours} colours");
    pictures(&browser, "live-view").await?;
    person::keep_by(&browser, "record-stop").await?;
    person::wait_for_result(&browser).await?;

    // Who does not want it is not looked at.
    browser.click("nav-record").await?;
    browser.click("live-view-wanted").await?;
    browser.click("record-start").await?;
    person::record_until(&browser, 1.5).await?;
    browser.wait_for_count("live-view", 0, person::POLL).await.context("somebody looks all the same")?;
    person::keep_by(&browser, "record-stop").await?;
    browser.reload().await?;
    browser.click("nav-record").await?;
    let off = "return document.querySelector('[data-test=live-view-wanted]').checked === false;";
    browser.find("live-view-wanted").await?;
    ensure!(browser.evaluate(off).await? == json!(true), "the choice is forgotten");
    browser.no_errors_but(&["401", "404"]).await?;
    browser.close().await
}

//! Words while they are said: shown beside the clock, kept with the recording, without a network.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sotto_support::browser::Microphone;

use crate::{house::House, person, screens::pictures};

/// Preparing the model takes some seconds on a busy machine, and the sample is some seconds long.
const SPOKEN: Duration = Duration::from_secs(90);

#[tokio::test]
async fn words_appear_while_they_are_said_and_stay_with_the_recording() -> Result<()> {
    let Some(sample) = person::spoken_sample() else { return Ok(()) };
    let Some(mut house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter_with(profile.path(), Microphone::Plays(sample)).await?;
    person::wait_until_offline_ready(&browser).await?;
    browser.find("record-start").await?;
    browser
        .wait_for_count("live-wanted", 0, person::SYNC)
        .await
        .context("there is a choice without the model")?;
    browser.click("nav-settings").await?;
    browser.click("go-models").await?;
    browser.find_within("model-state", person::SYNC).await?;
    person::fetch_model(&browser, "speech-en").await?;
    house.stop()?;

    browser.click("nav-record").await?;
    browser.find_within("live-wanted", person::SYNC).await.context("there is no choice")?;
    browser.click("record-start").await?;
    let word = |text: &str| text.to_lowercase().contains("tried");
    browser.wait_for_text("live-words", SPOKEN, word).await.context("no word while it is said")?;
    pictures(&browser, "live").await?;
    browser.resize(1440, 900).await?;
    browser.wait_for_text("live-said", SPOKEN, |text| text.to_lowercase().contains("fail better")).await?;
    person::keep_by(&browser, "record-stop").await?;
    person::wait_for_result(&browser).await?;
    let kept = |text: &str| text.to_lowercase().contains("fail better");
    browser.wait_for_text("transcript", SPOKEN, kept).await.context("the words did not stay")?;
    let words = "return document.querySelectorAll('[data-test=transcript] [data-test=word]').length;";
    ensure!(browser.evaluate(words).await?.as_u64().is_some_and(|words| words >= 10), "too few words");

    // Who does not want it is not listened to.
    browser.click("nav-record").await?;
    browser.find("live-wanted").await?;
    browser.click("live-wanted").await?;
    browser.click("record-start").await?;
    person::record_until(&browser, 2.0).await?;
    browser.wait_for_count("live-words", 0, person::POLL).await.context("somebody listens all the same")?;
    person::keep_by(&browser, "record-stop").await?;
    person::wait_for_result(&browser).await?;
    browser.reload().await?;
    browser.find_within("transcribe", person::SYNC).await?;
    let off = "return document.querySelector('[data-test=transcript]') === null;";
    ensure!(browser.evaluate(off).await? == json!(true), "words were written down unasked");
    browser.close().await
}

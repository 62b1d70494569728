//! Writing down what is said: the model is got when it is wanted, words follow the cursor, and the text stays.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sotto_support::{Browser, browser::Microphone, place, skip};

use crate::{house::House, person, screens::pictures};

/// Preparing the model takes some seconds on a busy machine, and so does a clip.
const WRITING: Duration = Duration::from_secs(120);

/// Gets a model from the page that lists them.
async fn fetch_model(browser: &Browser, name: &str) -> Result<()> {
    let model = format!("[data-test=model][data-name={name}]");
    let fetch = format!("document.querySelector('{model} [data-test=fetch-model]').click(); return true;");
    browser.evaluate(&fetch).await?;
    let here = format!(
        "for (let n = 0; n < 1200; n += 1) {{
           if (document.querySelector('{model}')?.dataset.here === 'true') return true;
           await new Promise((resolve) => setTimeout(resolve, 50));
         }}
         return false;"
    );
    ensure!(browser.evaluate(&here).await? == json!(true), "{name} does not arrive");
    Ok(())
}

#[tokio::test]
async fn real_speech_is_written_down_in_the_page_and_follows_the_cursor() -> Result<()> {
    let sample = place::root().join("models/packs/built/speech-en/sample.wav");
    let offered = place::dist().is_some_and(|dist| dist.join("models/speech-en/speech-en.pack").is_file());
    if !offered || !sample.is_file() {
        skip("the pack speech-en is not built (cargo xtask models)");
        return Ok(());
    }
    let Some(mut house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    person::wait_until_offline_ready(&browser).await?;
    browser.choose_files("file-input", &[sample]).await?;
    browser.wait_for_text("import-item", person::ANALYSIS, |text| text.contains("result")).await?;
    person::expect_in_library(&browser, 1).await?;
    browser.evaluate("document.querySelector(\"a[href^='/recording/']\").click(); return true;").await?;

    // Without the model the page says so, and where to get it.
    browser.find_within("to-models", person::SYNC).await.context("the page does not say what is missing")?;
    let result = browser.evaluate("return location.pathname;").await?;
    browser.click("to-models").await?;
    browser.find_within("model-state", person::SYNC).await?;
    fetch_model(&browser, "speech-en").await?;
    fetch_model(&browser, "text-insight").await?;

    // Without a network from here on.
    house.stop()?;
    browser.goto(&house.url(result.as_str().context("a path")?)).await?;
    browser.find_within("transcribe", person::SYNC).await?;
    browser.click("transcribe").await?;
    let said = |text: &str| {
        let text = text.to_lowercase();
        text.contains("ever tried") && text.contains("fail better")
    };
    browser.wait_for_text("transcript", WRITING, said).await?;

    // What the words say is read as well, beside the voice.
    browser.wait_for_text("words-sentiment", WRITING, |text| !text.trim().is_empty()).await?;
    browser.wait_for_text("together", person::SYNC, |text| !text.trim().is_empty()).await?;
    browser
        .evaluate("document.querySelector('[data-test=words-card]').scrollIntoView({ block: 'center' });")
        .await?;
    pictures(&browser, "words").await?;
    browser.evaluate("document.querySelector('[data-test=words]').scrollIntoView();").await?;
    pictures(&browser, "transcript").await?;
    browser.resize(1440, 900).await?;

    // A word is a place to seek, and is marked when the cursor is in it.
    let marked = browser.evaluate(
        "const words = [...document.querySelectorAll('[data-test=word]')];
         words.at(-1).click();
         await new Promise((resolve) => setTimeout(resolve, 200));
         const now = document.querySelector('.word.now');
         return [words.length, now === words.at(-1), Number(words.at(-1).dataset.start)];",
    );
    let marked = marked.await?;
    ensure!(marked[0].as_u64().is_some_and(|words| words >= 10) && marked[1] == json!(true), "{marked}");
    let at_s = marked[2].as_f64().context("a time")?;
    let there = |text: &str| person::clock_s(text).is_some_and(|seconds| (seconds - at_s).abs() <= 1.0);
    browser.wait_for_text("player-time", person::SYNC, there).await?;

    // It is found.
    browser.click("nav-library").await?;
    browser.fill("search", "fail better").await?;
    browser.wait_for_count("recording-row", 1, person::SYNC).await?;
    browser.fill("search", "giraffe").await?;
    browser.wait_for_count("recording-row", 0, person::SYNC).await?;
    browser.goto(&house.url(result.as_str().context("a path")?)).await?;

    // It is kept.
    browser.reload().await?;
    browser.wait_for_text("transcript", person::SYNC, said).await?;
    browser.find_within("words-card", person::SYNC).await.context("what the words say is not kept")?;
    browser.close().await
}

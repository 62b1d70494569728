//! Many files at once: read side by side where there are processors to spare, one after the other where not.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sotto_support::{browser::Microphone, speech};

use crate::{house::House, person, results};

const FILES: usize = 4;

/// How often the sample is said: longer than what one worker writes down alone.
const TIMES: f64 = 26.0;

#[tokio::test]
async fn a_long_recording_is_written_down_by_several_workers_in_order() -> Result<()> {
    let Some(sample) = person::spoken_sample() else { return Ok(()) };
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    person::wait_until_offline_ready(&browser).await?;
    // Half of them: two workers.
    let four = json!({ "hardwareConcurrency": 4 });
    browser.devtools("Emulation.setHardwareConcurrencyOverride", four).await?;
    browser.reload().await?;
    browser.find("record-start").await?;
    let long = folder.path().join("Again and again.wav");
    let clip = speech::decode(&sample)?;
    clip.looped(TIMES * clip.duration_s()).write_wav(&long)?;
    results::of_file(&browser, long).await?;
    let result = results::get_models(&browser, "to-models", &["speech-en"]).await?;
    browser.goto(&house.url(&result)).await?;
    browser.find_within("transcribe", person::SYNC).await?;
    ensure!(browser.evaluate("return navigator.hardwareConcurrency;").await? == json!(4), "one worker alone");
    browser.click("transcribe").await?;
    browser.find_within("transcribe-stop", person::SYNC).await?;
    browser.wait_for_count("transcribe-stop", 0, person::ANALYSIS).await?;
    // What is kept, for only sentences in sight are drawn.
    let found = browser
        .evaluate(
            "const base = await new Promise((resolve, reject) => {
               const asked = indexedDB.open('sotto');
               asked.onsuccess = () => resolve(asked.result);
               asked.onerror = () => reject(asked.error);
             });
             const rows = await new Promise((resolve, reject) => {
               const asked = base.transaction('recordings').objectStore('recordings').getAll();
               asked.onsuccess = () => resolve(asked.result);
               asked.onerror = () => reject(asked.error);
             });
             base.close();
             const { recording } = JSON.parse(new TextDecoder().decode(rows[0]));
             const { segments } = JSON.parse(recording.transcript.value.plain);
             const starts = segments.flatMap((it) => it.words).map((word) => word.start_s);
             const text = segments.map((it) => it.text).join(' ').toLowerCase();
             return [text.split('ever tried').length - 1, starts.every((at, n) => n === 0 || at >= starts[n - 1])];",
        )
        .await?;
    let times = found[0].as_f64().context("a count")?;
    ensure!((TIMES - 1.0..=TIMES).contains(&times) && found[1] == json!(true), "{found}");
    browser.close().await
}

#[tokio::test]
async fn several_files_are_read_side_by_side_where_there_are_processors() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    person::wait_until_offline_ready(&browser).await?;
    let eight = json!({ "hardwareConcurrency": 8 });
    browser.devtools("Emulation.setHardwareConcurrencyOverride", eight).await?;
    browser.reload().await?;
    browser.find("record-start").await?;
    let mut clips = Vec::new();
    for number in 0..FILES {
        let clip = folder.path().join(format!("Talk {number}.wav"));
        speech::reading()?.looped(30.0).write_wav(&clip)?;
        clips.push(clip);
    }
    browser.choose_files("file-input", &clips).await?;
    let measured = "return [...document.querySelectorAll('.import progress')]
        .filter((bar) => bar.getAttribute('aria-label') !== 'Copying').length;";
    let start = Instant::now();
    while browser.evaluate(measured).await?.as_u64().is_none_or(|count| count < 2) {
        ensure!(start.elapsed() < person::ANALYSIS, "no two files were measured at the same time");
        tokio::time::sleep(person::POLL).await; // poll
    }
    let done = "return [...document.querySelectorAll('[data-test=import-item] a')].length;";
    while browser.evaluate(done).await?.as_u64() != Some(FILES as u64) {
        ensure!(start.elapsed() < person::ANALYSIS, "not all files were read");
        tokio::time::sleep(person::POLL).await; // poll
    }
    browser.close().await
}

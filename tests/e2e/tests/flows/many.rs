//! Many files at once: read side by side where there are processors to spare, one after the other where not.

use std::time::Instant;

use anyhow::{Result, ensure};
use serde_json::json;
use sotto_support::{browser::Microphone, speech};

use crate::{house::House, person};

const FILES: usize = 4;

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

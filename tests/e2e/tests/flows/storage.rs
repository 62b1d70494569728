//! The storage page: what takes how much, and what making room frees.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sotto_support::{Browser, browser::Microphone, speech};

use crate::{house::House, person, results, screens};

/// Leaves a file of which no recording knows, older than this visit.
const LEFTOVER: &str = "
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('audio', { create: true });
    const file = await folder.getFileHandle('stray', { create: true });
    const out = await file.createWritable();
    await out.write(new Uint8Array(3_000_000));
    await out.close();";

async fn clean(browser: &Browser, what: &str) -> Result<()> {
    browser.click(what).await?;
    browser.click("clean-yes").await?;
    let done = format!(
        "return document.querySelector('[data-test={what}]')?.textContent.includes('Nothing') ?? false;"
    );
    browser.wait_until(&done, person::SYNC).await.with_context(|| what.to_owned())
}

#[tokio::test]
async fn room_is_told_and_made_and_recordings_stay() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    person::wait_until_offline_ready(&browser).await?;
    browser.evaluate(LEFTOVER).await?;
    for (name, seconds) in [("A long talk", 20.0), ("A word", 4.0)] {
        let clip = folder.path().join(format!("{name}.wav"));
        speech::reading()?.looped(seconds).write_wav(&clip)?;
        browser.click("nav-record").await?;
        results::of_file(&browser, clip).await?;
        person::wait_for_result(&browser).await?;
    }
    browser.click("nav-settings").await?;
    browser.click("go-storage").await?;
    let table =
        browser.wait_for_text("storage-table", person::SYNC, |text| text.contains("Leftovers")).await?;
    for part in ["Audio of your recordings", "Models", "The app itself"] {
        ensure!(table.contains(part), "{part} is not in the table: {table}");
    }
    let largest = browser.text("largest").await?;
    let place = |name: &str| largest.find(name).with_context(|| format!("{name} is not listed"));
    ensure!(place("A long talk")? < place("A word")?, "the largest does not come first: {largest}");
    ensure!(browser.text("clean-leftovers").await?.contains("3.0 MB"), "it does not say what it frees");
    screens::pictures(&browser, "storage").await?;

    clean(&browser, "clean-leftovers").await?;
    clean(&browser, "clean-models").await?;
    let left = "const root = await navigator.storage.getDirectory();
        const names = [];
        for (const folder of ['audio', 'models']) {
          for await (const name of (await root.getDirectoryHandle(folder)).keys()) names.push(name);
        }
        return names.filter((name) => name === 'stray' || name.endsWith('.bin')).length;";
    ensure!(browser.evaluate(left).await? == json!(0), "files stay behind");
    person::expect_in_library(&browser, 2).await?;
    person::play_all(&browser, 2).await?;
    browser.no_errors_but(&["401", "404"]).await?;
    browser.close().await
}

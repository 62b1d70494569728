//! Taking recordings elsewhere, and everything back: files, reports, and the archive.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sotto_support::{Browser, browser::Microphone, speech};

use crate::{downloads, house::House, person, results, screens::pictures};

#[tokio::test]
async fn a_recording_is_taken_elsewhere_and_everything_comes_back() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder, taken_to) = (tempfile::tempdir()?, tempfile::tempdir()?, tempfile::tempdir()?);
    let clip = folder.path().join("A <b>reading.wav");
    speech::reading()?.write_wav(&clip)?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    downloads::into(&browser, taken_to.path()).await?;
    results::of_file(&browser, clip.clone()).await?;
    person::wait_for_result(&browser).await?;
    let path = browser.evaluate("return location.pathname;").await?;
    let path = path.as_str().context("a path")?.to_owned();

    // A report that holds its pictures and runs nothing.
    browser.click("export").await?;
    browser.find("export-html").await?;
    pictures(&browser, "export").await?;
    browser.click("export-html").await?;
    let report = downloads::file(taken_to.path(), "html").await?;
    ensure!(report.contains("<svg") && report.contains("data:image/png;base64,"), "no pictures");
    ensure!(!report.contains("<script") && report.contains("A &lt;b&gt;reading"), "the title is markup");
    look_at(&browser, &report).await?;

    // Sound without loss, and as it is kept.
    browser.click("export-flac").await?;
    let flac = bytes(taken_to.path(), "flac").await?;
    ensure!(flac.starts_with(b"fLaC"), "no FLAC file");
    browser.click("export-original").await?;
    ensure!(bytes(taken_to.path(), "wav").await? == std::fs::read(&clip)?, "the file is another one");
    browser.click("export-close").await?;

    // Everything in one file.
    browser.click("nav-settings").await?;
    browser.click("save-everything").await?;
    browser.wait_for_text("export-saved", person::ANALYSIS, |text| text.contains(".zip")).await?;
    let archive = named(taken_to.path(), "zip").await?;
    let before = kept(&browser).await?;
    browser.close().await?;

    // Another profile, as after a wipe: it is all there again, under its own address.
    let profile = tempfile::tempdir()?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    browser.choose_files("file-input", std::slice::from_ref(&archive)).await?;
    browser
        .wait_for_text("unpacking", person::ANALYSIS, |text| text.starts_with("1 recording came back"))
        .await?;
    let after = kept(&browser).await?;
    ensure!(after == before, "something is not as it was: {before} then {after}");
    browser.choose_files("file-input", std::slice::from_ref(&archive)).await?;
    browser.wait_for_text("unpacking", person::ANALYSIS, |text| text.contains("1 was here already")).await?;
    browser.goto(&house.url(&path)).await?;
    person::wait_for_result(&browser).await?;
    browser.wait_for_text("result-title", person::SYNC, |text| text == "A <b>reading").await?;
    pictures(&browser, "unpacked").await?;

    // Half of it is none.
    let whole = std::fs::read(&archive)?;
    let half = folder.path().join("half.zip");
    std::fs::write(&half, &whole[..whole.len() / 2])?;
    browser.click("nav-record").await?;
    browser.choose_files("file-input", &[half]).await?;
    browser.wait_for_text("unpacking", person::SYNC, |text| text.contains("Nothing was changed")).await?;
    person::expect_in_library(&browser, 1).await?;
    browser.close().await
}

/// What the store holds of all recordings, without places on this device.
async fn kept(browser: &Browser) -> Result<Value> {
    let rows = browser
        .evaluate(
            "const open = (name) => new Promise((done, no) => { const it = indexedDB.open(name); it.onsuccess = () => done(it.result); it.onerror = no; });
             const name = (await indexedDB.databases()).map((it) => it.name).find((it) => it.startsWith('sotto'));
             const db = await open(name);
             const all = (table) => new Promise((done) => { const it = db.transaction(table).objectStore(table).getAll(); it.onsuccess = () => done(it.result); });
             const rows = await all('recordings'); const tracks = await all('tracks'); db.close();
             const text = (it) => typeof it === 'string' ? it : new TextDecoder().decode(it);
             return [rows.map((it) => JSON.parse(text(it)).recording), tracks.map((it) => it.length ?? it.byteLength)];",
        )
        .await?;
    let mut rows = rows;
    for row in rows[0].as_array_mut().context("rows")? {
        // Changes get ids of their own on every device.
        for field in ["facts", "title", "tags", "transcript"] {
            if let Some(field) = row.get_mut(field).and_then(Value::as_object_mut) {
                field.remove("change");
            }
        }
        row["audio"]["path"] = json!("");
        // Known from the facts; what a file said before it was read does not matter.
        row["duration_s"] = json!(0);
    }
    Ok(rows)
}

/// Shows a report in a page of its own, and takes its picture.
async fn look_at(browser: &Browser, report: &str) -> Result<()> {
    let here = browser.evaluate("return location.href;").await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("report.html");
    std::fs::write(&file, report)?;
    browser.goto(&format!("file://{}", file.display())).await?;
    for dark in [false, true] {
        browser.prefer_dark(dark).await?;
        browser.screenshot(if dark { "report-dark" } else { "report-light" }).await?;
    }
    browser.prefer_dark(false).await?;
    browser.goto(here.as_str().context("an address")?).await?;
    browser.find("export").await?;
    browser.click("export").await
}

async fn named(folder: &Path, ending: &str) -> Result<PathBuf> {
    let start = Instant::now();
    loop {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|it| it == ending) {
                return Ok(path);
            }
        }
        ensure!(start.elapsed() < person::SYNC, "nothing was downloaded");
        tokio::time::sleep(person::POLL).await; // poll
    }
}

async fn bytes(folder: &Path, ending: &str) -> Result<Vec<u8>> {
    Ok(std::fs::read(named(folder, ending).await?)?)
}

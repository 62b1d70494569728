//! Every way in for files, the queue that they wait in, and what a reload makes of it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sotto_support::{
    Browser,
    browser::Microphone,
    speech::{self, Clip},
};

use crate::{house::House, person, screens};

/// Makes files in the page, where another program would have made them: `file(name)` is a WAV file of a tone.
const FILES: &str = "
    const file = (name, type = 'audio/wav') => {
      const rate = 16000, samples = 3 * rate, view = new DataView(new ArrayBuffer(44 + 2 * samples));
      const text = (at, word) => [...word].forEach((sign, n) => view.setUint8(at + n, sign.charCodeAt(0)));
      text(0, 'RIFF'); view.setUint32(4, 36 + 2 * samples, true); text(8, 'WAVEfmt ');
      view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
      view.setUint32(24, rate, true); view.setUint32(28, 2 * rate, true); view.setUint16(32, 2, true);
      view.setUint16(34, 16, true); text(36, 'data'); view.setUint32(40, 2 * samples, true);
      for (let n = 0; n < samples; n += 1) view.setInt16(44 + 2 * n, 9000 * Math.sin(n / 12), true);
      return new File([view.buffer], name, { type });
    };
    const carried = (...files) => {
      const data = new DataTransfer();
      files.forEach((file) => data.items.add(file));
      return data;
    };";

/// A folder with two recordings, one of them deeper, and something else.
fn write_folder(place: &Path) -> Result<PathBuf> {
    let folder = place.join("Interviews");
    fs::create_dir_all(folder.join("Second day"))?;
    let clip = Clip { sample_rate_hz: 16_000, samples: vec![0.01; 48_000] };
    clip.write_wav(&folder.join("Monday.wav"))?;
    clip.write_wav(&folder.join("Second day/Tuesday.wav"))?;
    fs::write(folder.join("notes.txt"), "not a sound")?;
    Ok(folder)
}

/// Waits until this many files of the list are through and lead to their results, and clears the list.
async fn expect_read(browser: &Browser, count: usize) -> Result<()> {
    let through = format!(
        "return document.querySelectorAll('[data-test=import-item] a').length === {count}
           && document.querySelectorAll('[data-test=import-item]').length === {count};"
    );
    browser.wait_until(&through, person::ANALYSIS).await?;
    for _ in 0..count {
        browser.click("import-close").await?;
    }
    browser.wait_for_count("import-item", 0, person::SYNC).await
}

/// Drops files and folders from outside on the page, as the browser itself does it.
async fn drop_paths(browser: &Browser, paths: &[&Path]) -> Result<()> {
    let data = json!({ "items": [], "files": paths, "dragOperationsMask": 1 });
    for kind in ["dragEnter", "dragOver", "drop"] {
        let event = json!({ "type": kind, "x": 300, "y": 300, "data": data });
        browser.devtools("Input.dispatchDragEvent", event).await?;
    }
    Ok(())
}

async fn wait_for_toast(browser: &Browser, words: &str) -> Result<()> {
    let said = format!(
        "return [...document.querySelectorAll('[data-test=toast]')].some((it) => it.textContent.includes({}));",
        json!(words)
    );
    browser.wait_until(&said, person::SYNC).await
}

#[tokio::test]
async fn files_come_in_by_drop_by_paste_and_by_the_folder() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, place) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let folder = write_folder(place.path())?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;

    let pasted = format!(
        "{FILES} const clipboardData = carried(file('Pasted.wav'));
         document.body.dispatchEvent(new ClipboardEvent('paste', {{ clipboardData, bubbles: true, cancelable: true }}));"
    );
    browser.evaluate(&pasted).await?;
    expect_read(&browser, 1).await?;

    browser.click("nav-library").await?;
    drop_paths(&browser, &[&folder.join("Monday.wav")]).await.context("a dropped file")?;
    expect_read(&browser, 1).await?;
    drop_paths(&browser, &[&folder]).await.context("a dropped folder")?;
    wait_for_toast(&browser, "2 audio files were added. 1 other was passed over.").await?;
    expect_read(&browser, 2).await?;

    browser.choose_files("folder-input", &[folder]).await?;
    expect_read(&browser, 2).await?;
    person::expect_in_library(&browser, 6).await?;
    browser.no_errors_but(&["401", "404"]).await?;
    browser.close().await
}

#[tokio::test]
async fn what_another_app_shares_is_taken_in_and_text_is_refused() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    person::wait_until_offline_ready(&browser).await?;
    // The form that the system sends, as the manifest describes it.
    let share = |inputs: &str| {
        format!(
            "{FILES} const manifest = await (await fetch('/manifest.webmanifest')).json();
             const {{ action, method, enctype, params }} = manifest.share_target;
             const form = Object.assign(document.createElement('form'), {{ action, method, enctype }});
             const add = (name, files, value) => {{
               const type = files ? 'file' : 'hidden';
               const input = Object.assign(document.createElement('input'), {{ type, name, multiple: true }});
               if (files) input.files = files; else input.value = value;
               form.append(input);
             }};
             {inputs}
             document.body.append(form);
             setTimeout(() => form.submit(), 0);"
        )
    };
    let files = "add(params.title, null, 'Two notes');
        add(params.files[0].name, carried(file('A/../note.wav'), file('Second note.wav')).files);";
    browser.evaluate(&share(files)).await?;
    browser.wait_for_count("import-item", 2, person::SYNC).await?;
    expect_read(&browser, 2).await?;
    let left = "const root = await navigator.storage.getDirectory();
        const names = [];
        for await (const name of (await root.getDirectoryHandle('inbox')).keys()) names.push(name);
        return names.length;";
    ensure!(browser.evaluate(left).await? == json!(0), "files stay behind in the inbox");
    ensure!(browser.evaluate("return location.search;").await? == json!(""), "the note stays in the address");

    browser
        .evaluate(&share(
            "add(params.text, null, 'Read this'); add(params.url, null, 'https://example.org');",
        ))
        .await?;
    wait_for_toast(&browser, "not text or links").await?;
    person::expect_in_library(&browser, 2).await?;
    let titles = browser.page_text().await;
    ensure!(titles.contains("Second note"), "titles are lost: {titles}");
    browser.close().await
}

/// Reloads the page as soon as one file is kept while another still waits to be copied.
const RELOAD_IN_BETWEEN: &str = "
    const rows = () => [...document.querySelectorAll('[data-test=import-item]')].map((row) => row.textContent);
    for (let n = 0; n < 20000; n += 1) {
      const all = rows();
      const kept = all.filter((row) => !row.includes('copied') && !row.includes('Copying')).length;
      if (kept > 0 && all.some((row) => row.includes('Waiting to be copied'))) {
        setTimeout(() => location.reload(), 0);
        return { kept, all: all.length };
      }
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    return rows();";

#[tokio::test]
async fn a_reload_goes_on_with_what_was_copied_and_names_the_rest() -> Result<()> {
    const FILES: usize = 8;
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    person::wait_until_offline_ready(&browser).await?;
    let mut clips = Vec::new();
    for number in 0..FILES {
        let clip = folder.path().join(format!("Talk {number}.wav"));
        Clip { sample_rate_hz: 48_000, samples: vec![0.0; 90 * 48_000] }.write_wav(&clip)?;
        clips.push(clip);
    }
    browser.choose_files("file-input", &clips).await?;
    let stood = browser.evaluate(RELOAD_IN_BETWEEN).await?;
    ensure!(stood["kept"].as_u64().is_some(), "everything was copied at once: {stood}");
    browser
        .wait_until("return document.querySelectorAll('[data-test=import-lost]').length > 0;", person::SYNC)
        .await?;
    browser.wait_for_count("import-item", FILES, person::SYNC).await?;
    let lost = browser.all("import-lost").await?.len();
    let summary = browser.text("import-summary").await?;
    ensure!(summary.contains(&format!("{lost} to choose again")), "{summary}");
    screens::pictures(&browser, "imports-after-reload").await?;
    // What was copied goes on by itself.
    let read = |count: usize| {
        format!("return document.querySelectorAll('[data-test=import-item] a').length === {count};")
    };
    browser.wait_until(&read(FILES - lost), person::ANALYSIS).await?;
    // Those that are chosen again take the place of the lost ones.
    browser.choose_files("file-input", &clips[FILES - lost..]).await?;
    browser.wait_until(&read(FILES), person::ANALYSIS).await?;
    ensure!(
        browser.all("import-lost").await?.is_empty(),
        "a file that was chosen again is still called lost"
    );
    person::expect_in_library(&browser, FILES).await?;
    // A list on which everything is through is not shown again.
    browser.goto(&house.url("/")).await?;
    browser.find("record-start").await?;
    browser.wait_for_count("import-item", 0, person::SYNC).await?;
    browser.close().await
}

#[tokio::test]
async fn all_are_stopped_at_once_and_come_back_when_wanted() -> Result<()> {
    const FILES: usize = 4;
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    person::wait_until_offline_ready(&browser).await?;
    let mut clips = vec![folder.path().join("letter.mp3")];
    fs::write(&clips[0], "Dear Sir or Madam, ".repeat(200))?;
    for number in 1..FILES {
        let clip = folder.path().join(format!("Talk {number}.wav"));
        speech::reading()?.looped(600.0).write_wav(&clip)?;
        clips.push(clip);
    }
    browser.choose_files("file-input", &clips).await?;
    browser
        .wait_for_text("import-error", person::ANALYSIS, |text| text.contains("not an audio file"))
        .await?;
    // Everything is kept, and time is told.
    let told = "const text = document.querySelector('[data-test=import-summary]')?.textContent ?? '';
        return text.includes('left') && document.querySelectorAll('[data-test=recording-row]').length === 3;";
    browser.wait_until(told, person::ANALYSIS).await?;
    browser.click("import-cancel-all").await?;
    wait_for_toast(&browser, "taken out again").await?;
    browser.wait_for_count("import-item", 1, person::SYNC).await?;
    browser.click("undo").await?;
    person::expect_in_library(&browser, FILES - 1).await?;
    let all = format!(
        "return [...document.querySelectorAll('[data-test=recording-row]')]
           .filter((row) => !row.querySelector('progress') && !row.textContent.includes('Waiting')).length === {};",
        FILES - 1
    );
    browser.wait_until(&all, person::ANALYSIS).await?;
    screens::pictures(&browser, "imports").await?;
    browser.no_errors_but(&["401", "404"]).await?;
    browser.close().await
}

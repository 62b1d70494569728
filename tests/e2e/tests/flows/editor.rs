//! Words that the person brings and puts right, without any model; and long talk that stays quick.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sotto_support::{Browser, browser::Microphone, speech};

use crate::{downloads, house::House, person, results, screens::pictures};

/// Sentences of a talk of hours.
const MANY: usize = 5_000;

#[tokio::test]
async fn words_are_brought_put_right_and_taken_back_by_keys_alone() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder, taken_to) = (tempfile::tempdir()?, tempfile::tempdir()?, tempfile::tempdir()?);
    let clip = folder.path().join("A reading.wav");
    speech::reading()?.write_wav(&clip)?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    downloads::into(&browser, taken_to.path()).await?;
    results::of_file(&browser, clip).await?;
    person::wait_for_result(&browser).await?;

    // Typed words are laid over the speech.
    browser.evaluate("document.querySelector('[data-test=bring-words]').open = true;").await?;
    browser.fill("bring-text", "One two three. Four five six.\nSeven eight nine.").await?;
    browser.click("bring-use").await?;
    said(&browser, &["One two three.", "Four five six.", "Seven eight nine."]).await?;
    let times = browser
        .evaluate("return [...document.querySelectorAll('[data-test=word]')].map((it) => Number(it.dataset.start));")
        .await?;
    let times: Vec<f64> = times.as_array().context("times")?.iter().filter_map(Value::as_f64).collect();
    ensure!(times.len() == 9 && times.is_sorted() && times[8] > times[0], "{times:?}");

    // Split at the cursor, join, take out, take back: by keys.
    press(&browser, "[data-at='0']", "Enter", false).await?;
    browser.find("sentence-input").await?;
    browser.evaluate("document.querySelector('[data-test=sentence-input]').setSelectionRange(4, 4);").await?;
    press(&browser, "[data-test=sentence-input]", "Enter", true).await?;
    said(&browser, &["One", "two three.", "Four five six.", "Seven eight nine."]).await?;
    press(&browser, "[data-at='1']", "j", false).await?;
    said(&browser, &["One", "two three. Four five six.", "Seven eight nine."]).await?;
    press(&browser, "[data-at='2']", "Delete", false).await?;
    said(&browser, &["One", "two three. Four five six."]).await?;
    for _ in 0..3 {
        press(&browser, "[data-at='0']", "z", true).await?;
    }
    said(&browser, &["One two three.", "Four five six.", "Seven eight nine."]).await?;
    browser.click("words-redo").await?;
    said(&browser, &["One", "two three.", "Four five six.", "Seven eight nine."]).await?;
    browser.click("words-undo").await?;

    // Who says it, and other words in place of some.
    press(&browser, "[data-at='1']", "ArrowDown", false).await?;
    let choose = "const all = document.querySelector('[data-test=sentence-speaker]'); all.value = '+';
        all.dispatchEvent(new Event('change', { bubbles: true }));";
    browser.evaluate(choose).await?;
    browser.find("speaker-name").await?;
    browser.fill("speaker-name", "Ada").await?;
    browser.evaluate("document.activeElement.blur();").await?;
    browser.wait_for_text("transcript", person::SYNC, |text| text.contains("Ada")).await?;
    browser.click("find-words").await?;
    browser.fill("find-text", "FIVE").await?;
    browser.wait_for_text("found", person::SYNC, |text| text == "In 1 sentence.").await?;
    browser.fill("replace-text", "5").await?;
    browser.click("replace-all").await?;
    browser.wait_for_text("found", person::SYNC, |text| text == "Replaced in 1 sentence.").await?;
    browser.evaluate("document.querySelector('[data-test=words]').scrollIntoView();").await?;
    pictures(&browser, "editor").await?;

    // It is kept, and taken elsewhere with speakers and the time of each word.
    browser.reload().await?;
    browser.wait_for_text("transcript", person::SYNC, |text| text.contains("Four 5 six.")).await?;
    browser.click("export-words").await?;
    browser.click("export-vtt").await?;
    let vtt = downloads::file(taken_to.path(), "vtt").await?;
    ensure!(vtt.contains("<v Ada>") && vtt.contains(">5 <"), "{vtt}");
    browser.close().await
}

#[tokio::test]
async fn thousands_of_sentences_are_not_all_drawn() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let clip = folder.path().join("A reading.wav");
    speech::reading()?.write_wav(&clip)?;
    let subtitles = folder.path().join("Hours.srt");
    let cue = |at: usize| {
        let clock = |s: usize| format!("{:02}:{:02}:{:02},000", s / 3_600, s / 60 % 60, s % 60);
        format!("{}\n{} --> {}\nSentence number {at} of many.\n\n", at + 1, clock(at), clock(at + 1))
    };
    std::fs::write(&subtitles, (0..MANY).map(cue).collect::<String>())?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    results::of_file(&browser, clip).await?;
    person::wait_for_result(&browser).await?;
    browser.evaluate("document.querySelector('[data-test=bring-words]').open = true;").await?;
    browser.choose_files("bring-file", &[subtitles]).await?;
    browser.wait_for_text("transcript", person::ANALYSIS, |text| text.contains("number 3 of")).await?;

    let rows = "return document.querySelectorAll('[data-test=transcript] .sentence').length;";
    let drawn = browser.evaluate(rows).await?.as_u64().context("a count")?;
    ensure!((10..=200).contains(&drawn), "{drawn} sentences are drawn");

    // The last one is reached at once, by a key, and by what is looked for.
    press(&browser, "[data-at='0']", "End", false).await?;
    browser.wait_until("return document.activeElement.dataset.at === '4999';", person::SYNC).await?;
    let drawn = browser.evaluate(rows).await?.as_u64().context("a count")?;
    ensure!(drawn <= 200, "{drawn} sentences are drawn");
    browser.click("find-words").await?;
    browser.fill("find-text", "number 2500 ").await?;
    browser.click("find-next").await?;
    browser.wait_for_text("transcript", person::SYNC, |text| text.contains("number 2500 ")).await?;
    browser.evaluate("document.querySelector('[data-test=words]').scrollIntoView();").await?;
    pictures(&browser, "editor-long").await?;

    // One that is changed is there at once.
    let took = browser
        .evaluate(
            "const start = performance.now(); document.querySelector('[data-test=join-sentence]').click();
             await new Promise(requestAnimationFrame); return performance.now() - start;",
        )
        .await?;
    println!("joining two of {MANY} sentences takes {took} ms until the next frame");
    browser.close().await
}

/// Waits until the transcript has these sentences.
async fn said(browser: &Browser, sentences: &[&str]) -> Result<()> {
    let script = format!(
        "const said = [...document.querySelectorAll('[data-test=transcript] .sentence')].map((row) =>
            [...row.querySelectorAll('[data-test=word]')].map((it) => it.textContent).join(' '));
         return JSON.stringify(said) === JSON.stringify({});",
        json!(sentences)
    );
    let waited = browser.wait_until(&script, person::SYNC).await;
    if waited.is_err() {
        let now =
            browser.evaluate("return document.querySelector('[data-test=transcript]')?.innerText;").await?;
        return waited.with_context(|| format!("{sentences:?} are not there, but {now}"));
    }
    Ok(())
}

/// Presses a key where the focus is put first.
async fn press(browser: &Browser, element: &str, key: &str, control: bool) -> Result<()> {
    let event = json!({ "key": key, "ctrlKey": control, "bubbles": true, "cancelable": true });
    let press = format!(
        "const it = document.querySelector({}); it.focus(); it.dispatchEvent(new KeyboardEvent('keydown', {event}));",
        json!(element)
    );
    browser
        .wait_until(&format!("return !!document.querySelector({});", json!(element)), person::SYNC)
        .await?;
    browser.evaluate(&press).await.map(drop)
}

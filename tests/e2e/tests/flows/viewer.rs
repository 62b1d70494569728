//! Reading a recording over time: zooming, moving, selecting, marking, by pointer and by keys.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sotto_support::{
    browser::{Browser, Microphone},
    speech,
};

use crate::{house::House, person, results, screens::pictures_around};

/// Length of what is read, in seconds.
const CLIP_S: f64 = 20.0;

#[tokio::test]
async fn a_recording_is_zoomed_selected_and_heard_again_and_again() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    open(&browser, folder.path()).await?;

    // The wheel zooms where the pointer is, and sideways it moves on.
    near(shown(&browser).await?, (0.0, CLIP_S))?;
    wheel(&browser, "deltaY: -900, ctrlKey: true").await?;
    browser.wait_until(&format!("return {WIDTH} < 40;"), person::SYNC).await?;
    let (from, to) = shown(&browser).await?;
    near((from + (to - from) / 2.0, 0.0), (CLIP_S / 2.0, 0.0)).context("the middle moved away")?;
    wheel(&browser, "deltaX: 400").await?;
    browser.wait_until(&format!("return {LEFT} > {};", 100.0 * from / CLIP_S + 2.0), person::SYNC).await?;
    browser.click("zoom-all").await?;
    browser.wait_until(&format!("return {WIDTH} > 99;"), person::SYNC).await?;

    // A drag selects, and the line below says what is in it.
    drag(&browser, "timeline", 0.25, 0.5).await?;
    let told = |text: &str| text.contains("LUFS") && text.contains("Hz") && text.contains("Speech");
    browser.wait_for_text("selection-values", person::SYNC, told).await?;
    let from = number(&browser, "[data-test=selection-start]", "aria-valuenow").await?;
    let to = number(&browser, "[data-test=selection-end]", "aria-valuenow").await?;
    near((from, to), (5.0, 10.0))?;
    pictures_around(&browser, "viewer-selection", Some("keys")).await?;
    browser.click("zoom-selection").await?;
    browser.wait_until(&format!("return {WIDTH} < 40;"), person::SYNC).await?;
    pictures_around(&browser, "viewer-close", Some("keys")).await?;
    browser.click("zoom-all").await?;

    // An edge is moved by the keys of the edge.
    focus(&browser, "selection-end").await?;
    let before = number(&browser, "[data-test=selection-end]", "aria-valuenow").await?;
    key(&browser, "ArrowLeft", false).await?;
    let after = number(&browser, "[data-test=selection-end]", "aria-valuenow").await?;
    ensure!(before - after > 0.05, "the edge went from {before} to {after}");

    // It is played over and over: after some seconds the sound is still in it.
    browser.click("loop").await?;
    let inside =
        "const now = Number(document.querySelector('[data-test=timeline]').getAttribute('aria-valuenow'));";
    let back = format!(
        "{inside} const was = window.seenLate ?? false; window.seenLate = was || now >= 8; return was && now <= 6;"
    );
    browser.wait_until(&back, person::SYNC).await.context("the selection is not played again")?;
    browser.click("loop").await?;
    browser.click("play-toggle").await?;
    browser.click("clear-selection").await?;
    browser
        .wait_until("return document.querySelector('[data-test=selection]').hidden;", person::SYNC)
        .await?;

    // A click seeks, and a fold is remembered.
    click_at(&browser, "timeline", 0.75).await?;
    browser.wait_for_text("player-time", person::SYNC, |text| text == "0:14" || text == "0:15").await?;
    browser.evaluate("document.querySelector('[data-part=spectrum] [data-test=fold]').click();").await?;
    browser.reload().await?;
    person::wait_for_result(&browser).await?;
    let folded =
        "return document.querySelector('[data-part=spectrum]')?.classList.contains('folded') ?? false;";
    browser.wait_until(folded, person::SYNC).await?;
    browser.no_errors_but(&[]).await?;
    browser.close().await
}

#[tokio::test]
async fn everything_is_read_by_keys_and_marked() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    open(&browser, folder.path()).await?;

    // Seek, zoom, move, and back to everything.
    key(&browser, "ArrowRight", false).await?;
    browser.wait_for_text("player-time", person::SYNC, |text| text == "0:05").await?;
    for _ in 0..2 {
        key(&browser, "+", false).await?;
    }
    browser.wait_until(&format!("return {WIDTH} < 26;"), person::SYNC).await?;
    let (from, _) = shown(&browser).await?;
    key(&browser, "ArrowRight", true).await?;
    browser.wait_until(&format!("return {LEFT} > {};", 100.0 * from / CLIP_S + 2.0), person::SYNC).await?;
    key(&browser, "0", false).await?;
    browser.wait_until(&format!("return {WIDTH} > 99;"), person::SYNC).await?;

    // A selection by its ends, and one that grows with the cursor.
    key(&browser, "[", false).await?;
    key(&browser, "ArrowRight", false).await?;
    key(&browser, "]", false).await?;
    let values = |text: &str| text.contains("0:05.0") && text.contains("0:10.0");
    browser.wait_for_text("selection-values", person::SYNC, values).await?;
    focus(&browser, "timeline").await?;
    key(&browser, "ArrowRight", true).await?;
    browser.wait_for_text("selection-values", person::SYNC, |text| text.contains("0:11.0")).await?;
    let told = "return document.querySelector('[data-test=timeline]').getAttribute('aria-valuetext');";
    let told = browser.evaluate(told).await?;
    ensure!(told.as_str().is_some_and(|it| it.contains("11 seconds") && it.contains("Segment")), "{told}");

    // Markers: of the selection and of a moment, with a note, gone and back.
    browser.click("mark-selection").await?;
    browser.wait_for_count("marker", 1, person::SYNC).await?;
    key(&browser, "Escape", false).await?;
    browser
        .wait_until("return document.querySelector('[data-test=selection]').hidden;", person::SYNC)
        .await?;
    key(&browser, "m", false).await?;
    browser.wait_for_count("marker", 2, person::SYNC).await?;
    browser.fill("marker-note", "A laugh").await?;
    key(&browser, "Enter", false).await?;
    let noted = "return [...document.querySelectorAll('[data-test=marker]')]
        .some((it) => it.getAttribute('aria-label').includes('A laugh'));";
    browser.wait_until(noted, person::SYNC).await?;
    key(&browser, ",", false).await?;
    browser.wait_for_text("player-time", person::SYNC, |text| text == "0:05").await?;
    key(&browser, ".", false).await?;
    browser.wait_for_text("player-time", person::SYNC, |text| text == "0:11").await?;
    pictures_around(&browser, "viewer-markers", Some("keys")).await?;
    browser.click("marker-remove").await?;
    browser.wait_for_count("marker", 1, person::SYNC).await?;
    browser.click("undo").await?;
    browser.wait_for_count("marker", 2, person::SYNC).await?;
    browser.wait_until(noted, person::SYNC).await.context("the note did not come back")?;
    browser.reload().await?;
    person::wait_for_result(&browser).await?;
    browser.wait_for_count("marker", 2, person::SYNC).await?;

    // The list of keys opens and closes, and letters can be kept to the tracks.
    key(&browser, "?", true).await?;
    browser.find("keys-close").await?;
    pictures_around(&browser, "viewer-keys", Some("keys")).await?;
    browser.click("keys-everywhere").await?;
    browser.click("keys-close").await?;
    browser.evaluate("document.activeElement.blur();").await?;
    key(&browser, "+", false).await?;
    key(&browser, "ArrowRight", false).await?;
    browser.wait_for_text("player-time", person::SYNC, |text| text == "0:05").await?;
    near(shown(&browser).await?, (0.0, CLIP_S)).context("a letter acts though it must not")?;
    focus(&browser, "timeline").await?;
    key(&browser, "+", false).await?;
    browser.wait_until(&format!("return {WIDTH} < 60;"), person::SYNC).await?;
    browser.no_errors_but(&[]).await?;
    browser.close().await
}

/// Left edge and width of what is shown, in hundredths of the recording.
const LEFT: &str = "parseFloat(document.querySelector('[data-test=minimap-window]').style.insetInlineStart)";
const WIDTH: &str = "parseFloat(document.querySelector('[data-test=minimap-window]').style.inlineSize)";

/// Takes a clip in and opens its result.
async fn open(browser: &Browser, folder: &Path) -> Result<()> {
    let clip = folder.join("A reading.wav");
    speech::reading()?.looped(CLIP_S).write_wav(&clip)?;
    results::of_file(browser, clip).await?;
    person::wait_for_result(browser).await?;
    browser.find("timeline").await.map(drop)
}

/// What is shown, in seconds.
async fn shown(browser: &Browser) -> Result<(f64, f64)> {
    let found = browser.evaluate(&format!("return [{LEFT}, {WIDTH}];")).await?;
    let at = |index: usize| found[index].as_f64().context("no window on the map");
    let (left, width) = (at(0)? * CLIP_S / 100.0, at(1)? * CLIP_S / 100.0);
    Ok((left, left + width))
}

fn near(found: (f64, f64), expected: (f64, f64)) -> Result<()> {
    let far = (found.0 - expected.0).abs().max((found.1 - expected.1).abs());
    ensure!(far < 0.3, "{found:?} instead of {expected:?}");
    Ok(())
}

async fn number(browser: &Browser, selector: &str, attribute: &str) -> Result<f64> {
    let body = format!("return Number(document.querySelector('{selector}').getAttribute('{attribute}'));");
    browser.evaluate(&body).await?.as_f64().context("no number")
}

async fn focus(browser: &Browser, name: &str) -> Result<()> {
    browser.evaluate(&format!("document.querySelector('[data-test={name}]').focus();")).await.map(drop)
}

/// Turns the wheel in the middle of the tracks.
async fn wheel(browser: &Browser, how: &str) -> Result<()> {
    let body = format!(
        "const tracks = document.querySelector('[data-test=timeline]');
         const area = tracks.getBoundingClientRect();
         const where = {{ clientX: area.left + area.width / 2, clientY: area.top + 40 }};
         tracks.dispatchEvent(new WheelEvent('wheel', {{ ...where, bubbles: true, cancelable: true, {how} }}));"
    );
    browser.evaluate(&body).await.map(drop)
}

/// A place on an element: a share of its width, and a little below its top.
async fn place(browser: &Browser, name: &str, share: f64) -> Result<(f64, f64)> {
    let body = format!(
        "const element = document.querySelector('[data-test={name}]');
         element.scrollIntoView({{ block: 'center' }});
         const area = element.getBoundingClientRect();
         return [area.left + {share} * area.width, area.top + 60];"
    );
    let found = browser.evaluate(&body).await?;
    let at = |index: usize| found[index].as_f64().context("the element has no place");
    Ok((at(0)?, at(1)?))
}

async fn mouse(browser: &Browser, kind: &str, (x, y): (f64, f64)) -> Result<()> {
    let button = if kind == "mouseMoved" { "none" } else { "left" };
    let pressed = i32::from(kind != "mouseReleased");
    let event =
        json!({ "type": kind, "x": x, "y": y, "button": button, "buttons": pressed, "clickCount": 1 });
    browser.devtools("Input.dispatchMouseEvent", event).await.map(drop)
}

async fn click_at(browser: &Browser, name: &str, share: f64) -> Result<()> {
    let at = place(browser, name, share).await?;
    mouse(browser, "mousePressed", at).await?;
    mouse(browser, "mouseReleased", at).await
}

async fn drag(browser: &Browser, name: &str, from: f64, to: f64) -> Result<()> {
    let (start, end) = (place(browser, name, from).await?, place(browser, name, to).await?);
    mouse(browser, "mousePressed", start).await?;
    for step in 1..=4 {
        let share = f64::from(step) / 4.0;
        mouse(browser, "mouseMoved", (start.0 + share * (end.0 - start.0), start.1)).await?;
    }
    mouse(browser, "mouseReleased", end).await
}

/// Presses a key as a keyboard does.
async fn key(browser: &Browser, key: &str, shift: bool) -> Result<()> {
    let modifiers = if shift { 8 } else { 0 };
    let mut down = json!({ "type": "rawKeyDown", "key": key, "modifiers": modifiers });
    if key.chars().count() == 1 {
        down = json!({ "type": "keyDown", "key": key, "text": key, "modifiers": modifiers });
    } else if key == "Enter" {
        down = json!({ "type": "keyDown", "key": key, "text": "\r", "windowsVirtualKeyCode": 13 });
    }
    browser.devtools("Input.dispatchKeyEvent", down).await?;
    browser.devtools("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key })).await.map(drop)
}

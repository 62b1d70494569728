//! The extension's recorder: the question for the microphone, the panel, the popup, the key, and what ends in the middle.

use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sotto_support::{browser::Microphone, speech};

use crate::{person, screens::pictures, unpacked::Unpacked};

/// Where the recorder is.
const PHASE: &str = "document.querySelector('.recorder')?.dataset.phase";

/// A browser without a screen refuses every question by itself. In this copy the question is closed instead, as by a person who
/// does not answer.
const UNANSWERED: &str = "navigator.mediaDevices.getUserMedia =
    () => Promise.reject(new DOMException('', 'NotAllowedError'));\n";

#[tokio::test]
async fn the_microphone_is_asked_for_in_a_tab_and_the_panel_starts_by_itself() -> Result<()> {
    let Some(unpacked) = Unpacked::take()? else { return Ok(()) };
    let script = unpacked.folder().join("permission.js");
    let asking = fs::read_to_string(&script)?;
    fs::write(&script, format!("{UNANSWERED}{asking}"))?;
    let profile = tempfile::tempdir()?;
    let chrome = unpacked.browse_with(profile.path(), Microphone::Unasked(speech::microphone_wav()?)).await?;
    let browser = &chrome.browser;
    chrome.tab().await?;
    let watch = "window.opened = 0;
         const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
         navigator.mediaDevices.getUserMedia = (wishes) => { window.opened += 1; return open(wishes); };";
    browser.evaluate(watch).await?;
    let panel = browser.web().window().await?;

    // The question is closed, and so is the tab.
    browser.click("record-start").await?;
    let tab = format!("{}/permission.html", chrome.origin);
    chrome.switch_to(&tab, |url, tab| url == tab).await?;
    browser
        .wait_for_text("permission-problem", person::SYNC, |text| text.contains("without an answer"))
        .await?;
    pictures(browser, "extension-permission").await?;
    browser.web().close_window().await?;
    browser.web().switch_to_window(panel.clone()).await?;
    browser.wait_for_text("problem", person::SYNC, |text| text.contains("without an answer")).await?;
    let opened = browser.evaluate("return window.opened;").await?;
    ensure!(opened == json!(0), "the panel opened the microphone before it was allowed");

    // It is granted: the tab goes, and the panel records without another press.
    browser.click("record-start").await?;
    chrome.switch_to(&tab, |url, tab| url == tab).await?;
    browser.find("permission-ask").await?;
    browser.web().switch_to_window(panel).await?;
    chrome.answer_microphone("granted").await?;
    person::record_until(browser, 1.0).await?;
    let left = format!("return !(await chrome.tabs.query({{}})).some((it) => it.url === '{tab}');");
    browser.wait_until(&left, person::SYNC).await.context("the tab that asked stays")?;
    person::keep_by(browser, "record-stop").await?;
    chrome.close_clean().await
}

#[tokio::test]
async fn a_refused_microphone_is_explained() -> Result<()> {
    let Some(unpacked) = Unpacked::take()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let chrome = unpacked.browse_with(profile.path(), Microphone::Unasked(speech::microphone_wav()?)).await?;
    let browser = &chrome.browser;
    chrome.tab().await?;
    let panel = browser.web().window().await?;
    browser.click("record-start").await?;
    browser.wait_for_text("problem", person::SYNC, |text| text.contains("View web permissions")).await?;
    let tab = format!("{}/permission.html", chrome.origin);
    chrome.switch_to(&tab, |url, tab| url == tab).await?;
    browser.wait_for_text("permission-problem", person::SYNC, |text| text.contains("blocked")).await?;
    browser.web().switch_to_window(panel).await?;
    // Asked again it says the same, and opens no second tab.
    browser.click("record-start").await?;
    browser.wait_for_text("problem", person::SYNC, |text| text.contains("View web permissions")).await?;
    let tabs = format!("return (await chrome.tabs.query({{}})).filter((it) => it.url === '{tab}').length;");
    ensure!(browser.evaluate(&tabs).await? == json!(1), "it asks again and again");
    chrome.close_clean().await
}

#[tokio::test]
async fn the_panel_records_reads_and_lists_and_what_is_cut_off_is_offered() -> Result<()> {
    let Some(unpacked) = Unpacked::take()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let chrome = unpacked.browse(profile.path()).await?;
    let browser = &chrome.browser;
    chrome.tab().await?;
    pictures(browser, "extension-panel").await?;
    chrome.expect_badge("").await?;
    browser.click("record-start").await?;
    person::record_until(browser, 2.0).await?;
    chrome.expect_badge("REC").await?;
    person::keep_by(browser, "record-stop").await?;
    person::wait_for_result(browser).await?;
    chrome.expect_badge("").await?;
    browser.resize(400, 900).await?;
    browser.screenshot("extension-result").await?;
    // Its addresses are no files, and can be loaded all the same.
    browser.reload().await?;
    person::wait_for_result(browser).await?;
    browser.goto(&format!("{}/settings.html", chrome.origin)).await?;
    browser.find("go-sign-in").await.context("the browser's own way to the settings leads elsewhere")?;

    // The panel is closed in the middle of a recording, and opened again.
    browser.click("nav-record").await?;
    browser.click("record-start").await?;
    let recorded = person::record_until(browser, 2.0).await?;
    browser.goto("about:blank").await?;
    chrome.tab().await?;
    chrome.expect_badge("").await?;
    browser.click("recover").await?;
    browser.find_within("open-result", person::SYNC).await?;
    browser.click("open-result").await?;
    person::wait_for_result(browser).await?;
    let kept = browser.evaluate("return document.querySelector('.player-time').textContent;").await?;
    let whole = kept.as_str().and_then(|it| it.split('/').nth(1)?.trim().split(' ').next());
    let whole = whole.and_then(person::clock_s).with_context(|| format!("no length in {kept}"))?;
    ensure!(whole >= recorded - 1.5, "{whole} s are left of {recorded} s");
    person::expect_in_library(browser, 2).await?;

    // So is the whole browser.
    browser.click("nav-record").await?;
    browser.click("record-start").await?;
    person::record_until(browser, 2.0).await?;
    chrome.browser.kill_hard()?;
    let chrome = unpacked.browse(profile.path()).await?;
    chrome.tab().await?;
    chrome.expect_badge("").await?;
    chrome.browser.click("recover").await?;
    chrome.browser.find_within("open-result", person::SYNC).await?;
    person::expect_in_library(&chrome.browser, 3).await?;
    chrome.close_clean().await
}

#[tokio::test]
async fn popup_key_and_button_record_and_stop_whatever_becomes_of_the_background_worker() -> Result<()> {
    let Some(unpacked) = Unpacked::take()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let chrome = unpacked.browse(profile.path()).await?;
    let browser = &chrome.browser;

    // One press in the popup opens the panel, which records.
    chrome.press_in_popup("popup-record").await?;
    person::record_until(browser, 1.0).await?;
    chrome.expect_badge("REC").await?;

    // The background worker ends, which changes nothing: the page records on, and a click on the button stops it.
    chrome.end_background().await?;
    let before = person::recorded_s(browser).await?;
    person::record_until(browser, before + 1.0).await?;
    chrome.expect_badge("REC").await?;
    let popup = "return (await chrome.action.getPopup({})) === '';";
    browser.wait_until(popup, person::SYNC).await.context("a click would open the popup")?;
    chrome
        .in_background("chrome.tabs.query({}).then(([tab]) => chrome.action.onClicked.dispatch(tab))")
        .await?;
    browser.wait_until(&format!("return {PHASE} === 'idle';"), person::SYNC).await?;
    chrome.expect_badge("").await?;
    browser.find_within("open-result", person::SYNC).await?;

    // The key records, and stops.
    let key = "chrome.tabs.query({}).then(([tab]) => chrome.commands.onCommand.dispatch('record', tab))";
    chrome.in_background(key).await?;
    browser.wait_until(&format!("return {PHASE} === 'recording';"), person::SYNC).await?;
    person::record_until(browser, 1.0).await?;
    chrome.in_background(key).await?;
    browser.wait_until(&format!("return {PHASE} === 'idle';"), person::SYNC).await?;
    person::expect_in_library(browser, 2).await?;
    chrome.close_clean().await
}

//! The page in the person's language: the one that was chosen, also without a network, else the browser's; and words that
//! run from right to left.

use anyhow::{Result, ensure};
use serde_json::json;
use sotto_support::{Browser, browser::Microphone, speech};

use crate::{house::House, person, results, screens::pictures};

#[tokio::test]
async fn the_page_speaks_the_language_that_was_chosen_or_else_the_browsers() -> Result<()> {
    let Some(mut house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter(profile.path()).await?;
    speaks(&browser, "en", "Record").await?;
    person::wait_until_offline_ready(&browser).await?;

    // The choice wins over the browser, and outlives the network.
    browser.click("nav-settings").await?;
    choose(&browser, "es").await?;
    speaks(&browser, "es", "Grabar").await?;
    house.stop()?;
    browser.reload().await?;
    speaks(&browser, "es", "Grabar").await?;
    house.restart()?;

    // While something is recorded the page does not start anew.
    browser.click("nav-record").await?;
    browser.click("record-start").await?;
    person::record_until(&browser, 1.0).await?;
    browser.click("nav-settings").await?;
    ensure!(!browser.find("language").await?.is_enabled().await?, "a recording would be cut off");
    pictures(&browser, "settings-spanish").await?;
    browser.click("nav-record").await?;
    person::keep_by(&browser, "record-stop").await?;
    browser.click("nav-settings").await?;
    choose(&browser, "").await?;
    speaks(&browser, "en", "Record").await?;

    let agent = browser.evaluate("return navigator.userAgent;").await?;
    let german = json!({ "userAgent": agent, "acceptLanguage": "de-AT,de,en" });
    browser.devtools("Emulation.setUserAgentOverride", german).await?;
    browser.reload().await?;
    speaks(&browser, "de", "Aufnehmen").await?;
    browser.click("nav-record").await?;
    let clip = folder.path().join("Eine Lesung.wav");
    speech::reading()?.looped(6.0).write_wav(&clip)?;
    browser.choose_files("file-input", &[clip]).await?;
    browser.wait_for_text("import-item", person::ANALYSIS, |text| text.contains("Ergebnis")).await?;
    results::open(&browser).await?;
    person::wait_for_result(&browser).await?;
    // Numbers are written as the language writes them.
    let comma = "return [...document.querySelectorAll('.measure-value')].some((it) => /\\d,\\d/.test(it.textContent));";
    browser.wait_until(comma, person::SYNC).await?;
    pictures(&browser, "result-german").await?;
    browser.close().await
}

#[tokio::test]
async fn words_that_run_from_right_to_left_turn_the_page_around_but_not_time() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    browser.evaluate("localStorage.setItem('sotto-language', 'rtl');").await?;
    browser.reload().await?;
    browser.find("record-start").await?;
    pictures(&browser, "record-mirrored").await?;
    let clip = folder.path().join("A reading.wav");
    speech::reading()?.looped(6.0).write_wav(&clip)?;
    results::of_file(&browser, clip).await?;
    person::wait_for_result(&browser).await?;
    let around = browser.evaluate(
        "const side = (of) => document.querySelector(of).getBoundingClientRect();
         const [nav, status, name, plot, cursor] =
           ['.nav', '.status', '.track-name', '.track-plot', '.cursor'].map(side);
         return [getComputedStyle(document.body).direction, status.right < nav.left, name.left >= plot.right - 1,
           Math.abs(cursor.left - plot.left) < 3,
           parseFloat(getComputedStyle(document.querySelector('.cursor')).borderLeftWidth) > 0];",
    );
    let around = around.await?;
    ensure!(around == json!(["rtl", true, true, true, true]), "the page is not turned around: {around}");
    pictures(&browser, "result-mirrored").await?;
    browser.click("nav-library").await?;
    browser.wait_for_count("recording-row", 1, person::SYNC).await?;
    pictures(&browser, "library-mirrored").await?;
    browser.close().await
}

/// Waits until the page is in a language, by the word for the recorder.
async fn speaks(browser: &Browser, code: &str, record: &str) -> Result<()> {
    browser.wait_for_text("nav-record", person::SYNC, |text| text == record).await?;
    let told =
        browser.evaluate("return [document.documentElement.lang, document.documentElement.dir];").await?;
    ensure!(told == json!([code, "ltr"]), "the page says that it is {told}");
    Ok(())
}

/// Picks a language in the settings. The page starts anew.
async fn choose(browser: &Browser, code: &str) -> Result<()> {
    browser.find("language").await?;
    let choose = format!(
        "const choice = document.querySelector('[data-test=language]');
         choice.value = '{code}';
         setTimeout(() => choice.dispatchEvent(new Event('change', {{ bubbles: true }})), 0);"
    );
    browser.evaluate(&choose).await.map(drop)
}

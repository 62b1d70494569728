//! Rules by which recordings go: shown first, followed then, and taken back.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::{
    house::House,
    kept, person,
    screens::{centre, pictures},
};

/// Lets the page believe that it is some months later.
const LATER: &str = "const now = Date.now; Date.now = () => now() + 100 * 86_400_000; return true;";

#[tokio::test]
async fn a_rule_says_what_it_would_take_then_takes_it() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    person::record(&browser, 2.0).await?;
    person::wait_for_result(&browser).await?;
    browser.click("nav-settings").await?;
    browser.click("rule-preview").await?;
    browser.wait_for_text("rule-would", person::SYNC, |text| text.contains("Nothing is old enough")).await?;
    browser.evaluate(LATER).await?;
    browser.fill("rule-days", "30").await?;
    browser.wait_for_text("rule-would", person::SYNC, |text| text.contains("1 recording would")).await?;
    browser
        .evaluate("document.querySelector('[data-test=rule-would]').scrollIntoView({ block: 'center' });")
        .await?;
    pictures(&browser, "retention").await?;
    ensure!(kept::wav_files(&browser).await?.len() == 1, "it went before anybody agreed");

    // The audio alone, then all of it, which can be taken back.
    centre(&browser, "rule-add").await?;
    browser.click("rule-add").await?;
    let said = |text: &str| text.contains("audio of 1 recording was deleted");
    browser.wait_for_text("toast", person::SYNC, said).await?;
    ensure!(kept::wav_files(&browser).await?.is_empty(), "the audio is still here");
    person::expect_in_library(&browser, 1).await?;
    browser.click("nav-settings").await?;
    let everything = "const choice = document.querySelector('[data-test=rule-what]');
        choice.value = 'all';
        choice.dispatchEvent(new Event('change', { bubbles: true }));
        return choice.value;";
    ensure!(browser.evaluate(everything).await? == json!("all"), "there is no such choice");
    centre(&browser, "rule-preview").await?;
    browser.click("rule-preview").await?;
    centre(&browser, "rule-add").await?;
    browser.click("rule-add").await?;
    browser.wait_for_count("rule", 2, person::SYNC).await?;
    browser.click("undo").await?;
    person::expect_in_library(&browser, 1).await?;
    browser.close().await
}

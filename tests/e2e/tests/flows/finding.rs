//! Finding what was said in a library of many: as it is typed, with the sentence, by phrase, and the way to that moment.

use anyhow::{Result, ensure};
use serde_json::json;
use sotto_support::{Browser, browser::Microphone, seeded};

use crate::{house::House, library::listed, person, screens::pictures};

/// More than the page ever holds rows for.
const MANY: usize = 400;

#[tokio::test]
async fn words_are_found_among_many_recordings_and_lead_to_their_moment() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    seeded::seed(&browser, MANY).await?;
    browser.click("nav-library").await?;
    counted(&browser, "400 recordings").await?;
    let rows = browser.all("recording-row").await?.len();
    ensure!((10..60).contains(&rows), "{rows} rows are on the page");

    // The end is a key away, and its row says where it stands.
    browser.evaluate("document.querySelector('[data-at=\"0\"] .recording-title').focus();").await?;
    press(&browser, "End").await?;
    let at_end = "const row = document.activeElement?.closest('[data-test=recording-row]');
        return row?.getAttribute('aria-posinset') === '400' && row?.getAttribute('aria-setsize') === '400'
          && row.textContent.includes('Meeting 399');";
    browser.wait_until(at_end, person::SYNC).await?;

    // Without marks and capitals, and only the beginning of the last word.
    browser.fill("search", "grusse copp").await?;
    counted(&browser, "400 recordings").await?;
    browser.fill("search", "\"kettle of 123\"").await?;
    listed(&browser, &["Meeting 123"]).await?;
    // What a narrow row has no room for is text all the same.
    let said = "const text = document.querySelector('[data-test=found]')?.textContent ?? '';
        return text.includes('0:25') && text.includes('copper kettle of 123');";
    browser.wait_until(said, person::SYNC).await?;
    let marks = "return [...document.querySelectorAll('[data-test=found] mark')].map((it) => it.textContent).join(' ');";
    ensure!(browser.evaluate(marks).await? == json!("kettle of 123"), "the words are not marked");
    let address = "return location.search;";
    ensure!(
        browser.evaluate(address).await? == json!("?q=%22kettle%20of%20123%22"),
        "it is not in the address"
    );
    pictures(&browser, "library-search").await?;

    browser.evaluate("document.querySelector('[data-test=found] a').click();").await?;
    let moved = |text: &str| person::clock_s(text) == Some(25.0);
    browser.wait_for_text("player-time", person::SYNC, moved).await?;
    browser.evaluate("history.back();").await?;
    listed(&browser, &["Meeting 123"]).await?;

    // A title counts more than a word, and everything must be there.
    browser.fill("search", "meeting 77").await?;
    listed(&browser, &["Meeting 77"]).await?;
    browser.fill("search", "meeting 77 zebra").await?;
    listed(&browser, &[]).await?;
    browser.close().await
}

/// Waits until the page says how many are listed.
async fn counted(browser: &Browser, text: &str) -> Result<()> {
    browser.wait_for_text("counted", person::SYNC, |it| it == text).await.map(drop)
}

async fn press(browser: &Browser, key: &str) -> Result<()> {
    let press = format!(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true, cancelable: true }}));"
    );
    browser.evaluate(&press).await.map(drop)
}

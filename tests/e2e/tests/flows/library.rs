//! Finding recordings again: by emotion, time, tag and order, and back to everything.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sotto_support::{
    browser::{Browser, Microphone},
    speech,
};

use crate::{house::House, person, screens::pictures};

/// Titles and their lengths, in seconds.
const CLIPS: [(&str, f64); 3] = [("Apples", 4.0), ("Cherries", 8.0), ("Bananas", 6.0)];

#[tokio::test]
async fn the_library_is_narrowed_down_put_in_order_and_shown_whole_again() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    for (index, (title, seconds)) in CLIPS.into_iter().enumerate() {
        let clip = folder.path().join(format!("{title}.wav"));
        speech::reading()?.looped(seconds).write_wav(&clip)?;
        browser.choose_files("file-input", &[clip]).await?;
        person::expect_in_library(&browser, index + 1).await?;
        browser.click("nav-record").await?;
    }
    browser.click("nav-library").await?;
    listed(&browser, &["Bananas", "Cherries", "Apples"]).await?;
    for (order, titles) in [
        ("longest", ["Cherries", "Bananas", "Apples"]),
        ("title", ["Apples", "Bananas", "Cherries"]),
        ("oldest", ["Apples", "Cherries", "Bananas"]),
    ] {
        choose(&browser, "order", order).await?;
        listed(&browser, &titles).await.context(order)?;
    }

    // A tag that one of them has.
    browser.fill("tag-add", "fruit").await?;
    browser.evaluate("document.activeElement.blur();").await?;
    browser.find_within("filter-tag", person::SYNC).await.context("there is no choice of tags")?;
    choose(&browser, "filter-tag", "fruit").await?;
    listed(&browser, &["Apples"]).await?;
    pictures(&browser, "library-narrow").await?;

    // It stays while the person looks at one, and everything is a click away.
    browser.evaluate("document.querySelector('[data-test=recording-row] a').click();").await?;
    person::wait_for_result(&browser).await?;
    browser.click("nav-library").await?;
    listed(&browser, &["Apples"]).await?;
    browser.click("clear-filters").await?;
    listed(&browser, &["Apples", "Cherries", "Bananas"]).await?;

    // Nothing is older than a day, and nothing sounds like everything at once.
    choose(&browser, "filter-time", "1").await?;
    listed(&browser, &["Apples", "Cherries", "Bananas"]).await?;
    browser.fill("search", "pears").await?;
    listed(&browser, &[]).await?;
    // Going back takes the last choice back, step by step.
    browser.evaluate("history.back();").await?;
    listed(&browser, &["Apples", "Cherries", "Bananas"]).await?;
    browser.close().await
}

/// Waits until these titles are listed, in this order.
pub(crate) async fn listed(browser: &Browser, titles: &[&str]) -> Result<()> {
    let titles = json!(titles);
    let same = format!(
        "const shown = [...document.querySelectorAll('[data-test=recording-row] .recording-title')];
         return JSON.stringify(shown.map((it) => it.textContent)) === JSON.stringify({titles});"
    );
    browser.wait_until(&same, person::SYNC).await
}

/// Picks a value of a choice.
pub(crate) async fn choose(browser: &Browser, name: &str, value: &str) -> Result<()> {
    let choose = format!(
        "const choice = document.querySelector('[data-test={name}]');
         choice.value = '{value}';
         choice.dispatchEvent(new Event('change', {{ bubbles: true }}));
         return choice.value === '{value}';"
    );
    ensure!(browser.evaluate(&choose).await? == json!(true), "{name} has no {value}");
    Ok(())
}

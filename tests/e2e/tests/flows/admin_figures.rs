//! The team's figures on a real server: they are those of the export, lead to what is behind them, and follow what comes.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::{
    admin::{ANALYST, SOON, choose, expect_count},
    team::Team,
};

/// Counts what an export holds by one of its columns, in the page and without the server's figures.
const COUNT: &str = "
  const lines = text.trim().split('\\n').map((line) => line.trim().split(','));
  const at = lines[0].indexOf(column);
  const counts = {};
  for (const line of lines.slice(1)) counts[line[at]] = (counts[line[at]] ?? 0) + 1;
  return { counts, all: lines.length - 1 };";

#[tokio::test]
async fn figures_are_those_of_the_export_and_lead_to_what_is_behind_them() -> Result<()> {
    let Some(founding) = Team::found(48)? else { return Ok(()) };
    let team = founding.fill().await?;
    let profile = tempfile::tempdir()?;
    let browser = team.enter(profile.path(), ANALYST, "overview").await?;
    browser.wait_for_text("figure-submissions", SOON, |it| it == "48").await?;
    let csv = team.text(&browser, ANALYST, "/submissions/export?format=csv").await?;
    let count = format!("const text = {}, column = 'sentiment';{COUNT}", json!(csv));
    let counted = browser.evaluate(&count).await?;
    ensure!(counted["all"] == 48, "the export holds {counted}");
    let shown = "const card = document.querySelector('[data-test=shares][data-of=sentiment]');
         return [...card.querySelectorAll('tbody tr')].map((row) => Number(row.children[1].textContent));";
    let shown = browser.evaluate(shown).await?;
    let expected = ["negative", "neutral", "positive", "unsure"].map(|it| counted["counts"][it].clone());
    ensure!(shown == json!(expected), "the page shows {shown} where the export has {counted}");

    // A name leads to the submissions that were counted.
    browser.evaluate("document.querySelector('[data-of=sentiment] [data-test=chart-link]').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));").await?;
    let negative = counted["counts"]["negative"].as_u64().unwrap_or_default();
    expect_count(&browser, usize::try_from(negative)?).await?;

    // Few are shown to nobody.
    browser.goto(&team.page("overview?from=2020-01-01&to=2020-02-01")).await?;
    browser.find("withheld").await?;
    ensure!(browser.all("figure-submissions").await?.is_empty(), "figures of nothing are shown");

    // Two links beside each other: one has nothing.
    browser.goto(&team.page("trends")).await?;
    browser.find("trend-volume").await?;
    browser.click("compare-them").await?;
    browser
        .wait_until("return document.querySelectorAll('[data-test=difference]').length > 3;", SOON)
        .await?;
    let words = browser
        .evaluate("return document.querySelector('[data-test=difference] td:last-child').textContent;")
        .await?;
    ensure!(
        words.as_str().is_some_and(|it| it.contains("do not tell")),
        "of a thing and itself the page says {words}"
    );
    browser.fill("annotation-text", "The lift was closed").await?;
    browser.click("annotate").await?;
    browser.wait_for_count("annotation", 1, SOON).await?;
    browser.close().await
}

#[tokio::test]
async fn what_comes_is_there_without_a_reload_and_views_are_kept() -> Result<()> {
    let Some(founding) = Team::found(6)? else { return Ok(()) };
    let team = founding.fill().await?;
    let profile = tempfile::tempdir()?;
    let browser = team.enter(profile.path(), ANALYST, "submissions").await?;
    expect_count(&browser, 6).await?;
    team.send_one(&browser).await?;
    expect_count(&browser, 7).await?;
    choose(&browser, "by-emotion", "anger").await?;
    expect_count(&browser, 1).await?;
    browser.click("keep-view").await?;
    browser.fill("view-name", "Angry").await?;
    browser.click("keep-view-sure").await?;
    browser.wait_for_count("view", 1, SOON).await?;
    browser.click("clear-filters").await?;
    expect_count(&browser, 7).await?;
    browser.click("show-view").await?;
    expect_count(&browser, 1).await?;
    browser.close().await
}

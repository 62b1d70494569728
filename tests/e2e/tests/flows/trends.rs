//! What many recordings say together: trends over time, one recording beside the person's usual, two side by side.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sotto_support::{Browser, browser::Microphone};

use crate::{
    days::{self, DAYS, FAST_DAYS},
    house::House,
    person,
    screens::pictures,
};

/// Keeps what the page hands to the person, so that it can be looked at.
const KEEP_FILES: &str = "
    window.handed = [];
    HTMLAnchorElement.prototype.click = function () {
      if (this.download) { window.handed.push([this.download, this.href]); } else { this.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })); }
    };";

#[tokio::test]
async fn sixty_days_show_what_changed_what_is_usual_and_how_two_differ() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    let kept = days::sixty_days()?;
    days::fill(&browser, &kept).await?;
    browser.click("nav-trends").await?;
    let own = kept.iter().filter(|it| it.own).count();
    let counted = format!("{own} recordings");
    browser.wait_for_text("trend-count", person::SYNC, |text| text == counted).await?;

    sentences(&browser).await.context("what changed")?;
    calendar(&browser).await.context("the calendar")?;
    charts(&browser).await.context("the charts")?;
    browser.evaluate("window.scrollTo(0, 0);").await?;
    pictures(&browser, "trends").await?;
    browser.evaluate("document.querySelector('[data-test=lines]').scrollIntoView();").await?;
    pictures(&browser, "trends-lines").await?;

    // Somebody else's recording counts once the person wants it.
    browser.click("trend-own").await?;
    let counted = format!("{} recordings", kept.len());
    browser.wait_for_text("trend-count", person::SYNC, |text| text == counted).await?;

    let [.., before, last] = &kept[..] else { anyhow::bail!("too few days") };
    usual(&browser, &house.url(&format!("/recording/{}", last.id))).await.context("the usual")?;
    let two = house.url(&format!("/compare?a={}&b={}", before.id, last.id));
    compare(&browser, &two).await.context("two side by side")?;
    browser.no_errors_but(&[]).await?;
    browser.close().await
}

/// Attributes of all elements of a name.
async fn attributes(browser: &Browser, name: &str, attribute: &str) -> Result<Vec<(String, String)>> {
    let read = format!(
        "return [...document.querySelectorAll('[data-test={name}]')]
           .map((it) => [it.dataset.quantity, it.dataset.{attribute}]);"
    );
    Ok(serde_json::from_value(browser.evaluate(&read).await?)?)
}

async fn sentences(browser: &Browser) -> Result<()> {
    browser.find("change").await?;
    let found = attributes(browser, "change", "change").await?;
    let of = |name: &str| found.iter().find(|it| it.0 == name).map(|it| it.1.as_str());
    ensure!(of("SpeakingRate") == Some("higher"), "{found:?}");
    ensure!(of("PauseShare") == Some("unclear"), "{found:?}");
    ensure!(found[0].0 == "SpeakingRate", "what is clear does not come first: {found:?}");
    let sentence = browser.text("change").await?;
    for words in
        ["Your speaking rate was higher", "last 14 days", "syllables a second", "lies somewhere between"]
    {
        ensure!(sentence.contains(words), "{sentence:?} lacks {words:?}");
    }
    // Of the last seven days and the seven before, both were fast.
    choose(browser, "span-7").await?;
    let unclear =
        "return document.querySelector('[data-quantity=SpeakingRate]').dataset.change !== 'higher';";
    ensure!(FAST_DAYS == 14, "the person speaks faster for two weeks");
    browser.wait_until(unclear, person::SYNC).await?;
    choose(browser, "span-14").await
}

/// Makes a choice of which the label is shown and the choice itself is out of sight.
async fn choose(browser: &Browser, name: &str) -> Result<()> {
    browser.evaluate(&format!("document.querySelector('[data-test={name}]').click();")).await.map(drop)
}

/// The day that has the focus.
async fn focused_day(browser: &Browser) -> Result<i64> {
    let day = browser.evaluate("return Number(document.activeElement.dataset.day ?? -1);").await?;
    day.as_i64().context("no day")
}

async fn press(browser: &Browser, key: &str) -> Result<()> {
    let press = format!(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true, cancelable: true }}));"
    );
    browser.evaluate(&press).await.map(drop)
}

async fn calendar(browser: &Browser) -> Result<()> {
    browser.evaluate("document.querySelector('[data-test=mood-day][tabindex=\"0\"]').focus();").await?;
    let today = focused_day(browser).await?;
    ensure!(today > 0, "no day takes the focus");
    for (key, steps) in [("ArrowLeft", 1), ("ArrowUp", 8), ("ArrowDown", 1), ("ArrowRight", 0)] {
        press(browser, key).await?;
        let there = format!("return Number(document.activeElement.dataset.day ?? -1) === {};", today - steps);
        browser.wait_until(&there, person::SYNC).await.with_context(|| key.to_owned())?;
    }
    let month = browser.text("month-name").await?;
    press(browser, "PageUp").await?;
    browser.wait_for_text("month-name", person::SYNC, |text| text != month).await?;
    let focused = "return document.activeElement.dataset.test === 'mood-day';";
    browser.wait_until(focused, person::SYNC).await?;
    // Every day of the month before has a recording, and says so.
    let days = browser
        .evaluate("return [...document.querySelectorAll('[data-test=mood-day]')].map((it) => it.querySelector('.reader-only').textContent);")
        .await?;
    let labels: Vec<String> = serde_json::from_value(days)?;
    let with = labels.iter().filter(|it| it.contains("recording") && !it.contains("no recording")).count();
    ensure!(labels.len() >= 28 && with >= 28.min(DAYS as usize - 31), "{labels:?}");
    browser.evaluate("document.activeElement.click();").await?;
    browser.find("day-row").await?;
    choose(browser, "mood-sentiment").await?;
    choose(browser, "mood-emotion").await
}

async fn charts(browser: &Browser) -> Result<()> {
    browser.wait_for_count("trend", 6, person::SYNC).await?;
    let drawn = "return document.querySelectorAll('[data-test=trend] svg.chart-svg circle').length > 40;";
    browser.wait_until(drawn, person::SYNC).await?;
    // The older half of the loudness is of another make, and is left out.
    let says = "return document.querySelector('[data-test=trend][data-quantity=Loudness]').textContent.includes('left out');";
    browser.wait_until(says, person::SYNC).await?;
    // As many rows behind a chart as it has points.
    let same = "const trend = document.querySelector('[data-test=trend]');
        return trend.querySelectorAll('tbody tr').length === trend.querySelectorAll('circle').length;";
    ensure!(browser.evaluate(same).await? == json!(true), "the table is not the chart's");
    choose(browser, "period-Day").await?;
    let more = "return document.querySelector('[data-test=trend]').querySelectorAll('circle').length >= 55;";
    browser.wait_until(more, person::SYNC).await?;
    browser.evaluate(KEEP_FILES).await?;
    for (button, ending) in [("save-svg", ".svg"), ("save-png", ".png")] {
        browser.evaluate(&format!("document.querySelector('[data-test={button}]').click();")).await?;
        browser
            .wait_until(
                &format!("return window.handed.at(-1)?.[0].endsWith('{ending}') ?? false;"),
                person::SYNC,
            )
            .await?;
        let size = browser
            .evaluate(
                "const image = new Image();
                 image.src = window.handed.at(-1)[1];
                 await image.decode();
                 return [image.naturalWidth, image.naturalHeight];",
            )
            .await
            .with_context(|| format!("what {button} makes is no picture"))?;
        let pixels = size.as_array().map(|it| it.iter().filter_map(Value::as_u64).sum::<u64>());
        ensure!(pixels.is_some_and(|it| it > 400), "{button} makes a picture of {size}");
    }
    choose(browser, "period-Week").await
}

async fn usual(browser: &Browser, result: &str) -> Result<()> {
    browser.goto(result).await?;
    browser.find("usual").await?;
    let found = attributes(browser, "usual", "place").await?;
    ensure!(found.first().is_some_and(|it| it.0 == "Pitch" && it.1 == "Higher"), "{found:?}");
    ensure!(found.len() == 10 && found.iter().all(|it| it.1 != "TooFew"), "{found:?}");
    let text = browser.text("usual").await?;
    ensure!(text.contains("30 of your last 30 recordings were lower"), "{text:?}");
    browser.evaluate("document.querySelector('[data-test=usual-card]').scrollIntoView();").await?;
    pictures(browser, "usual").await?;
    browser.evaluate("document.getElementById('voice-quality-title').scrollIntoView();").await?;
    pictures(browser, "measures-cards").await?;
    // Comparing begins here.
    let other = "const choice = document.querySelector('[data-test=compare-with]');
        choice.value = choice.options[3].value;
        choice.dispatchEvent(new Event('change', { bubbles: true }));";
    browser.evaluate(other).await?;
    browser.find("compare-measures").await?;
    Ok(())
}

async fn compare(browser: &Browser, address: &str) -> Result<()> {
    browser.goto(address).await?;
    browser.wait_for_count("compare-row", 10, person::SYNC).await?;
    let pitch = "return document.querySelector('[data-test=compare-row][data-quantity=Pitch]').textContent;";
    let row = browser.evaluate(pitch).await?.as_str().unwrap_or_default().to_owned();
    ensure!(row.contains("more than usual for you") && row.contains("290"), "{row:?}");
    browser.wait_for_count("share-row", 7, person::SYNC).await?;
    // The longer of the two fills the width, the shorter as much of it as it lasts.
    let drawn = "return document.querySelectorAll('[data-test=compare-pictures] svg').length === 2;";
    browser.wait_until(drawn, person::SYNC).await?;
    pictures(browser, "compare").await?;
    browser.click("swap").await?;
    let swapped = "const query = new URLSearchParams(location.search);
        return query.get('a') > query.get('b');";
    browser.wait_until(swapped, person::SYNC).await
}

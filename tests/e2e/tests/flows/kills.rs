//! The page, the tab or the whole browser goes in the middle of a recording, at twenty different moments.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use sotto_support::Browser;

use crate::{house::House, kept, person};

/// What a crash may cost, in seconds.
const MAY_BE_LOST_S: f64 = 1.0;
const KILLS: u32 = 10;
const RELOADS: u32 = 5;
const CLOSED_TABS: u32 = 5;

#[tokio::test]
async fn a_killed_browser_offers_the_recording_but_for_the_last_second() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    for round in 0..KILLS {
        let browser = house.enter(profile.path()).await?;
        let cut = record(&browser, round).await?;
        browser.kill_hard()?;
        let browser = house.enter(profile.path()).await?;
        cut.recover(&browser, round).await?;
        person::expect_in_library(&browser, round as usize + 1).await?;
        browser.no_errors_but(&["401", "404"]).await?;
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_page_that_is_loaded_again_offers_the_recording() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    for round in 0..RELOADS {
        let cut = record(&browser, round).await?;
        browser.reload().await?;
        cut.recover(&browser, round).await?;
    }
    person::expect_in_library(&browser, RELOADS as usize).await?;
    person::play_all(&browser, RELOADS as usize).await?;
    browser.no_errors_but(&["401", "404"]).await?;
    browser.close().await
}

#[tokio::test]
async fn a_tab_that_is_closed_leaves_the_recording_to_the_next_one() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    for round in 0..CLOSED_TABS {
        let here = browser.web().window().await?;
        let next = browser.web().new_tab().await?;
        browser.web().switch_to_window(here).await?;
        let cut = record(&browser, round).await?;
        browser.web().close_window().await?;
        browser.web().switch_to_window(next).await?;
        browser.goto(&house.url("/")).await?;
        browser.find("record-start").await.context("the next tab does not open")?;
        cut.recover(&browser, round).await?;
    }
    person::expect_in_library(&browser, CLOSED_TABS as usize).await?;
    person::play_all(&browser, CLOSED_TABS as usize).await?;
    browser.close().await
}

/// A recording that runs and is about to be cut off.
struct Cut {
    /// Files that were there before.
    earlier: BTreeSet<String>,
    /// What the page said was safe, and when.
    shown_s: f64,
    since: Instant,
    /// How long it ran after that at least.
    delay: Duration,
}

/// Records until some moment between two writes, another one each time.
async fn record(browser: &Browser, round: u32) -> Result<Cut> {
    let earlier = kept::wav_files(browser).await?.into_iter().map(|file| file.path).collect();
    browser.click("record-start").await?;
    let shown_s = person::record_until(browser, 1.2).await?;
    let since = Instant::now();
    // What matters is when the cut comes, not a state.
    let delay = Duration::from_millis(u64::from(400 + round * 137));
    tokio::time::sleep(delay).await; // poll
    Ok(Cut { earlier, shown_s, since, delay })
}

impl Cut {
    /// The page that comes next has all but the last second, offers it, keeps it and reads it.
    async fn recover(self, browser: &Browser, round: u32) -> Result<()> {
        let Self { earlier, shown_s, since, delay } = self;
        browser
            .find("unfinished-item")
            .await
            .with_context(|| format!("round {round}: nothing is offered"))?;
        let files = kept::wav_files(browser).await?;
        let newest = files.iter().find(|file| !earlier.contains(&file.path)).map(|file| file.duration_s);
        let left_s = newest.with_context(|| format!("round {round}: no file of this recording"))?;
        let least_s = shown_s + delay.as_secs_f64() - MAY_BE_LOST_S;
        ensure!(
            left_s >= least_s,
            "round {round}: of {least_s:.2} s and one more only {left_s:.2} s are left, {:.2} s after the cut",
            since.elapsed().as_secs_f64()
        );
        person::keep_by(browser, "recover").await?;
        person::wait_for_result(browser).await?;
        browser.click("nav-record").await?;
        browser.wait_for_count("unfinished-item", 0, person::SYNC).await
    }
}

//! What the page shows while it records, and what that costs: the built app with a microphone that plays a reading.

use std::{fmt::Write, path::Path, time::Instant};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use sotto_support::{
    Browser,
    browser::{Microphone, Options},
    site::Site,
    speech,
};

use crate::browser::number;

const SECONDS: f64 = 10.0;
/// What is asked: so many updates a second, and at most this share of one core.
const UPDATES: f64 = 20.0;
const SHARE: f64 = 0.25;

/// Counts drawings of the live wave, and frames of the screen that have one.
const COUNT: &str = "
    const canvas = document.querySelector('.live-wave');
    const count = window.liveWave = { drawings: 0, frames: 0 };
    const draw = CanvasRenderingContext2D.prototype.fillRect;
    let shown = null;
    CanvasRenderingContext2D.prototype.fillRect = function (...where) {
      if (this.canvas === canvas) {
        count.drawings += 1;
        if (document.timeline.currentTime !== shown) count.frames += 1;
        shown = document.timeline.currentTime;
      }
      return draw.apply(this, where);
    };
    return Boolean(canvas);";

/// Shares of one core.
#[derive(Debug, Default, Clone, Copy)]
struct Cost {
    /// The page's own thread, by the browser's own account of its tasks' processor time.
    thread: f64,
    /// The page's process: that thread, the workers, the audio worklet, drawing.
    page: f64,
    /// All of the browser.
    browser: f64,
}

/// What was seen.
#[derive(Debug)]
pub(crate) struct Live {
    /// Frames of the screen with something new in them, a second.
    updates: f64,
    recording: Cost,
    /// The same page before.
    idle: Cost,
}

/// None where there is no browser.
pub(crate) async fn measure(dist: &Path) -> Result<Option<Live>> {
    if Browser::missing().is_some() {
        return Ok(None);
    }
    let site = Site::serve(dist).await?;
    let profile = tempfile::tempdir()?;
    let microphone = Microphone::Plays(speech::microphone_wav()?);
    let browser = Browser::open(&Options::new(profile.path()).with_microphone(microphone)).await?;
    browser.goto(&site.url()).await?;
    browser.begin().await?;
    browser.devtools("Performance.enable", json!({ "timeDomain": "threadTicks" })).await?;
    rest(&browser, 3.0).await?;
    let (_, idle) = watch(&browser).await?;
    anyhow::ensure!(browser.evaluate(COUNT).await? == json!(true), "the page has no live wave");
    browser.click("record-start").await?;
    browser.find("record-stop").await?;
    rest(&browser, 2.0).await?;
    let (updates, recording) = watch(&browser).await?;
    browser.close().await?;
    println!("      live: {updates:.1} updates a second, {:.0} % of a core", 100.0 * recording.page);
    Ok(Some(Live { updates, recording, idle }))
}

/// Lets the page go on by itself.
pub(crate) async fn rest(browser: &Browser, seconds: f64) -> Result<()> {
    let wait = format!("await new Promise((done) => setTimeout(done, {}));", 1e3 * seconds);
    browser.evaluate(&wait).await.map(drop)
}

/// Updates a second, and shares of one core.
async fn watch(browser: &Browser) -> Result<(f64, Cost)> {
    let (before, start) = (look(browser).await?, Instant::now());
    rest(browser, SECONDS).await?;
    let (after, seconds) = (look(browser).await?, start.elapsed().as_secs_f64());
    let share = |value: fn(&Cost) -> f64| (value(&after.1) - value(&before.1)) / seconds;
    let cost = Cost {
        thread: share(|cost| cost.thread),
        page: share(|cost| cost.page),
        browser: share(|cost| cost.browser),
    };
    Ok(((after.0 - before.0) / seconds, cost))
}

/// Updates and processor seconds so far.
async fn look(browser: &Browser) -> Result<(f64, Cost)> {
    let updates = number(&browser.evaluate("return window.liveWave?.frames ?? 0;").await?)?;
    let metrics = browser.devtools("Performance.getMetrics", json!({})).await?;
    let metrics = metrics["metrics"].as_array().context("the browser gives no metrics")?;
    let tasks = metrics.iter().find(|metric| metric["name"] == "TaskDuration");
    let thread = number(&tasks.context("the browser gives no task time")?["value"])?;
    let used = browser.processor_s();
    let page = used.get("renderer").copied().unwrap_or(0.0);
    Ok((updates, Cost { thread, page, browser: used.values().sum() }))
}

impl Live {
    /// The section of the report.
    pub(crate) fn section(&self, out: &mut String) {
        let Self { updates, recording, idle } = self;
        let _ = write!(
            out,
            "\n## Live view\n\nThe built app while it records, {SECONDS:.0} s, without a graphics card. Shares are those \
             of one core.\n\n| what | recording | before | asked |\n|---|---|---|---|\n"
        );
        let short = if *updates >= UPDATES { "" } else { " **short**" };
        let _ = writeln!(out, "| updates a second | {updates:.1} | - | {UPDATES:.0}{short} |");
        let over = if recording.page <= SHARE { "" } else { " **exceeded**" };
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        let asked = format!("{}{over}", percent(SHARE));
        let rows = [
            ("the page with its workers", recording.page, idle.page, asked.as_str()),
            ("of it, the page's own thread", recording.thread, idle.thread, "-"),
            ("all of the browser", recording.browser, idle.browser, "-"),
        ];
        for (what, now, before, asked) in rows {
            let _ = writeln!(out, "| {what} | {} | {} | {asked} |", percent(now), percent(before));
        }
    }

    /// The same for machines.
    pub(crate) fn json(&self) -> Value {
        let cost = |cost: Cost| json!({ "thread": cost.thread, "page": cost.page, "browser": cost.browser });
        json!({ "updates_a_second": self.updates, "recording": cost(self.recording), "before": cost(self.idle) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_falls_short_is_marked() {
        let cost = |page| Cost { thread: 0.1, page, browser: 0.6 };
        let table = |updates, page| {
            let mut out = String::new();
            Live { updates, recording: cost(page), idle: Cost::default() }.section(&mut out);
            out
        };
        assert!(table(46.9, 0.2).contains("| updates a second | 46.9 | - | 20 |"));
        let bad = table(12.0, 0.3);
        assert!(bad.contains("20 **short**") && bad.contains("25.0 % **exceeded**"), "{bad}");
    }
}

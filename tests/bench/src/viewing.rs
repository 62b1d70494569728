//! How smoothly the built app shows an hour: frames of the screen while it is zoomed, moved and played.

use std::{fmt::Write, path::Path, time::Duration};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use sotto_support::{
    Browser,
    browser::{Microphone, Options},
    site::Site,
    speech,
};

use crate::browser::number;

/// Length of the recording, in seconds.
const CLIP_S: f64 = 3_600.0;
/// How long an analysis of that may take.
const ANALYSIS: Duration = Duration::from_secs(1_500);
/// What is asked: so many frames a second.
const FRAMES: f64 = 60.0;
/// A frame that is longer than this is seen as a jerk, in milliseconds: two in place of three.
const LONG_MS: f64 = 50.0;

/// Counts frames for some seconds while something is done in each, and tells how long the longest took.
const WATCH: &str = "
    const tracks = document.querySelector('[data-test=timeline]');
    const area = tracks.getBoundingClientRect();
    const wheel = (how) => tracks.dispatchEvent(new WheelEvent('wheel', {
      clientX: area.left + 0.4 * area.width, clientY: area.top + 40, bubbles: true, cancelable: true, ...how }));
    const frame = () => new Promise(requestAnimationFrame);
    const settle = async () => { for (let n = 0; n < 30; n += 1) await frame(); };
    const press = (key) => tracks.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    const zoom = async (turns) => {
      document.querySelector('[data-test=zoom-all]').click();
      await settle();
      for (let n = 0; n < turns; n += 1) wheel({ ctrlKey: true, deltaY: -100 });
      await settle();
    };
    const watch = async (seconds, act) => {
      const slow = [];
      const observer = new PerformanceObserver((list) => slow.push(...list.getEntries().map((it) => it.duration)));
      observer.observe({ type: 'long-animation-frame' });
      const times = [await frame()];
      for (let n = 0; times.at(-1) - times[0] < 1000 * seconds; n += 1) {
        act?.(n);
        times.push(await frame());
      }
      await frame();
      observer.disconnect();
      const gaps = times.slice(1).map((time, index) => time - times[index]);
      return { frames: 1000 * gaps.length / (times.at(-1) - times[0]), longest: Math.max(...gaps, ...slow) };
    };";

/// What is done, and how. A turn of the wheel by 100 is three steps of sixteen to half of what is shown.
const ACTS: [(&str, &str); 5] = [
    ("nothing", "return watch(3);"),
    (
        "zooming in and out",
        "return watch(5, (n) => wheel({ ctrlKey: true, deltaY: n % 200 < 100 ? -100 : 100 }));",
    ),
    ("moving, ten minutes shown", "await zoom(14); return watch(5, () => wheel({ deltaX: 12 }));"),
    ("moving, ten seconds shown", "await zoom(45); return watch(5, () => wheel({ deltaX: 12 }));"),
    (
        "playing, two seconds shown",
        "await zoom(58); press('Home'); await settle();
         document.querySelector('[data-test=play-toggle]').click(); await settle();
         const found = await watch(8);
         document.querySelector('[data-test=play-toggle]').click(); return found;",
    ),
];

/// Frames of one act.
#[derive(Debug)]
struct Row {
    what: &'static str,
    /// A second.
    frames: f64,
    longest_ms: f64,
}

/// What was seen.
#[derive(Debug)]
pub(crate) struct Viewing {
    rows: Vec<Row>,
}

/// None where there is no browser.
pub(crate) async fn measure(dist: &Path) -> Result<Option<Viewing>> {
    if Browser::missing().is_some() {
        return Ok(None);
    }
    let site = Site::serve(dist).await?;
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = Browser::open(&Options::new(profile.path()).with_microphone(Microphone::Absent)).await?;
    browser.web().set_script_timeout(Duration::from_secs(120)).await?;
    browser.goto(&site.url()).await?;
    browser.find("record-start").await.context("the app did not start")?;
    let clip = folder.path().join("hour.wav");
    speech::reading()?.looped(CLIP_S).write_wav(&clip)?;
    browser.choose_files("file-input", &[clip]).await?;
    browser.wait_for_text("import-item", ANALYSIS, |text| text.contains("result")).await?;
    browser.evaluate("document.querySelector(\"a[href^='/recording/']\").click();").await?;
    browser.find("timeline").await.context("the recording shows no timeline")?;
    browser.resize(1440, 900).await?;
    browser
        .evaluate("document.querySelector('[data-test=timeline]').scrollIntoView({ block: 'center' });")
        .await?;
    let mut rows = Vec::new();
    for (what, act) in ACTS {
        let found = browser.evaluate(&format!("{WATCH}\n{act}")).await.context(what)?;
        let row = Row { what, frames: number(&found["frames"])?, longest_ms: number(&found["longest"])? };
        println!(
            "      an hour, {what}: {:.1} frames a second, longest {:.0} ms",
            row.frames, row.longest_ms
        );
        rows.push(row);
    }
    browser.close().await?;
    Ok(Some(Viewing { rows }))
}

impl Viewing {
    /// The section of the report.
    pub(crate) fn section(&self, out: &mut String) {
        let _ = write!(
            out,
            "\n## Reading an hour\n\nThe result page of one hour of speech, 1440 pixels wide, without a graphics card: \
             frames of the screen while something is done in each of them, and the longest.\n\n\
             | what is done | frames a second | asked | longest frame, ms |\n|---|---|---|---|\n"
        );
        for Row { what, frames, longest_ms } in &self.rows {
            let short = if *frames >= 0.97 * FRAMES { "" } else { " **short**" };
            let long = if *longest_ms <= LONG_MS { "" } else { " **long**" };
            let _ = writeln!(out, "| {what} | {frames:.1} | {FRAMES:.0}{short} | {longest_ms:.0}{long} |");
        }
    }

    /// The same for machines.
    pub(crate) fn json(&self) -> Value {
        let row =
            |it: &Row| json!({ "what": it.what, "frames_a_second": it.frames, "longest_ms": it.longest_ms });
        self.rows.iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_falls_short_is_marked() {
        let mut out = String::new();
        let row = |what, frames, longest_ms| Row { what, frames, longest_ms };
        Viewing { rows: vec![row("moving", 59.9, 17.0), row("zooming", 31.0, 120.0)] }.section(&mut out);
        assert!(out.contains("| moving | 59.9 | 60 | 17 |"), "{out}");
        assert!(out.contains("| zooming | 31.0 | 60 **short** | 120 **long** |"), "{out}");
    }
}

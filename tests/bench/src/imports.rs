//! Ten files of a minute each, added at once to the built app: how long until all are read.

use std::{collections::BTreeMap, fmt::Write, path::Path, time::Duration};

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use sotto_support::{
    Browser,
    browser::{Microphone, Options},
    site::Site,
    speech,
};

use crate::browser::number;

const FILES: usize = 10;
const FILE_S: f64 = 60.0;
/// Once with workers that start and models that are prepared, then with those of before.
const RUNS: usize = 3;
const ASKED_S: f64 = 12.0;
const PATIENCE: Duration = Duration::from_secs(300);

/// From the moment in which the page gets the files until the last leads to its result, in seconds; and how many were
/// measured at the same time at most.
const WATCH: &str = "
    const rows = () => [...document.querySelectorAll('[data-test=import-item]')];
    window.imported = new Promise((resolve) => {
      let start = null, most = 0;
      document.querySelector('[data-test=file-input]').addEventListener('change', () => {
        start = performance.now();
        const look = () => {
          const all = rows();
          const running = all.filter((row) => /Measuring|Reading/.test(row.textContent)).length;
          most = Math.max(most, running);
          if (all.filter((row) => row.querySelector('a')).length === FILES) {
            resolve({ seconds: (performance.now() - start) / 1000, most });
          } else {
            setTimeout(look, 100);
          }
        };
        look();
      }, { once: true, capture: true });
    });";

/// What was seen.
#[derive(Debug)]
pub(crate) struct Imports {
    /// Seconds of each run, in their order.
    runs_s: Vec<f64>,
    /// Files that were read side by side.
    side_by_side: f64,
    /// Processor time of the page with its workers in the last run, in seconds.
    page_s: f64,
}

/// None where there is no browser.
pub(crate) async fn measure(dist: &Path) -> Result<Option<Imports>> {
    if Browser::missing().is_some() {
        return Ok(None);
    }
    let site = Site::serve(dist).await?;
    let profile = tempfile::tempdir()?;
    let mut files = Vec::new();
    for number in 0..FILES {
        let file = profile.path().join(format!("Minute {number}.wav"));
        speech::reading()?.looped(FILE_S).write_wav(&file)?;
        files.push(file);
    }
    let browser = Browser::open(&Options::new(profile.path()).with_microphone(Microphone::Absent)).await?;
    browser.web().set_script_timeout(PATIENCE).await?;
    browser.goto(&site.url()).await?;
    browser.begin().await?;
    wait_for_model(&browser).await?;
    // So that emotion is read of files too.
    browser.click("nav-settings").await?;
    browser.click("others-agreed").await?;
    browser.click("nav-record").await?;
    browser.find("record-start").await?;
    let (mut runs_s, mut side_by_side, mut page_s) = (Vec::new(), 0.0_f64, 0.0);
    for run in 0..RUNS {
        browser.evaluate(&WATCH.replace("FILES", &FILES.to_string())).await?;
        let before = browser.processor_s();
        browser.choose_files("file-input", &files).await?;
        let seen = browser.evaluate("return window.imported;").await?;
        let renderer = |used: &BTreeMap<String, f64>| used.get("renderer").copied().unwrap_or(0.0);
        page_s = renderer(&browser.processor_s()) - renderer(&before);
        runs_s.push(number(&seen["seconds"])?);
        side_by_side = side_by_side.max(number(&seen["most"])?);
        println!("      {FILES} files, run {}: {:.1} s", run + 1, runs_s.last().copied().unwrap_or_default());
        browser.click("import-clear").await?;
        browser.wait_for_count("import-item", 0, PATIENCE).await?;
    }
    browser.close().await?;
    Ok(Some(Imports { runs_s, side_by_side, page_s }))
}

async fn wait_for_model(browser: &Browser) -> Result<()> {
    let kept = "for (let n = 0; n < 1200; n += 1) {
          try {
            const root = await navigator.storage.getDirectory();
            await (await root.getDirectoryHandle('models')).getFileHandle('voice-emotion.json');
            return true;
          } catch { await new Promise((resolve) => setTimeout(resolve, 50)); }
        }
        return false;";
    ensure!(browser.evaluate(kept).await? == json!(true), "the voice model does not arrive");
    Ok(())
}

impl Imports {
    /// The section of the report.
    pub(crate) fn section(&self, out: &mut String) {
        let _ = write!(
            out,
            "\n## Ten files at once\n\nTen files of 60 s of speech (WAV, 48 kHz, mono), added at once to the built app: from \
             the moment in which the page gets them until all are copied, measured and their emotion read. {:.0} were read \
             side by side. The last run took {:.1} s of processor time in the page and its workers.\n\n\
             | run | seconds | asked |\n|---|---|---|\n",
            self.side_by_side, self.page_s,
        );
        for (at, seconds) in self.runs_s.iter().enumerate() {
            let run =
                if at == 0 { "the first: workers start, the model is prepared in each" } else { "again" };
            let over = if *seconds <= ASKED_S { "" } else { " **exceeded**" };
            let _ = writeln!(out, "| {run} | {seconds:.1} | {ASKED_S:.0}{over} |");
        }
    }

    /// The same for machines.
    pub(crate) fn json(&self) -> Value {
        json!({ "runs_s": self.runs_s, "side_by_side": self.side_by_side, "page_s": self.page_s })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_too_long_is_marked() {
        let mut out = String::new();
        Imports { runs_s: vec![13.5, 11.9], side_by_side: 2.0, page_s: 23.0 }.section(&mut out);
        assert!(out.contains("| 13.5 | 12 **exceeded** |") && out.contains("| again | 11.9 | 12 |"), "{out}");
    }
}

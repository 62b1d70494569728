//! What the extension weighs, and how soon its panel is ready to record once the browser has seen it before.

use std::{fmt::Write, fs, path::Path};

use anyhow::{Result, bail};
use serde_json::{Value, json};
use sotto_support::{Browser, browser::Options};

use crate::{
    browser::number,
    budget::{Budget, verdict},
};

/// Openings of the panel after the first, of which the middle one is told.
const OPENINGS: usize = 7;
/// The addresses of the extension are those of its background worker.
const WORKER: &str = "/background.js";
/// Waits until the button is there and can be pressed; answers when that was, from the page's start, in milliseconds.
const READY: &str = "
    for (let n = 0; n < 3000; n += 1) {
      document.querySelector('[data-test=begin]')?.click();
      const button = document.querySelector('[data-test=record-start]');
      if (button && !button.disabled) return performance.now();
      await new Promise((done) => setTimeout(done, 4));
    }
    throw new Error('the panel never got ready');";

/// What was seen.
#[derive(Debug)]
pub(crate) struct Extension {
    packed_kb: f64,
    ready_ms: f64,
}

/// None where there is no browser, or no extension was built.
pub(crate) async fn measure(dist: &Path) -> Result<Option<Extension>> {
    let (unpacked, packed) = (dist.join("extension"), dist.join("extension.zip"));
    if Browser::missing().is_some() || !packed.is_file() {
        return Ok(None);
    }
    let packed_kb = fs::metadata(packed)?.len() as f64 / 1e3;
    let profile = tempfile::tempdir()?;
    let browser = Browser::open(&Options::new(profile.path()).with_extension(&unpacked)).await?;
    let panel = format!("{}/index.html", origin(&browser).await?);
    let mut times = Vec::new();
    for _ in 0..=OPENINGS {
        browser.goto(&panel).await?;
        times.push(number(&browser.evaluate(READY).await?)?);
        // Else the next one waits for the library.
        browser.goto("about:blank").await?;
    }
    browser.close().await?;
    let mut warm = times.split_off(1);
    warm.sort_by(f64::total_cmp);
    let ready_ms = warm[warm.len() / 2];
    println!("      the extension: {packed_kb:.0} kB packed, its panel ready in {ready_ms:.0} ms");
    Ok(Some(Extension { packed_kb, ready_ms }))
}

async fn origin(browser: &Browser) -> Result<String> {
    for _ in 0..400 {
        let all = browser.devtools("Target.getTargets", json!({})).await?;
        let urls = all["targetInfos"].as_array().into_iter().flatten().filter_map(|it| it["url"].as_str());
        if let Some(url) =
            urls.into_iter().find(|it| it.starts_with("chrome-extension:") && it.ends_with(WORKER))
        {
            return Ok(url.trim_end_matches(WORKER).to_owned());
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await; // poll
    }
    bail!("the extension was not loaded")
}

impl Extension {
    /// The section of the report.
    pub(crate) fn section(&self, budget: &Budget, out: &mut String) {
        let _ = write!(
            out,
            "\n## Extension\n\nPacked with the voice model; from opening the panel's page to a button that records, median of \
             {OPENINGS} openings after the first.\n\n| what | measured | budget |\n|---|---|---|\n\
             | packed, kB | {:.0} | {} |\n| ready to record, ms | {:.0} | {} |\n",
            self.packed_kb,
            verdict(self.packed_kb, budget.limit("extension", "packed_kb")),
            self.ready_ms,
            verdict(self.ready_ms, budget.limit("extension", "ready_ms")),
        );
    }

    /// The same for machines.
    pub(crate) fn json(&self) -> Value {
        json!({ "packed_kb": self.packed_kb, "ready_ms": self.ready_ms })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heavy_package_and_a_late_panel_are_marked() -> Result<()> {
        let budget = Budget::read(include_str!("../budget.toml"))?;
        let table = |packed_kb, ready_ms| {
            let mut out = String::new();
            Extension { packed_kb, ready_ms }.section(&budget, &mut out);
            out
        };
        assert!(!table(13_999.0, 399.0).contains("exceeded"));
        assert_eq!(table(14_001.0, 401.0).matches("**exceeded**").count(), 2);
        Ok(())
    }
}

//! How soon the built app can be used: the first visit with nothing kept, and the next one, on a processor four times
//! slower than this one. Beside it a page with wavesurfer.js, as npm has it; whisper-web is not in npm.

use std::{fmt::Write, fs, path::Path};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use sotto_support::{Browser, browser::Options, site::Site};

use crate::browser::number;

/// How many times slower the page's own thread runs.
const SLOWER: u32 = 4;
/// Visits of which the middle one is told.
const VISITS: usize = 3;
/// What is asked, in milliseconds: of a first visit and of the next.
const ASKED_MS: [f64; 2] = [2_000.0, 1_000.0];

/// Notes when what people came for is on the page and the page's thread has nothing else to do.
const WATCH: &str = "
    new MutationObserver((_, watch) => {
      const found = document.querySelector('SELECTOR');
      if (!found || found.disabled) return;
      watch.disconnect();
      requestIdleCallback(() => { window.usableMs = performance.now(); });
    }).observe(document, { childList: true, subtree: true, attributes: true });";

/// A player that draws and plays, and nothing else.
const PEER: &str = "<!doctype html><html lang=\"en\"><title>wavesurfer.js</title><div id=\"wave\"></div>
    <script type=\"module\">
      import WaveSurfer from '/node_modules/wavesurfer.js/dist/wavesurfer.esm.js';
      const player = WaveSurfer.create({ container: '#wave', url: '/reading.wav' });
      player.on('ready', () => { document.body.append(Object.assign(document.createElement('button'), { className: 'ready' })); });
    </script></html>";

/// One way to come to a page.
#[derive(Debug)]
struct Visit {
    page: &'static str,
    kind: &'static str,
    usable_ms: f64,
    /// As it travelled.
    transferred_kb: f64,
    asked_ms: Option<f64>,
}

/// What was seen.
#[derive(Debug)]
pub(crate) struct FirstLoad(Vec<Visit>);

/// None where there is no browser. `peers` is a folder with what npm has, and a recording.
pub(crate) async fn measure(dist: &Path, peers: Option<&Path>) -> Result<Option<FirstLoad>> {
    if Browser::missing().is_some() {
        return Ok(None);
    }
    let mut visits = Vec::new();
    let site = Site::serve(dist).await?;
    let times = visit_often(&site.url(), "[data-test=record-start]").await?;
    for (n, kind) in ["first", "next"].into_iter().enumerate() {
        let (usable_ms, transferred_kb) = times[n];
        println!("      the app's {kind} visit: {usable_ms:.0} ms, {transferred_kb:.0} kB");
        visits.push(Visit { page: "Sotto", kind, usable_ms, transferred_kb, asked_ms: Some(ASKED_MS[n]) });
    }
    if let Some(folder) = peers.filter(|it| it.join("node_modules/wavesurfer.js").is_dir()) {
        fs::write(folder.join("wavesurfer.html"), PEER)?;
        let site = Site::serve(folder).await?;
        let times = visit_often(&format!("{}/wavesurfer.html", site.url()), ".ready").await?;
        for (n, kind) in ["first", "next"].into_iter().enumerate() {
            let (usable_ms, transferred_kb) = times[n];
            visits.push(Visit { page: "wavesurfer.js", kind, usable_ms, transferred_kb, asked_ms: None });
        }
    }
    Ok(Some(FirstLoad(visits)))
}

/// Medians of first and next visits: when the page could be used, in milliseconds, and what travelled, in kilobytes.
async fn visit_often(url: &str, selector: &str) -> Result<[(f64, f64); 2]> {
    let mut seen = [Vec::new(), Vec::new()];
    for _ in 0..VISITS {
        let profile = tempfile::tempdir()?;
        let browser = Browser::open(&Options::new(profile.path())).await?;
        browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWER })).await?;
        let source = WATCH.replace("SELECTOR", selector);
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await?;
        for times in &mut seen {
            browser.goto(url).await?;
            times.push(look(&browser).await.with_context(|| url.to_owned())?);
            // What a first visit keeps for the next one, it keeps now.
            let kept = "if (!document.querySelector('link[rel=manifest]')) return;
                await navigator.serviceWorker.ready;";
            browser.evaluate(kept).await?;
        }
        browser.close().await?;
    }
    Ok(seen.map(|mut times| {
        times.sort_by(|a, b| a.0.total_cmp(&b.0));
        times[times.len() / 2]
    }))
}

async fn look(browser: &Browser) -> Result<(f64, f64)> {
    let seen = browser
        .evaluate(
            "for (let n = 0; n < 1200 && !window.usableMs; n += 1) {
               await new Promise((resolve) => setTimeout(resolve, 25));
             }
             const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
               .filter((it) => it.startTime <= window.usableMs);
             return [window.usableMs, all.reduce((sum, it) => sum + it.transferSize, 0) / 1000];",
        )
        .await?;
    Ok((number(&seen[0])?, number(&seen[1])?))
}

impl FirstLoad {
    /// The section of the report.
    pub(crate) fn section(&self, out: &mut String) {
        let _ = write!(
            out,
            "\n## First load\n\nFrom going to the page until it can be used and its thread is idle, that thread {SLOWER} \
             times slower, medians of {VISITS}, from a server on the same machine; what travelled until then. \
             wavesurfer.js: a page of its module from npm, uncompressed, with a 20 s recording drawn. whisper-web's page \
             is not in npm.\n\n| page | visit | ms | kB | asked, ms |\n|---|---|---|---|---|\n"
        );
        for Visit { page, kind, usable_ms, transferred_kb, asked_ms } in &self.0 {
            let asked = asked_ms.map_or("-".to_owned(), |asked| {
                format!("{asked:.0}{}", if *usable_ms <= asked { "" } else { " **exceeded**" })
            });
            let _ = writeln!(out, "| {page} | {kind} | {usable_ms:.0} | {transferred_kb:.0} | {asked} |");
        }
    }

    /// The same for machines.
    pub(crate) fn json(&self) -> Value {
        let visits = self.0.iter().map(|it| {
            json!({ "page": it.page, "visit": it.kind, "usable_ms": it.usable_ms, "transferred_kb": it.transferred_kb })
        });
        visits.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_page_is_marked() {
        let visit = |usable_ms| Visit {
            page: "Sotto",
            kind: "first",
            usable_ms,
            transferred_kb: 450.0,
            asked_ms: Some(ASKED_MS[0]),
        };
        let table = |visit| {
            let mut out = String::new();
            FirstLoad(vec![visit]).section(&mut out);
            out
        };
        assert!(!table(visit(1_900.0)).contains("exceeded"));
        assert!(table(visit(2_100.0)).contains("| 2000 **exceeded** |"));
    }
}

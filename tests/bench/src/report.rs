//! The numbers as a table for people and as JSON for machines.

use std::{collections::BTreeMap, fmt::Write};

use serde_json::{Value, json};
use sotto_bench_stages::STAGES;

use crate::{
    budget::{Budget, verdict},
    extension::Extension,
    first_load::FirstLoad,
    imports::Imports,
    length::{self, Length},
    library::LibraryTimes,
    live::Live,
    live_words::LiveWords,
    page_words::PageWords,
    peers::Comparison,
    sizes::Size,
    speech::Speech,
    tools::Tools,
    viewing::Viewing,
};

/// Median times of one place, in milliseconds.
pub(crate) struct Measured {
    /// By stage; the model's is missing where there is no model.
    pub(crate) stages_ms: BTreeMap<String, f64>,
    /// By extension.
    pub(crate) decoding: BTreeMap<String, Decoding>,
    /// Against other systems in the same page.
    pub(crate) comparisons: Vec<Comparison>,
}

/// Decoding one format.
pub(crate) struct Decoding {
    pub(crate) ours_ms: f64,
    /// The browser's own decoder.
    pub(crate) peer_ms: Option<f64>,
    /// ffmpeg.wasm, one thread.
    pub(crate) ffmpeg_ms: Option<f64>,
}

/// All that was measured.
pub(crate) struct Report {
    pub(crate) audio: String,
    pub(crate) duration_s: f64,
    pub(crate) runs: usize,
    pub(crate) native: Measured,
    /// Praat and librosa.
    pub(crate) tools: Tools,
    /// None without a browser.
    pub(crate) browser: Option<Measured>,
    pub(crate) lengths: Vec<Length>,
    /// None without a browser.
    pub(crate) speech: Option<Speech>,
    /// None without a browser.
    pub(crate) imports: Option<Imports>,
    pub(crate) live: Option<Live>,
    pub(crate) first_load: Option<FirstLoad>,
    pub(crate) extension: Option<Extension>,
    pub(crate) live_words: Option<LiveWords>,
    pub(crate) page_words: Option<PageWords>,
    pub(crate) library: Option<LibraryTimes>,
    pub(crate) viewing: Option<Viewing>,
    pub(crate) sizes: Vec<Size>,
}

impl Report {
    /// The whole report in Markdown.
    pub(crate) fn table(&self, budget: &Budget) -> String {
        let mut out = format!(
            "# Measurements\n\nWritten by `cargo xtask bench`: {:.0} s of {}, medians of {} runs after warm-up, one \
             thread, headless Chromium, {} cores. Times move with the machine; ratios within a row hold.\n",
            self.duration_s,
            self.audio,
            self.runs,
            std::thread::available_parallelism().map_or(1, usize::from),
        );
        self.stages(budget, &mut out);
        self.decoding(&mut out);
        self.tools.section(&self.native.stages_ms, &mut out);
        self.comparisons(&mut out);
        length::section(&self.lengths, &mut out);
        if let Some(speech) = &self.speech {
            speech.section(&mut out);
        }
        if let Some(imports) = &self.imports {
            imports.section(&mut out);
        }
        if let Some(live) = &self.live {
            live.section(&mut out);
        }
        if let Some(words) = &self.live_words {
            words.section(&mut out);
        }
        if let Some(library) = &self.library {
            library.section(&mut out);
        }
        if let Some(words) = &self.page_words {
            words.section(&mut out);
        }
        if let Some(load) = &self.first_load {
            load.section(&mut out);
        }
        if let Some(extension) = &self.extension {
            extension.section(budget, &mut out);
        }
        if let Some(viewing) = &self.viewing {
            viewing.section(&mut out);
        }
        self.sizes(budget, &mut out);
        out
    }

    fn stages(&self, budget: &Budget, out: &mut String) {
        out.push_str("\n## Stages (ms)\n\n| stage | native | browser | browser / native | budget, browser |\n|---|---|---|---|---|\n");
        for stage in STAGES {
            let native = self.native.stages_ms.get(stage).copied();
            let browser = self.browser.as_ref().and_then(|browser| browser.stages_ms.get(stage)).copied();
            let ratio = browser.zip(native).map(|(browser, native)| browser / native);
            let limit = browser.map(|ms| verdict(ms, budget.limit("browser_ms", stage)));
            let _ = writeln!(
                out,
                "| {stage} | {} | {} | {} | {} |",
                ms(native),
                ms(browser),
                ratio.map_or("-".to_owned(), |ratio| format!("{ratio:.2}")),
                limit.unwrap_or_else(|| "-".to_owned()),
            );
        }
    }

    fn decoding(&self, out: &mut String) {
        out.push_str("\n## Decoding (ms)\n\n| format | native | browser | browser's decodeAudioData | ours / its | ffmpeg.wasm |\n|---|---|---|---|---|---|\n");
        for (extension, native) in &self.native.decoding {
            let browser = self.browser.as_ref().and_then(|browser| browser.decoding.get(extension));
            let peer = browser.and_then(|decoding| decoding.peer_ms);
            let ratio = browser.zip(peer).map(|(browser, peer)| browser.ours_ms / peer);
            let _ = writeln!(
                out,
                "| {extension} | {} | {} | {} | {} | {} |",
                ms(Some(native.ours_ms)),
                ms(browser.map(|decoding| decoding.ours_ms)),
                ms(peer),
                ratio.map_or("-".to_owned(), |ratio| format!("{ratio:.2}")),
                ms(browser.and_then(|decoding| decoding.ffmpeg_ms)),
            );
        }
    }

    fn comparisons(&self, out: &mut String) {
        let Some(browser) = self.browser.as_ref().filter(|browser| !browser.comparisons.is_empty()) else {
            return;
        };
        out.push_str("\n## In the same page (ms)\n\n| work | ours | other | its time | its / ours |\n|---|---|---|---|---|\n");
        for Comparison { what, peer, ours_ms, peer_ms } in &browser.comparisons {
            let ratio = peer_ms / ours_ms;
            let _ = writeln!(out, "| {what} | {ours_ms:.1} | {peer} | {peer_ms:.1} | {ratio:.2} |");
        }
    }

    fn sizes(&self, budget: &Budget, out: &mut String) {
        out.push_str("\n## Sizes (kB)\n\nThe shell is page, styles, scripts and the page's first module: what a first visit waits for. What comes later is the page's second module, fetched while the first page is shown. The worker is its module with its scripts.\n\n| what | raw | brotli | budget, brotli |\n|---|---|---|---|\n");
        for size in &self.sizes {
            let brotli_kb = kb(size.brotli_bytes);
            let limit = verdict(brotli_kb, budget.limit("size_kb", &size.what));
            let _ = writeln!(out, "| {} | {:.0} | {brotli_kb:.0} | {limit} |", size.what, kb(size.raw_bytes));
        }
    }

    /// Everything as JSON.
    pub(crate) fn json(&self, budget: &Budget) -> Value {
        let sizes: Vec<Value> = self.sizes.iter().map(|size| size_json(size, budget)).collect();
        json!({
            "audio": self.audio,
            "duration_s": self.duration_s,
            "runs": self.runs,
            "native": self.native.json(),
            "tools_ms": self.tools.json(),
            "browser": self.browser.as_ref().map(Measured::json),
            "imports": self.imports.as_ref().map(Imports::json),
            "live": self.live.as_ref().map(Live::json),
            "extension": self.extension.as_ref().map(Extension::json),
            "first_load": self.first_load.as_ref().map(FirstLoad::json),
            "live_words": self.live_words.as_ref().map(LiveWords::json),
            "speech": self.speech.as_ref().map(Speech::json),
            "library": self.library.as_ref().map(LibraryTimes::json),
            "page_words": self.page_words.as_ref().map(PageWords::json),
            "viewing": self.viewing.as_ref().map(Viewing::json),
            "lengths": length::json(&self.lengths),
            "sizes": sizes,
        })
    }
}

impl Measured {
    fn json(&self) -> Value {
        let decoding: BTreeMap<&String, Value> = self
            .decoding
            .iter()
            .map(|(extension, times)| {
                let of = json!({
                    "ours_ms": times.ours_ms, "peer_ms": times.peer_ms, "ffmpeg_ms": times.ffmpeg_ms,
                });
                (extension, of)
            })
            .collect();
        let comparisons: Vec<Value> = self
            .comparisons
            .iter()
            .map(|one| json!({ "what": one.what, "peer": one.peer, "ours_ms": one.ours_ms, "peer_ms": one.peer_ms }))
            .collect();
        json!({ "stages_ms": self.stages_ms, "decoding": decoding, "comparisons": comparisons })
    }
}

fn size_json(size: &Size, budget: &Budget) -> Value {
    json!({
        "what": size.what,
        "raw_bytes": size.raw_bytes,
        "brotli_bytes": size.brotli_bytes,
        "budget_kb": budget.limit("size_kb", &size.what),
    })
}

fn ms(value: Option<f64>) -> String {
    value.map_or("-".to_owned(), |value| format!("{value:.1}"))
}

fn kb(bytes: u64) -> f64 {
    bytes as f64 / 1000.0
}

//! The stages in headless Chromium, one thread, and the browser's own decoder in the same run.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use sotto_bench_stages::STAGES;
use sotto_support::{Browser, browser::Options, site::Site};

use crate::{
    audio::Material,
    length::{self, Length},
    peers,
    report::{Decoding, Measured},
    speech::{self, Speech},
    timing::WARM_UP,
};

/// Timed runs of an asynchronous piece of work, median in milliseconds.
const MEDIAN: &str = "
    const median = async (runs, work) => {
      const times = [];
      for (let n = 0; n < WARM_UP + runs; n += 1) {
        const start = performance.now();
        await work();
        if (n >= WARM_UP) times.push(performance.now() - start);
      }
      times.sort((a, b) => a - b);
      const middle = times.length >> 1;
      return times.length % 2 ? times[middle] : (times[middle - 1] + times[middle]) / 2;
    };
    const bytes = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
    const bench = await import('/sotto_bench_stages.js');
    await bench.default();";

/// Timed runs of a speech model, each of which takes a second.
const SPEECH_RUNS: usize = 3;

/// What is measured in pages of their own.
pub(crate) struct InPage {
    pub(crate) measured: Measured,
    /// Cost by length.
    pub(crate) lengths: Vec<Length>,
    pub(crate) speech: Speech,
}

/// None where there is no browser.
pub(crate) async fn measure(audio: &Material, web: &Path, runs: usize) -> Result<Option<InPage>> {
    let Some((browser, site, _profile)) = open(audio, web).await? else { return Ok(None) };
    let stages_ms = stages(&browser, runs, audio.model.is_empty()).await?;
    let mut decoding = decoding(&browser, audio, runs).await?;
    let mut comparisons = Vec::new();
    if web.join("node_modules").is_dir() {
        comparisons = peers::measure(&browser, &prelude(), runs).await?;
        for (extension, ms) in peers::ffmpeg(&browser, &prelude(), audio.files.keys()).await? {
            decoding.entry(extension).and_modify(|times| times.ffmpeg_ms = Some(ms));
        }
    }
    let lengths = length::in_page(&browser, &site.url(), audio.model.is_empty()).await?;
    let speech = speech::measure(&browser, web, &site.url(), &prelude(), SPEECH_RUNS).await?;
    browser.close().await?;
    Ok(Some(InPage { measured: Measured { stages_ms, decoding, comparisons }, lengths, speech }))
}

/// The speech models without the rest. None where there is no browser.
pub(crate) async fn speech_alone(audio: &Material, web: &Path) -> Result<Option<Speech>> {
    let Some((browser, site, _profile)) = open(audio, web).await? else { return Ok(None) };
    let speech = speech::measure(&browser, web, &site.url(), &prelude(), SPEECH_RUNS).await?;
    browser.close().await?;
    Ok(Some(speech))
}

/// A browser at a page with all that is measured.
async fn open(audio: &Material, web: &Path) -> Result<Option<(Browser, Site, tempfile::TempDir)>> {
    if let Some(reason) = Browser::missing() {
        println!("      no numbers from the browser: {reason}");
        return Ok(None);
    }
    for (extension, bytes) in &audio.files {
        fs::write(web.join(format!("speech.{extension}")), bytes)?;
    }
    fs::write(web.join("reading.wav"), &audio.reading)?;
    fs::write(web.join("model.onnx"), &audio.model)?;
    fs::write(web.join("card.json"), &audio.card)?;
    for (name, content) in &audio.words {
        fs::write(web.join(format!("words-{name}")), content)?;
    }
    fs::write(web.join("index.html"), "<!doctype html><html lang=\"en\"><title>Stages</title></html>")?;
    let site = Site::serve(web).await?;
    let profile = tempfile::tempdir()?;
    let browser = Browser::open(&Options::new(profile.path())).await?;
    browser.web().set_script_timeout(std::time::Duration::from_secs(600)).await?;
    browser.goto(&site.url()).await?;
    Ok(Some((browser, site, profile)))
}

async fn stages(browser: &Browser, runs: usize, no_model: bool) -> Result<BTreeMap<String, f64>> {
    let mut stages_ms = BTreeMap::new();
    for stage in STAGES.into_iter().filter(|stage| !(no_model && *stage == "model")) {
        let body = format!(
            "{} const card = await (await fetch('card.json')).text();
             const stages = new bench.Stages(await bytes('speech.wav'), await bytes('model.onnx'), card);
             return median({runs}, () => stages.run('{stage}'));",
            prelude(),
        );
        let ms = number(&browser.evaluate(&body).await.with_context(|| stage.to_owned())?)?;
        println!("      in the browser, {stage}: {ms:.1} ms");
        stages_ms.insert(stage.to_owned(), ms);
    }
    Ok(stages_ms)
}

async fn decoding(browser: &Browser, audio: &Material, runs: usize) -> Result<BTreeMap<String, Decoding>> {
    let mut decoding = BTreeMap::new();
    for extension in audio.files.keys() {
        let body = format!(
            "{} const file = await bytes('speech.{extension}');
             const context = new OfflineAudioContext(1, 1, 48000);
             const ours = await median({runs}, () => bench.decode(file, '{extension}'));
             // The browser takes the buffer away, so each run gets a copy, as ours makes one itself.
             const peer = await median({runs}, () => context.decodeAudioData(file.slice().buffer));
             return {{ ours, peer }};",
            prelude(),
        );
        let times = browser.evaluate(&body).await.with_context(|| extension.clone())?;
        let (ours_ms, peer_ms) = (number(&times["ours"])?, number(&times["peer"])?);
        decoding.insert(extension.clone(), Decoding { ours_ms, peer_ms: Some(peer_ms), ffmpeg_ms: None });
    }
    Ok(decoding)
}

fn prelude() -> String {
    MEDIAN.replace("WARM_UP", &WARM_UP.to_string())
}

/// A number that the page answered.
pub(crate) fn number(value: &Value) -> Result<f64> {
    match value.as_f64() {
        Some(number) => Ok(number),
        None => bail!("the page answered {value}"),
    }
}

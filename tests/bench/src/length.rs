//! Cost and memory by length: natively up to two hours, each length in a process of its own, and in the page.

use std::{env, fmt::Write, fs, process::Command, time::Instant};

use anyhow::{Context, Result, anyhow, ensure};
use serde_json::{Value, json};
use sotto_bench_stages::Long;
use sotto_support::Browser;

use crate::{audio::Material, browser::number};

/// Lengths in minutes and whether the model takes part, in the order of measuring.
const NATIVE: [(u32, bool); 6] = [(1, true), (10, true), (1, false), (10, false), (60, false), (120, false)];
const BROWSER: [(u32, bool); 2] = [(1, true), (10, true)];
/// What the child is called with.
const VERB: &str = "length";

/// One length.
#[derive(Debug)]
pub(crate) struct Length {
    place: &'static str,
    minutes: u32,
    model: bool,
    ms: f64,
    /// Largest WebAssembly memory, or natively the largest resident memory of the process.
    peak_bytes: Option<u64>,
}

/// Measures each length in a child: memory that one gave back would hide what the next one takes.
pub(crate) fn natively(audio: &Material) -> Result<Vec<Length>> {
    let folder = tempfile::tempdir()?;
    let file = |name: &str, bytes: &[u8]| -> Result<_> {
        let path = folder.path().join(name);
        fs::write(&path, bytes)?;
        Ok(path)
    };
    let (wav, card) = (file("reading.wav", &audio.reading)?, file("card.json", audio.card.as_bytes())?);
    let (model, none) = (file("model.onnx", &audio.model)?, file("none.onnx", &[])?);
    let mut lengths = Vec::new();
    for (minutes, with_model) in NATIVE.into_iter().filter(|(_, model)| !(*model && audio.model.is_empty())) {
        let mut child = Command::new(env::current_exe()?);
        child.arg(VERB).arg(&wav).arg(if with_model { &model } else { &none }).arg(&card);
        let output = child.arg(minutes.to_string()).output()?;
        ensure!(output.status.success(), "{minutes} min: {}", String::from_utf8_lossy(&output.stderr));
        let found: Value = serde_json::from_slice(&output.stdout)?;
        let ms = found["ms"].as_f64().context("the child said no time")?;
        println!(
            "      natively, {minutes} min{}: {ms:.0} ms",
            if with_model { "" } else { " without the model" }
        );
        let peak_bytes = found["peak_bytes"].as_u64();
        lengths.push(Length { place: "native", minutes, model: with_model, ms, peak_bytes });
    }
    Ok(lengths)
}

/// What the child does, and says as JSON; none where it was not called as such a child.
pub(crate) fn child(words: &[String]) -> Option<Result<String>> {
    let [verb, wav, model, card, minutes] = words else { return None };
    (verb == VERB).then(|| analyse(wav, model, card, minutes))
}

fn analyse(wav: &str, model: &str, card: &str, minutes: &str) -> Result<String> {
    let long = Long::new(&fs::read(wav)?, &fs::read(model)?, &fs::read_to_string(card)?);
    let (long, minutes) = (long.map_err(|error| anyhow!(error))?, minutes.parse::<u32>()?);
    let start = Instant::now();
    std::hint::black_box(long.analyse(60 * minutes).map_err(|error| anyhow!(error))?);
    let ms = start.elapsed().as_secs_f64() * 1e3;
    Ok(json!({ "ms": ms, "peak_bytes": peak_bytes() }).to_string())
}

/// The largest resident memory of this process so far, where the kernel tells.
fn peak_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(1024 * line.split_whitespace().next()?.parse::<u64>().ok()?)
}

/// Measures each length in a page loaded anew, since WebAssembly memory never shrinks. `web` holds the reading.
pub(crate) async fn in_page(browser: &Browser, url: &str, no_model: bool) -> Result<Vec<Length>> {
    let mut lengths = Vec::new();
    for (minutes, model) in BROWSER.into_iter().filter(|(_, model)| !(*model && no_model)) {
        browser.goto(url).await?;
        let body = format!(
            "const bytes = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
             const bench = await import('/sotto_bench_stages.js');
             const {{ memory }} = await bench.default();
             const card = await (await fetch('card.json')).text();
             const long = new bench.Long(await bytes('reading.wav'), await bytes('model.onnx'), card);
             const start = performance.now();
             long.analyse({});
             return {{ ms: performance.now() - start, bytes: memory.buffer.byteLength }};",
            60 * minutes
        );
        let found = browser.evaluate(&body).await.with_context(|| format!("{minutes} min"))?;
        let (ms, bytes) = (number(&found["ms"])?, number(&found["bytes"])?);
        println!("      in the browser, {minutes} min: {ms:.0} ms, {:.0} MB", bytes / 1e6);
        lengths.push(Length { place: "browser", minutes, model, ms, peak_bytes: Some(bytes as u64) });
    }
    Ok(lengths)
}

/// The section of the report.
pub(crate) fn section(lengths: &[Length], out: &mut String) {
    out.push_str(
        "\n## Length and memory\n\nA reading again and again, decoded and measured piece by piece as a kept file is; \
         one run each. Memory is the whole WebAssembly memory, or natively the largest resident memory of a process \
         that does nothing else.\n\n| where | minutes of audio | ms a minute of audio | to that of 1 minute | memory, \
         MB |\n|---|---|---|---|---|\n",
    );
    for length in lengths {
        let Length { place, minutes, model, peak_bytes, .. } = length;
        let same = |one: &&Length| one.place == *place && one.model == *model && one.minutes == 1;
        let ratio = lengths.iter().find(same).map(|one| length.a_minute() / one.a_minute());
        let _ = writeln!(
            out,
            "| {place}{} | {minutes} | {:.0} | {} | {} |",
            if *model { "" } else { ", without the model" },
            length.a_minute(),
            ratio.map_or("-".to_owned(), |ratio| format!("{ratio:.2}")),
            peak_bytes.map_or("-".to_owned(), |bytes| format!("{:.1}", bytes as f64 / 1e6)),
        );
    }
}

/// The same for machines.
pub(crate) fn json(lengths: &[Length]) -> Value {
    let one = |length: &Length| {
        let Length { place, minutes, model, ms, peak_bytes } = length;
        json!({ "place": place, "minutes": minutes, "model": model, "ms": ms, "peak_bytes": peak_bytes })
    };
    lengths.iter().map(one).collect()
}

impl Length {
    fn a_minute(&self) -> f64 {
        self.ms / f64::from(self.minutes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_set_against_one_minute_of_their_kind() {
        let length = |place, minutes, ms| Length { place, minutes, model: false, ms, peak_bytes: None };
        let mut out = String::new();
        section(
            &[length("native", 1, 500.0), length("browser", 1, 900.0), length("native", 10, 6_000.0)],
            &mut out,
        );
        assert!(out.contains("| native, without the model | 10 | 600 | 1.20 | - |"), "{out}");
    }

    #[test]
    fn only_a_child_is_taken_for_one() {
        assert!(child(&["--runs".to_owned(), "3".to_owned()]).is_none());
    }
}

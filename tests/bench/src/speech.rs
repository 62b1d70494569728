//! Speech models in the page: the same graphs in onnxruntime-web at the same lengths and for as many tokens, and the
//! memory that a file takes.

use std::{fmt::Write, fs, path::Path};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use sotto_support::{Browser, packs};

use crate::browser::number;

const ENGLISH: &str = "speech-en";
const MODELS: [&str; 2] = [ENGLISH, "speech-multi"];
/// Audio of a stretch, in seconds.
const STRETCH_S: u32 = 10;
/// Lengths of the files whose memory is looked at, in seconds.
const FILES_S: [u32; 2] = [60, 600];
/// Memory that is asked of the page with the English model, in bytes.
const ASKED_BYTES: f64 = 200e6;

/// One model.
#[derive(Debug)]
struct Row {
    name: &'static str,
    tokens: f64,
    ours_ms: f64,
    /// None where there is nothing to compare with.
    peer_ms: Option<f64>,
    /// Whole WebAssembly memory after files of [`FILES_S`].
    bytes: [f64; 2],
    /// Time that the shorter of them took, by its length.
    share: f64,
}

/// What was measured.
#[derive(Debug)]
pub(crate) struct Speech(Vec<Row>);

/// Both at a stretch. The peer gets levels that are all alike where the model hears levels, and rows of the table that are
/// all zero: neither changes what there is to compute. It is spared the search of the table.
const STRETCH: &str = "
    const pack = await bytes(name + '.pack');
    const card = await (await fetch(name + '.json')).text();
    const stages = new bench.Stages(await bytes('speech.wav'), new Uint8Array(), '{}');
    const audio = stages.view().slice(0, 16000 * seconds);
    const speech = new bench.Speech(pack, card);
    const tokens = speech.tokens(audio).length;
    const ours = await median(runs, () => speech.tokens(audio));
    if (!peer) return { ours, tokens };
    const { prompt, width, heads, head, layers } = JSON.parse(card);
    const runtime = await import('/node_modules/onnxruntime-web/dist/ort.wasm.min.mjs');
    Object.assign(runtime.env.wasm, { numThreads: 1, wasmPaths: '/node_modules/onnxruntime-web/dist/' });
    const about = new DataView(pack.buffer);
    const count = about.getUint32(8, true);
    const lengths = Array.from({ length: count }, (_, at) => Number(about.getBigUint64(12 + 8 * at, true)));
    const start = 12 + 8 * count;
    const encoder = await runtime.InferenceSession.create(pack.slice(start, start + lengths[0]));
    const step = await runtime.InferenceSession.create(
      pack.slice(start + lengths[0], start + lengths[0] + lengths[1]));
    const zeros = (shape) =>
      new runtime.Tensor('float32', new Float32Array(shape.reduce((all, it) => all * it, 1)), shape);
    const frames = prompt?.lengths.find((it) => it >= audio.length / 160 + prompt.after);
    const heard = prompt ? zeros([80, frames]) : new runtime.Tensor('float32', audio, [1, audio.length]);
    const steps = tokens + 1 + (prompt ? 3 : 0);
    const theirs = async () => {
      const known = Object.values(await encoder.run({ [encoder.inputNames[0]]: heard }));
      let said = Array.from({ length: 2 * layers }, () => zeros([heads, 0, head]));
      for (let at = 0; at < steps; at += 1) {
        const place = new runtime.Tensor('float32', [at], [1, 1]);
        const cached = Array.from({ length: layers }, (_, layer) =>
          [...said.slice(2 * layer, 2 * layer + 2), ...known.slice(2 * layer, 2 * layer + 2)]);
        const inputs = [zeros([1, width]), place, ...cached.flat()];
        const fed = Object.fromEntries(step.inputNames.map((name, index) => [name, inputs[index]]));
        const found = await step.run(fed);
        said = step.outputNames.slice(2).map((name) => found[name]);
      }
    };
    return { ours, tokens, theirs: await median(runs, theirs) };";

/// Memory after a file, in a page of its own.
const MEMORY: &str = "
    const bytes = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
    const bench = await import('/sotto_bench_stages.js');
    const { memory } = await bench.default();
    const reading = new bench.Long(await bytes('reading.wav'), new Uint8Array(), '{}');
    const speech = new bench.Speech(await bytes(name + '.pack'), await (await fetch(name + '.json')).text());
    const start = performance.now();
    if (speech.write(reading, seconds) === 0) throw new Error('nothing was written down');
    return { bytes: memory.buffer.byteLength, ms: performance.now() - start };";

/// Measures the packs that are built. `web` is the folder that the browser is served, at `url`.
pub(crate) async fn measure(
    browser: &Browser,
    web: &Path,
    url: &str,
    prelude: &str,
    runs: usize,
) -> Result<Speech> {
    let peer = web.join("node_modules").is_dir();
    let mut rows = Vec::new();
    for name in MODELS {
        let Some(pack) = packs::built(name) else { continue };
        fs::write(web.join(format!("{name}.pack")), &pack.bytes)?;
        fs::write(web.join(format!("{name}.json")), &pack.card)?;
        browser.goto(url).await?;
        let body = format!(
            "{prelude} const [name, seconds, runs, peer] = ['{name}', {STRETCH_S}, {runs}, {peer}]; {STRETCH}"
        );
        let found = browser.evaluate(&body).await.with_context(|| name.to_owned())?;
        let (mut bytes, mut shares) = ([0.0; 2], [0.0; 2]);
        for ((bytes, share), seconds) in bytes.iter_mut().zip(&mut shares).zip(FILES_S) {
            browser.goto(url).await?;
            let body = format!("const [name, seconds] = ['{name}', {seconds}]; {MEMORY}");
            let found = browser.evaluate(&body).await.with_context(|| name.to_owned())?;
            *bytes = number(&found["bytes"])?;
            *share = number(&found["ms"])? / 1e3 / f64::from(seconds);
        }
        let (ours_ms, tokens) = (number(&found["ours"])?, number(&found["tokens"])?);
        let peer_ms = found["theirs"].as_f64();
        println!("      {name}: {ours_ms:.0} ms for {STRETCH_S} s, {:.0} MB", bytes[0] / 1e6);
        rows.push(Row { name, tokens, ours_ms, peer_ms, bytes, share: shares[0] });
    }
    Ok(Speech(rows))
}

impl Speech {
    /// The section of the report.
    pub(crate) fn section(&self, out: &mut String) {
        if self.0.is_empty() {
            return;
        }
        let _ = write!(
            out,
            "\n## Speech models in the page\n\nA stretch of {STRETCH_S} s, beside onnxruntime-web with the same graphs, \
             the same length and as many tokens (without its search of the table of tokens, which ours includes). Memory \
             is the whole WebAssembly memory of a page that does nothing else, after files of one and of ten minutes; \
             {:.0} MB are asked with speech-en.\n\n| model | tokens | ours, ms | onnxruntime-web, ms | its / ours | a file of \
             1 min, of real time | memory after it, MB | after 10 min, MB |\n|---|---|---|---|---|---|---|---|\n",
            ASKED_BYTES / 1e6
        );
        for Row { name, tokens, ours_ms, peer_ms, bytes: [short, long], share } in &self.0 {
            let peer = peer_ms.map_or("- | -".to_owned(), |ms| format!("{ms:.0} | {:.2}", ms / ours_ms));
            let over = if *long > ASKED_BYTES && *name == ENGLISH { " **exceeded**" } else { "" };
            let _ = writeln!(
                out,
                "| {name} | {tokens} | {ours_ms:.0} | {peer} | {share:.3} | {:.1} | {:.1}{over} |",
                short / 1e6,
                long / 1e6
            );
        }
    }

    /// The same for machines.
    pub(crate) fn json(&self) -> Value {
        let rows = self.0.iter().map(|row| {
            let measured = json!({ "ours_ms": row.ours_ms, "peer_ms": row.peer_ms, "bytes": row.bytes, "share": row.share });
            (row.name.to_owned(), measured)
        });
        rows.collect::<serde_json::Map<_, _>>().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_how_the_other_does_and_what_is_too_much() {
        let row = |peer_ms, long| Row {
            name: ENGLISH,
            tokens: 20.0,
            ours_ms: 100.0,
            peer_ms,
            bytes: [1e8, long],
            share: 0.1,
        };
        let mut out = String::new();
        Speech(vec![row(Some(80.0), 1.5e8), row(None, 3e8)]).section(&mut out);
        assert!(out.contains("| speech-en | 20 | 100 | 80 | 0.80 | 0.100 | 100.0 | 150.0 |"), "{out}");
        assert!(
            out.contains("| speech-en | 20 | 100 | - | - | 0.100 | 100.0 | 300.0 **exceeded** |"),
            "{out}"
        );
    }
}

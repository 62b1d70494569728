//! Other systems at the same work in the same page: Meyda and essentia.js for spectral features, ffmpeg.wasm for
//! decoding, the browser itself for decoding straight to 16 kHz, onnxruntime-web for the models.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use sotto_support::Browser;

use crate::browser::number;

/// One comparison.
#[derive(Debug)]
pub(crate) struct Comparison {
    /// What both do.
    pub(crate) what: &'static str,
    /// Who else does it.
    pub(crate) peer: &'static str,
    pub(crate) ours_ms: f64,
    pub(crate) peer_ms: f64,
}

const FEATURES: &str = "13 MFCC, 512 samples, hop 160 (theirs of 26 bands; ours of 40, with all descriptors)";
const DESCRIPTORS: &str = "centroid, spread, roll-off, flatness";

/// What they run; `work` and `ours` are timed. `view` is the recording at 16 kHz, mono.
const CASES: [(&str, &str, &str, &str); 6] = [
    (
        FEATURES,
        "Meyda",
        "spectrum",
        "await script('/node_modules/meyda/dist/web/meyda.min.js');
         Object.assign(Meyda, { bufferSize: 512, sampleRate: 16000, melBands: 26,
           numberOfMFCCCoefficients: 13, windowingFunction: 'hanning' });
         const work = () => frames((frame) => Meyda.extract('mfcc', frame));",
    ),
    (
        FEATURES,
        "essentia.js",
        "spectrum",
        "const { EssentiaWASM } = await import('/node_modules/essentia.js/dist/essentia-wasm.es.js');
         const { default: Essentia } = await import('/node_modules/essentia.js/dist/essentia.js-core.es.js');
         const essentia = new Essentia(EssentiaWASM);
         const work = () => frames((frame) => {
           const vector = essentia.arrayToVector(frame);
           const windowed = essentia.Windowing(vector, true, 512, 'hann').frame;
           const spectrum = essentia.Spectrum(windowed, 512).spectrum;
           const found = essentia.MFCC(spectrum, 2, 8000, 257, 0, 'dbamp', 0, 'unit_sum', 26, 13, 16000);
           for (const used of [vector, windowed, spectrum, found.bands, found.mfcc]) used.delete();
         });",
    ),
    (
        DESCRIPTORS,
        "Meyda",
        "spectrum",
        "await script('/node_modules/meyda/dist/web/meyda.min.js');
         Object.assign(Meyda, { bufferSize: 512, sampleRate: 16000, windowingFunction: 'hanning' });
         const names = ['spectralCentroid', 'spectralSpread', 'spectralRolloff', 'spectralFlatness'];
         const work = () => frames((frame) => Meyda.extract(names, frame));",
    ),
    (
        "decode WAV and resample to 16 kHz",
        "decodeAudioData",
        "decode-resample",
        "const context = new OfflineAudioContext(1, 1, 16000);
         const work = () => context.decodeAudioData(wav.slice().buffer);",
    ),
    (
        "the emotion model on a minute of speech, in passes of 5 s",
        "onnxruntime-web",
        "model",
        "const runtime = await onnx();
         const session = await runtime.InferenceSession.create(model);
         const pool = new runtime.Tensor('float32', new Float32Array(4 * 207).fill(1 / 207), [4, 207]);
         const pass = (at) => new runtime.Tensor('float32', view.slice(at, at + 79999), [1, 79999]);
         const work = async () => {
           for (let at = 0; at + 79999 <= view.length; at += 80000) await session.run({ audio: pass(at), pool });
         };",
    ),
    (
        "the emotion model's first answer, from its file",
        "onnxruntime-web",
        "first-answer",
        "const runtime = await onnx();
         const pool = new runtime.Tensor('float32', new Float32Array(40).fill(1 / 40), [1, 40]);
         const audio = new runtime.Tensor('float32', view.slice(0, 16000), [1, 16000]);
         const work = async () => {
           const session = await runtime.InferenceSession.create(model);
           await session.run({ audio, pool });
           await session.release();
         };",
    ),
];

const PRELUDE: &str = "
    const script = (address) => new Promise((done, failed) => {
      const tag = Object.assign(document.createElement('script'), { src: address, onload: done, onerror: failed });
      document.head.append(tag);
    });
    const wav = await bytes('speech.wav');
    const card = await (await fetch('card.json')).text();
    const model = await bytes('model.onnx');
    const stages = new bench.Stages(wav, model, card);
    const onnx = async () => {
      const runtime = await import('/node_modules/onnxruntime-web/dist/ort.wasm.min.mjs');
      Object.assign(runtime.env.wasm, { numThreads: 1, wasmPaths: '/node_modules/onnxruntime-web/dist/' });
      return runtime;
    };
    const view = stages.view();
    const frames = (each) => {
      for (let at = 0; at + 512 <= view.length; at += 160) each(view.subarray(at, at + 512));
    };";

/// Measures all comparisons. `prelude` holds `median`, `bytes` and `bench`.
pub(crate) async fn measure(browser: &Browser, prelude: &str, runs: usize) -> Result<Vec<Comparison>> {
    let mut comparisons = Vec::new();
    for (what, peer, stage, set_up) in CASES {
        let body = format!(
            "{prelude} {PRELUDE} {set_up}
             const ours = await median({runs}, () => stages.run('{stage}'));
             return {{ ours, peer: await median(3, work) }};"
        );
        let times = browser.evaluate(&body).await.with_context(|| peer.to_owned())?;
        let (ours_ms, peer_ms) = (number(&times["ours"])?, number(&times["peer"])?);
        println!("      {what}: {ours_ms:.1} ms, {peer} {peer_ms:.1} ms");
        comparisons.push(Comparison { what, peer, ours_ms, peer_ms });
    }
    comparisons.push(words(browser, prelude, runs).await?);
    Ok(comparisons)
}

/// Sentences as people say them.
const SENTENCES: &str = "['I waited forty minutes and nobody came.', 'Could you send me the figures by Friday?',
    'Honestly, this is the best thing that happened to me all year.', 'It crashes whenever I open a second file.',
    'We walked along the river until it got dark, and then we took the last train home.']";

/// The text model, sentence by sentence.
const WORDS: &str = "
    const [network, vocabulary, about] = await Promise.all(
      ['text-insight.onnx', 'vocabulary.txt', 'card.json'].map((name) => bytes('words-' + name)));
    const text = (content) => new TextDecoder().decode(content);
    const asked = new bench.Asked(model, card, network, text(vocabulary), text(about));
    const runtime = await onnx();
    const session = await runtime.InferenceSession.create(network);
    const theirs = async () => {
      for (const sentence of sentences) {
        const ids = BigInt64Array.from(asked.tokens(sentence), BigInt);
        const shape = [1, ids.length];
        await session.run({
          ids: new runtime.Tensor('int64', ids, shape),
          mask: new runtime.Tensor('float32', new Float32Array(ids.length).fill(1), shape),
        });
      }
    };
    const ours = () => sentences.forEach((sentence) => asked.words(sentence));";

async fn words(browser: &Browser, prelude: &str, runs: usize) -> Result<Comparison> {
    let body = format!(
        "{prelude} {PRELUDE} const sentences = {SENTENCES}; {WORDS}
         return {{ ours: await median({runs}, ours), peer: await median({runs}, theirs) }};"
    );
    let times = browser.evaluate(&body).await.context("the text model")?;
    Ok(Comparison {
        what: "the text model on five sentences",
        peer: "onnxruntime-web",
        ours_ms: number(&times["ours"])?,
        peer_ms: number(&times["peer"])?,
    })
}

/// Median times of ffmpeg.wasm (one thread) by extension, in milliseconds.
pub(crate) async fn ffmpeg<'e>(
    browser: &Browser,
    prelude: &str,
    extensions: impl Iterator<Item = &'e String>,
) -> Result<BTreeMap<String, f64>> {
    let mut times = BTreeMap::new();
    for extension in extensions {
        let body = format!(
            "{prelude}
             const {{ default: make }} = await import('/node_modules/@ffmpeg/core/dist/esm/ffmpeg-core.js');
             const core = await make({{ locateFile: (name) => '/node_modules/@ffmpeg/core/dist/esm/' + name }});
             core.FS.writeFile('in.{extension}', await bytes('speech.{extension}'));
             core.setLogger(() => {{}});
             return median(3, () => {{
               core.exec('-y', '-i', 'in.{extension}', '-f', 'f32le', 'out.f32');
               const failed = core.ret !== 0;
               core.reset();
               if (failed) throw new Error('ffmpeg failed');
             }});"
        );
        let ms = browser.evaluate(&body).await.with_context(|| format!("ffmpeg, {extension}"))?;
        times.insert(extension.clone(), number(&ms)?);
    }
    Ok(times)
}

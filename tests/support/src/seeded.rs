//! Libraries that are full from the start: rows as the app keeps them, written into the page's own database.

use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::json;

use crate::Browser;

/// How long the writing may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Writes so many recordings without sound into the library of the page, which must be open on the app, and opens the
/// app anew. Recording `n` of them is called `Meeting n`, lies in one of ten folders, has one of twenty tags and a
/// transcript of a dozen sentences; the sentence about "the copper kettle of NUMBER" is in each.
///
/// # Errors
/// The page's database refuses.
pub async fn seed(browser: &Browser, count: usize) -> Result<()> {
    browser.evaluate(&format!("window.seeding = ({SEED})({count}, {}); return true;", analysis())).await?;
    let written = "return (await Promise.race([window.seeding, new Promise((resolve) => setTimeout(resolve, 200))])) ?? null;";
    let start = std::time::Instant::now();
    loop {
        let answer = browser.evaluate(written).await?;
        if answer == json!(count) {
            break;
        }
        ensure!(start.elapsed() < PATIENCE, "the library is not written: {answer}");
    }
    browser.reload().await
}

/// What an analysis found, as it is kept.
fn analysis() -> serde_json::Value {
    let window = |at: usize| {
        json!({ "start_s": at, "end_s": at + 3, "sentiment": 0.1, "arousal": 0.2, "f0_hz": 140.5,
            "emotion": { "neutral": 0.4, "happiness": 0.2, "sadness": 0.1, "anger": 0.1, "fear": 0.1,
                "surprise": 0.05, "disgust": 0.05 } })
    };
    let segment = |at: usize| json!({ "start_s": at, "end_s": at + 5, "kind": "speech" });
    json!({
        "duration_s": 60.0, "sample_rate_hz": 48_000, "channels": 1, "codec": "pcm",
        "quality": { "loudness_lufs": -23.0, "peak_dbfs": -3.0, "clipped_ratio": 0.0, "snr_db": 30.0,
            "speech_ratio": 0.8, "warnings": [] },
        "voice": { "f0_median_hz": 140.0, "f0_mean_hz": 142.0, "f0_sd_semitones": 2.0, "f0_min_hz": 100.0,
            "f0_max_hz": 220.0 },
        "segments": (0..12).map(|at| segment(at * 5)).collect::<Vec<_>>(),
        "emotion": { "label": "neutral", "confidence": 0.6,
            "scores": { "neutral": 0.6, "happiness": 0.1, "sadness": 0.1, "anger": 0.05, "fear": 0.05,
                "surprise": 0.05, "disgust": 0.05 } },
        "sentiment": { "label": "neutral", "score": 0.0, "confidence": 0.5 },
        "timeline": (0..20).map(|at| window(at * 3)).collect::<Vec<_>>(),
        "engine": { "version": "0.1.0", "models": {} },
    })
}

/// A function of the page: how many, and the analysis that each gets with another emotion and length.
const SEED: &str = r#"async (count, analysis) => {
  const words = 'time voice river market window letter garden winter coffee number people story paper street music '
    .concat('table morning evening question answer project customer delivery invoice ticket release meeting budget plan ')
    .concat('engine signal error memory problem promise reason summer station train bridge island harbour captain').split(' ');
  let state = 7;
  const pick = (from) => { state = (state * 1103515245 + 12345) % 2147483648; return from[state % from.length]; };
  const emotions = ['neutral', 'happiness', 'sadness', 'anger', 'fear', 'surprise', 'disgust'];
  const hex = (n, digits) => n.toString(16).padStart(digits, '0');
  const id = (n, kind) => `0195f000-0001-7${hex(kind, 3)}-8001-${hex(n, 12)}`;
  const device = id(1, 9);
  const register = (n, kind, value) => ({
    value, stamp: { ms: 1764000000000, counter: n, device }, change: id(n, kind), pushed: true,
  });
  const round = (value) => Math.round(value * 1000) / 1000;
  const transcript = (n) => {
    const segments = [];
    for (let at = 0; at < 12; at += 1) {
      const said = [];
      for (let word = 0; word < 14; word += 1) said.push(pick(words));
      if (at === 5) said.splice(3, 6, 'the', 'copper', 'kettle', 'of', String(n), 'Grüße');
      const start = at * 5;
      segments.push({
        start_s: start, end_s: start + 4.5, speaker: null, text: `${said.join(' ')}.`, confidence: 0.91,
        words: said.map((text, word) => ({
          text, start_s: round(start + word * 0.3), end_s: round(start + word * 0.3 + 0.28), confidence: 0.9,
        })),
      });
    }
    return JSON.stringify({ language: 'en', model: 'seeded', segments, insight: null });
  };
  const row = (n) => {
    const found = { ...analysis, duration_s: 60 + (n % 50) };
    found.emotion = { ...analysis.emotion, label: emotions[n % emotions.length] };
    const recorded_ms = 1764000000000 - n * 3600000;
    return { v: 1, recording: {
      id: id(n + 1, 1), recorded_ms, duration_s: found.duration_s,
      facts: register(n, 2, { recorded_ms, analysis: found }),
      title: register(n, 3, { plain: `Meeting ${n}` }),
      tags: register(n, 4, { plain: [`tag ${n % 20}`] }),
      transcript: register(n, 5, { plain: transcript(n) }),
      extras: { folder: register(n, 6, { plain: JSON.stringify(`Folder ${n % 10}`) }) },
      remote_audio: null, deleted: null, audio: null, upload: null, failure: null,
    } };
  };
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open('sotto');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const encoder = new TextEncoder();
  for (let from = 0; from < count; from += 500) {
    await new Promise((resolve, reject) => {
      const transaction = database.transaction('recordings', 'readwrite');
      const table = transaction.objectStore('recordings');
      for (let n = from; n < Math.min(count, from + 500); n += 1) {
        const kept = row(n);
        table.put(encoder.encode(JSON.stringify(kept)), kept.recording.id);
      }
      transaction.oncomplete = resolve;
      transaction.onerror = () => reject(transaction.error);
    });
  }
  database.close();
  return count;
}"#;

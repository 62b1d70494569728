//! A library of sixty days, without sixty analyses: rows as the app itself writes them, put where it reads them.
//!
//! Numbers come from a seed. The analyses are values of the protocol's own types, so that a change of those changes the
//! rows, and whether the app takes them shows at once.

use std::{
    collections::BTreeMap,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sotto_protocol::{
    Analysis, Emotion, EmotionClass, EmotionLabel, EngineInfo, LoudnessTrack, Measures, PitchTrack, Quality,
    Sentiment, SentimentLabel, Spectrogram, Timing, Tracks, Voice, VoiceQuality, Waveform,
};
use sotto_support::Browser;

/// Days that have recordings.
pub(crate) const DAYS: u64 = 60;
/// The last days, in which the person speaks faster.
pub(crate) const FAST_DAYS: u64 = 14;
/// Pitch of the latest recording, in hertz; all others lie around 200.
pub(crate) const ODD_PITCH_HZ: f32 = 290.0;
const DAY_MS: u64 = 86_400_000;

/// A recording that the library is to hold.
pub(crate) struct Kept {
    pub(crate) id: String,
    pub(crate) recorded_ms: u64,
    pub(crate) own: bool,
    analysis: Analysis,
}

/// Numbers from a seed, 0 to 1.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// Around a middle, mostly within the reach.
    fn around(&mut self, middle: f32, reach: f32) -> f32 {
        middle + reach * (self.next() + self.next() + self.next() - 1.5) / 1.5
    }
}

/// One recording a day, two on some, each of the person's own voice; and one of somebody else. Oldest first.
///
/// # Errors
/// The clock is off.
pub(crate) fn sixty_days() -> Result<Vec<Kept>> {
    let now_ms = u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    let mut seeded = Seeded(11);
    let mut kept = Vec::new();
    for back in (0..DAYS).rev() {
        let times = if back % 6 == 2 { 2 } else { 1 };
        for time in 0..times {
            let number = kept.len();
            let analysis = analysis(&mut seeded, back, number);
            let recorded_ms = now_ms - back * DAY_MS - 60_000 * (5 - time);
            kept.push(Kept { id: id(number), recorded_ms, own: number != 7, analysis });
        }
    }
    let last = kept.last_mut().context("there are days")?;
    last.analysis.voice.f0_median_hz = Some(ODD_PITCH_HZ);
    Ok(kept)
}

fn id(number: usize) -> String {
    format!("0195f000-{number:04x}-7001-8001-0101010101aa")
}

fn analysis(seeded: &mut Seeded, back: u64, number: usize) -> Analysis {
    let rate = seeded.around(if back < FAST_DAYS { 4.4 } else { 3.8 }, 0.5);
    let pitch = seeded.around(200.0, 14.0);
    let class = EmotionClass::ALL[[0, 0, 1, 2, 0, 1, 3, 5][number % 8]];
    let strong = seeded.around(0.62, 0.2);
    let rest = (1.0 - strong) / 6.0;
    let scores: BTreeMap<_, _> =
        EmotionClass::ALL.into_iter().map(|it| (it, if it == class { strong } else { rest })).collect();
    let valence = seeded.around(if class == EmotionClass::Happiness { 0.5 } else { -0.05 }, 0.4);
    let label = match valence {
        it if it > 0.25 => SentimentLabel::Positive,
        it if it < -0.25 => SentimentLabel::Negative,
        _ => SentimentLabel::Unsure,
    };
    let quality = VoiceQuality {
        jitter_local: Some(seeded.around(0.018, 0.006)),
        shimmer_local: Some(seeded.around(0.09, 0.02)),
        hnr_db: Some(seeded.around(13.0, 2.0)),
        cpps_db: Some(seeded.around(9.5, 1.0)),
        ..VoiceQuality::default()
    };
    let timing = Timing {
        speech_s: 14.0,
        pauses: 6,
        pause_mean_s: Some(seeded.around(0.9, 0.3)),
        pause_max_s: Some(2.0),
        syllables: 70,
        speaking_rate: Some(rate),
        articulation_rate: Some(rate + 1.1),
    };
    Analysis {
        duration_s: 20.0,
        sample_rate_hz: 48_000,
        channels: 1,
        // The older half came from another program.
        codec: if back > DAYS / 2 { "opus" } else { "pcm" }.to_owned(),
        quality: Quality {
            loudness_lufs: Some(seeded.around(-24.0, 3.0)),
            peak_dbfs: Some(-4.0),
            snr_db: Some(38.0),
            speech_ratio: 0.7,
            ..Quality::default()
        },
        voice: Voice {
            f0_median_hz: Some(pitch),
            f0_mean_hz: Some(pitch),
            f0_sd_semitones: Some(seeded.around(3.0, 0.8)),
            f0_min_hz: Some(pitch * 0.75),
            f0_max_hz: Some(pitch * seeded.around(1.45, 0.1)),
            ..Voice::default()
        },
        measures: Measures { voice_quality: quality, timing, ..Measures::default() },
        segments: Vec::new(),
        emotion: Emotion {
            label: if strong > 0.55 { class.into() } else { EmotionLabel::Unsure },
            confidence: strong,
            scores,
            arousal: Some(seeded.around(0.1, 0.4)),
            baseline: Some(40),
        },
        sentiment: Sentiment { label, score: valence, confidence: 0.7, error: Some(0.3) },
        timeline: Vec::new(),
        engine: EngineInfo {
            version: "0.1.0".to_owned(),
            models: [("voice-emotion".to_owned(), "0.2.0".to_owned())].into(),
        },
    }
}

/// Puts them into the page's storage and loads the page again.
///
/// # Errors
/// The page's storage refuses.
pub(crate) async fn fill(browser: &Browser, kept: &[Kept]) -> Result<()> {
    let rows: Vec<Value> = kept.iter().map(row).collect();
    let with_tracks = kept.iter().rev().take(2).enumerate();
    let tracks: Vec<Value> =
        with_tracks.map(|(index, it)| json!([it.id, tracks(index).to_bytes()])).collect();
    let written = browser
        .evaluate(&format!(
            "const opened = await new Promise((done, fail) => {{
               const asked = indexedDB.open('sotto');
               asked.onsuccess = () => done(asked.result);
               asked.onerror = () => fail(asked.error);
             }});
             const writing = opened.transaction(['recordings', 'tracks'], 'readwrite');
             for (const row of {rows}) {{
               const bytes = new TextEncoder().encode(JSON.stringify(row));
               writing.objectStore('recordings').put(bytes, row.recording.id);
             }}
             for (const [id, bytes] of {tracks}) {{
               writing.objectStore('tracks').put(new Uint8Array(bytes), id);
             }}
             await new Promise((done, fail) => {{
               writing.oncomplete = done;
               writing.onerror = () => fail(writing.error);
             }});
             opened.close();
             return true;",
            rows = json!(rows),
            tracks = json!(tracks),
        ))
        .await?;
    ensure!(written == json!(true), "nothing was written");
    browser.reload().await
}

/// A row of the table of recordings, as version 1 of the store keeps it.
fn row(kept: &Kept) -> Value {
    let register = |value: Value, counter: u32| {
        json!({
            "value": value,
            "stamp": {
                "ms": kept.recorded_ms, "counter": counter, "device": "0195f000-0003-7003-8003-030303030303"
            },
            "change": format!("{}{counter:02x}", &kept.id[..34]),
            "pushed": false,
        })
    };
    let title = format!("Note {}", kept.id[9..13].trim_start_matches('0'));
    json!({ "v": 1, "recording": {
        "id": kept.id,
        "recorded_ms": kept.recorded_ms,
        "duration_s": kept.analysis.duration_s,
        "facts": register(json!({ "recorded_ms": kept.recorded_ms, "analysis": kept.analysis }), 1),
        "title": register(json!({ "plain": title }), 2),
        "tags": register(json!({ "plain": if kept.own { vec!["diary"] } else { Vec::new() } }), 3),
        "remote_audio": null, "deleted": null, "audio": null, "upload": null, "failure": null,
        "own_voice": kept.own,
    }})
}

/// What a result page draws: a voice that swells and rises.
fn tracks(number: usize) -> Tracks {
    let duration_s = 20.0 - 6.0 * number as f64;
    let buckets = 1_000;
    let level = |it: usize| {
        let at = it as f32 / 40.0 + number as f32;
        (100.0 * (at.sin() * (at / 5.0).sin()).abs()) as i8
    };
    let frames = (duration_s * 100.0) as usize;
    let pitch = |it: usize| {
        if it % 90 < 20 { 0.0 } else { 190.0 + 40.0 * number as f32 + 30.0 * (it as f32 / 60.0).sin() }
    };
    Tracks {
        duration_s,
        waveform: Waveform {
            bucket_s: duration_s / buckets as f64,
            min: (0..buckets as usize).map(|it| -level(it)).collect(),
            max: (0..buckets as usize).map(level).collect(),
        },
        pitch: PitchTrack { hop_s: 0.01, f0_hz: (0..frames).map(pitch).collect() },
        loudness: LoudnessTrack::default(),
        spectrogram: Spectrogram { hop_s: 1.0, bands: 1, low_hz: 0.0, high_hz: 8_000.0, levels: vec![0; 20] },
    }
}

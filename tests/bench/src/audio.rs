//! What is measured with: a minute of speech at 48 kHz as WAV, and the same in other formats where ffmpeg is at
//! hand.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use anyhow::Result;
use sotto_support::{
    place,
    speech::{self, Clip},
};

const SECONDS: f64 = 60.0;
const RATE_HZ: u32 = 48_000;

/// Formats beside WAV: extension and what ffmpeg is told.
const FORMATS: [(&str, &[&str]); 5] = [
    ("flac", &[]),
    ("mp3", &["-b:a", "128k"]),
    ("m4a", &["-c:a", "aac", "-b:a", "128k"]),
    ("ogg", &["-c:a", "libvorbis", "-b:a", "96k"]),
    ("webm", &["-c:a", "libopus", "-b:a", "48k"]),
];

/// Audio and model.
pub(crate) struct Material {
    pub(crate) what: String,
    pub(crate) duration_s: f64,
    /// Extension to file; `wav` is always there.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// The speech that the recording repeats, once, as WAV.
    pub(crate) reading: Vec<u8>,
    /// Empty where the model is not built.
    pub(crate) model: Vec<u8>,
    pub(crate) card: String,
    /// Name and content of the text model's files.
    pub(crate) words: [(&'static str, Vec<u8>); 3],
}

impl Material {
    pub(crate) fn prepare() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let (wav, once) = (folder.path().join("speech.wav"), folder.path().join("reading.wav"));
        let reading = speech::reading()?;
        let clip = at_rate(&reading.looped(SECONDS), RATE_HZ);
        clip.write_wav(&wav)?;
        at_rate(&reading, RATE_HZ).write_wav(&once)?;
        let mut files = BTreeMap::from([("wav".to_owned(), fs::read(&wav)?)]);
        for (extension, settings) in FORMATS {
            if let Some(bytes) = encoded(&wav, extension, settings) {
                files.insert(extension.to_owned(), bytes);
            }
        }
        let model = place::root().join("models/voice-emotion");
        Ok(Self {
            what: format!("speech, mono, {} kHz", RATE_HZ / 1000),
            duration_s: clip.duration_s(),
            files,
            reading: fs::read(&once)?,
            model: fs::read(model.join("voice-emotion.onnx")).unwrap_or_default(),
            card: fs::read_to_string(model.join("card.json")).unwrap_or_default(),
            words: ["text-insight.onnx", "vocabulary.txt", "card.json"].map(|name| {
                (name, fs::read(place::root().join("models/text-insight").join(name)).unwrap_or_default())
            }),
        })
    }

    pub(crate) fn wav(&self) -> Vec<u8> {
        self.files.get("wav").cloned().unwrap_or_default()
    }
}

/// The clip at another rate by straight lines: good enough to have something to resample back.
fn at_rate(clip: &Clip, rate_hz: u32) -> Clip {
    let step = f64::from(clip.sample_rate_hz) / f64::from(rate_hz);
    let frames = (clip.samples.len() as f64 / step) as usize;
    let sample = |index: usize| clip.samples.get(index).copied().unwrap_or(0.0);
    let samples = (0..frames).map(|frame| {
        let at = frame as f64 * step;
        let (left, right) = (sample(at as usize), sample(at as usize + 1));
        left + (right - left) * at.fract() as f32
    });
    Clip { sample_rate_hz: rate_hz, samples: samples.collect() }
}

fn encoded(wav: &Path, extension: &str, settings: &[&str]) -> Option<Vec<u8>> {
    let out = wav.with_extension(extension);
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-loglevel", "error", "-y", "-i"]).arg(wav).args(settings).arg(&out);
    ffmpeg.status().ok()?.success().then(|| fs::read(&out).ok())?
}

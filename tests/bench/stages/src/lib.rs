//! The engine's stages one by one on the same audio, called the same way natively and from a page. Times are taken
//! by the caller: there is no clock in here.

use std::{io::Cursor, sync::Arc};

use sotto_engine::{
    Analyser, Decoder, EngineError, HOP_SAMPLES, Models, Session, SourceFormat,
    activity::Decided,
    cepstrum::Cepstrum,
    egemaps::Egemaps,
    emotion::EmotionReader,
    formants::Formants,
    harmonicity::Harmonicity,
    level::{Meter, mean_power},
    log_mel,
    log_mel::LogMel,
    periods::Periods,
    pitch, resample,
    spectrum::{Spectra, WINDOW_SAMPLES},
};
use wasm_bindgen::prelude::wasm_bindgen;

mod asked;
mod long;
mod speech;

pub use long::Long;

/// Audio that a model's first answer is asked about: a second.
const ASKED_SAMPLES: usize = 16_000;
/// Samples that are pushed at once.
const BLOCK: usize = 4_096;

/// Stages that [`Stages::run`] knows, in their order in an analysis.
pub const STAGES: [&str; 16] = [
    "decode",
    "resample",
    "decode-resample",
    "log-mel",
    "rms",
    "pitch",
    "spectrum",
    "periods",
    "formants",
    "harmonicity",
    "cepstrum",
    "egemaps",
    "level",
    "acoustic",
    "model",
    "whole",
];

/// A recording with everything that its stages take.
#[wasm_bindgen]
pub struct Stages {
    wav: Vec<u8>,
    rate_hz: u32,
    mono: Vec<f32>,
    view: Vec<f32>,
    f0_hz: Vec<f32>,
    models: Arc<Models>,
    /// File and card.
    model: (Vec<u8>, String),
}

#[wasm_bindgen]
impl Stages {
    /// Prepares the stages of a WAV file. Without a model (no bytes) the model's stage does nothing.
    ///
    /// # Errors
    /// The file or the model cannot be read.
    #[wasm_bindgen(constructor)]
    pub fn new(wav: Vec<u8>, onnx: &[u8], card: &str) -> Result<Self, String> {
        let models =
            if onnx.is_empty() { Models::none() } else { Models::load(onnx, None, card).map_err(text)? };
        let (rate_hz, mono) = decoded(&wav, "wav").map_err(text)?;
        let view = resampled(rate_hz, &mono).map_err(text)?;
        let f0_hz = contour(&view);
        Ok(Self {
            wav,
            rate_hz,
            mono,
            view,
            f0_hz,
            models: Arc::new(models),
            model: (onnx.to_vec(), card.to_owned()),
        })
    }

    /// Whether the model's stage does anything.
    #[must_use]
    pub fn has_model(&self) -> bool {
        !self.models.versions().is_empty()
    }

    /// The recording at 16 kHz, mono.
    #[must_use]
    pub fn view(&self) -> Vec<f32> {
        self.view.clone()
    }

    /// Runs one of [`STAGES`] and answers a number that depends on its whole result.
    ///
    /// # Errors
    /// The name is unknown, or the stage fails.
    pub fn run(&self, stage: &str) -> Result<f64, String> {
        match stage {
            "decode" => decode(&self.wav, "wav"),
            "resample" => resampled(self.rate_hz, &self.mono).map(|view| sum(&view)).map_err(text),
            "decode-resample" => decoded(&self.wav, "wav")
                .and_then(|(rate_hz, mono)| resampled(rate_hz, &mono))
                .map(|view| sum(&view))
                .map_err(text),
            "log-mel" => Ok(log_mels(&self.view)),
            "rms" => {
                Ok(frames(&self.view, WINDOW_SAMPLES).map(|frame| f64::from(mean_power(frame).sqrt())).sum())
            }
            "pitch" => Ok(sum(&contour(&self.view))),
            "level" => self.level().map_err(text),
            "acoustic" => self.acoustic().map_err(text),
            "model" => self.read_emotion().map_err(text),
            "first-answer" => self.first_answer().map_err(text),
            "whole" => self.analyse().map_err(text),
            other => measured(other, &self.view, &self.f0_hz).ok_or_else(|| format!("no stage {other:?}")),
        }
    }

    /// Prepares the model and reads a second of audio.
    fn first_answer(&self) -> Result<f64, sotto_engine::ModelError> {
        let (onnx, card) = &self.model;
        let audio = self.view.get(..ASKED_SAMPLES).unwrap_or(&self.view);
        read(Models::load(onnx, None, card)?.into(), audio)
    }

    fn read_emotion(&self) -> Result<f64, sotto_engine::ModelError> {
        read(Arc::clone(&self.models), &self.view)
    }

    /// All measures of decoded samples: everything but decoding and the model.
    fn acoustic(&self) -> Result<f64, EngineError> {
        let format = SourceFormat { sample_rate_hz: self.rate_hz, channels: 1, codec: "pcm" };
        let mut analyser = Analyser::new(format, Arc::new(Models::none()))?;
        for block in self.mono.chunks(BLOCK) {
            analyser.push(block)?;
        }
        Ok(analyser.finish(false)?.analysis.measures.egemaps.len() as f64)
    }

    fn level(&self) -> Result<f64, EngineError> {
        let mut meter = Meter::new(self.rate_hz, 1)?;
        for block in self.mono.chunks(BLOCK) {
            meter.push(block)?;
        }
        Ok(meter.read().loudness_lufs.map_or(0.0, f64::from))
    }

    fn analyse(&self) -> Result<f64, EngineError> {
        let source = Box::new(Cursor::new(self.wav.clone()));
        let outcome = Session::open(source, "wav", Arc::clone(&self.models))?.finish()?;
        Ok(outcome.analysis.duration_s + outcome.analysis.timeline.len() as f64)
    }
}

/// Decodes a whole file and answers a number that depends on every sample.
///
/// # Errors
/// The file cannot be decoded.
#[wasm_bindgen]
pub fn decode(bytes: &[u8], extension: &str) -> Result<f64, String> {
    decoded(bytes, extension).map(|(_, mono)| sum(&mono)).map_err(text)
}

fn decoded(bytes: &[u8], extension: &str) -> Result<(u32, Vec<f32>), EngineError> {
    let mut decoder = Decoder::open(Box::new(Cursor::new(bytes.to_vec())), extension)?;
    let format = decoder.format();
    let (mut block, mut mono) = (Vec::new(), Vec::new());
    while decoder.next_block(&mut block)? {
        resample::mix_down(&block, format.channels, &mut mono);
    }
    Ok((format.sample_rate_hz, mono))
}

fn resampled(rate_hz: u32, mono: &[f32]) -> Result<Vec<f32>, EngineError> {
    let mut resampler = resample::Resampler::new(rate_hz)?;
    let mut view = Vec::with_capacity(mono.len());
    for block in mono.chunks(BLOCK) {
        resampler.push(block, &mut view)?;
    }
    resampler.finish(&mut view)?;
    Ok(view)
}

fn log_mels(view: &[f32]) -> f64 {
    let mut log_mel = LogMel::default();
    frames(view, log_mel::WINDOW_SAMPLES).map(|frame| sum(&log_mel.column(frame))).sum()
}

fn contour(view: &[f32]) -> Vec<f32> {
    let (mut contour, mut f0_hz) = (pitch::Contour::default(), Vec::new());
    for block in view.chunks(BLOCK) {
        contour.push(block, &mut f0_hz);
    }
    contour.finish(&mut f0_hz);
    f0_hz
}

/// One measure by itself; none where there is none of that name.
fn measured(stage: &str, view: &[f32], f0_hz: &[f32]) -> Option<f64> {
    let of = |value: Option<f32>| value.map_or(0.0, f64::from);
    Some(match stage {
        "spectrum" => {
            let (mut spectra, mut total) = (Spectra::default(), 0.0);
            spectra.push(view, |frame, _| total += f64::from(frame.centroid_hz + frame.mfcc[1]));
            spectra.finish(|frame, _| total += f64::from(frame.centroid_hz));
            total
        }
        "periods" => {
            let mut periods = Periods::default();
            periods.push(view);
            periods.decided(f0_hz);
            of(periods.finish().jitter_local)
        }
        "formants" => {
            let mut formants = Formants::default();
            formants.push(view);
            formants.decided(f0_hz);
            of(formants.finish().f1_hz)
        }
        "harmonicity" => {
            let mut harmonicity = Harmonicity::default();
            harmonicity.push(view);
            of(harmonicity.finish())
        }
        "cepstrum" => {
            let mut cepstrum = Cepstrum::default();
            cepstrum.push(view);
            of(cepstrum.finish())
        }
        "egemaps" => {
            let mut egemaps = Egemaps::default();
            egemaps.push(view);
            egemaps.finish().values().map(|value| f64::from(*value)).sum()
        }
        _ => return None,
    })
}

fn frames(view: &[f32], width: usize) -> impl Iterator<Item = &[f32]> {
    view.windows(width).step_by(HOP_SAMPLES)
}

fn sum(samples: &[f32]) -> f64 {
    samples.iter().map(|sample| f64::from(*sample)).sum()
}

/// Reads emotion in speech without pauses; how many passes that took.
fn read(models: Arc<Models>, view: &[f32]) -> Result<f64, sotto_engine::ModelError> {
    let mut reader = EmotionReader::new(models);
    let mut passes = 0_u32;
    for hop in view.chunks(HOP_SAMPLES) {
        let power = hop.iter().map(|sample| sample * sample).sum::<f32>() / hop.len() as f32;
        reader.hear(hop);
        reader.push(Decided { speech: true, music: false, power });
        while reader.work()? {
            passes += 1;
        }
    }
    reader.end();
    while reader.work()? {
        passes += 1;
    }
    Ok(f64::from(passes))
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

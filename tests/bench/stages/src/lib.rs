//! The engine's stages one by one on the same audio, called the same way natively and from a page. Times are taken
//! by the caller: there is no clock in here.

use std::{io::Cursor, sync::Arc};

use sotto_engine::{
    Decoder, EngineError, HOP_SAMPLES, Models, Session, activity::Decided, emotion::EmotionReader, log_mel,
    log_mel::LogMel, pitch, resample,
};
use wasm_bindgen::prelude::wasm_bindgen;

/// Stages that [`Stages::run`] knows, in their order in an analysis.
pub const STAGES: [&str; 7] = ["decode", "resample", "decode-resample", "log-mel", "pitch", "model", "whole"];

/// A recording with everything that its stages take.
#[wasm_bindgen]
pub struct Stages {
    wav: Vec<u8>,
    rate_hz: u32,
    mono: Vec<f32>,
    view: Vec<f32>,
    models: Arc<Models>,
}

#[wasm_bindgen]
impl Stages {
    /// Prepares the stages of a WAV file. Without a model (no bytes) the model's stage does nothing.
    ///
    /// # Errors
    /// The file or the model cannot be read.
    #[wasm_bindgen(constructor)]
    pub fn new(wav: Vec<u8>, onnx: &[u8], card: &str) -> Result<Self, String> {
        let models = if onnx.is_empty() { Models::none() } else { Models::load(onnx, card).map_err(text)? };
        let (rate_hz, mono) = decoded(&wav, "wav").map_err(text)?;
        let view = resampled(rate_hz, &mono).map_err(text)?;
        Ok(Self { wav, rate_hz, mono, view, models: Arc::new(models) })
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
            "pitch" => Ok(pitches(&self.view)),
            "model" => self.read_emotion().map_err(text),
            "whole" => self.analyse().map_err(text),
            other => Err(format!("no stage {other:?}")),
        }
    }

    fn read_emotion(&self) -> Result<f64, sotto_engine::ModelError> {
        let mut reader = EmotionReader::new(Arc::clone(&self.models));
        let mut passes = 0_u32;
        for hop in self.view.chunks(HOP_SAMPLES) {
            let power = hop.iter().map(|sample| sample * sample).sum::<f32>() / hop.len() as f32;
            reader.hear(hop);
            reader.push(Decided { speech: true, power });
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
    for block in mono.chunks(4_096) {
        resampler.push(block, &mut view)?;
    }
    resampler.finish(&mut view)?;
    Ok(view)
}

fn log_mels(view: &[f32]) -> f64 {
    let mut log_mel = LogMel::default();
    frames(view, log_mel::WINDOW_SAMPLES).map(|frame| sum(&log_mel.column(frame))).sum()
}

fn pitches(view: &[f32]) -> f64 {
    let (mut candidates, mut path) = (pitch::Candidates::default(), pitch::Path::default());
    let mut f0_hz = Vec::new();
    for frame in frames(view, pitch::WINDOW_SAMPLES) {
        path.push(&candidates.find(frame), &mut f0_hz);
    }
    path.finish(&mut f0_hz);
    sum(&f0_hz)
}

fn frames(view: &[f32], width: usize) -> impl Iterator<Item = &[f32]> {
    view.windows(width).step_by(HOP_SAMPLES)
}

fn sum(samples: &[f32]) -> f64 {
    samples.iter().map(|sample| f64::from(*sample)).sum()
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

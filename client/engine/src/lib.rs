//! Bytes in, insight out: decode, resample, measure, segment, infer, fuse. Pure Rust, native and wasm alike; knows
//! no browser, no files and no clock.
//!
//! [`Session`] takes a file from its first byte to its [`Outcome`]; [`Analyser`] takes blocks of samples, as a live
//! recording gives them. The stages are public, so that each can be measured by itself.

#![forbid(unsafe_code)]

pub mod activity;
mod analyser;
pub mod cepstrum;
pub mod clean;
mod close_up;
pub mod decode;
pub mod egemaps;
pub mod emotion;
mod error;
pub mod formants;
mod framer;
mod glimpse;
pub mod harmonicity;
mod history;
mod lanes;
pub mod level;
pub mod log_mel;
mod measures;
pub mod opinion;
mod packs;
pub mod periods;
pub mod pitch;
mod plans;
mod powers;
mod rate;
mod reading;
pub mod recording;
pub mod resample;
mod roots;
mod session;
mod source;
pub mod speakers;
pub mod spectrum;
pub mod splice;
mod stretches;
pub mod timing;
pub mod transcribe;
mod transform;
mod view;
mod warnings;
mod waveform;
pub mod words;

pub use analyser::{Analyser, Frames, Outcome};
pub use close_up::LookingClosely;
pub use decode::{Decoder, Facts, SourceFormat};
pub use emotion::{Baseline, ModelError, Models};
pub use error::EngineError;
pub use framer::{HOP_S, HOP_SAMPLES};
pub use packs::PackError;
pub use session::{Session, Step};
pub use source::MediaSource;

/// Length of the shortest recording that is analysed: one spectrogram frame, in seconds.
pub const MIN_DURATION_S: f64 = 0.025;

/// Decodes a whole file to the analysis view: mono, 16 kHz.
///
/// # Errors
/// As [`Decoder::open`] and [`Decoder::next_block`]; [`EngineError::Damaged`] where nothing could be decoded.
pub fn decode_to_analysis_view(
    source: Box<dyn MediaSource>,
    extension: &str,
) -> Result<Vec<f32>, EngineError> {
    let mut reader = reading::ViewReader::open(source, extension)?;
    let mut view = Vec::new();
    while let Some(samples) = reader.next()? {
        view.extend_from_slice(samples);
    }
    Ok(view)
}

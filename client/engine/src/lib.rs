//! Bytes in, insight out: decode, resample, measure, segment, infer, fuse. Pure Rust, native and wasm alike; knows
//! no browser, no files and no clock.

#![forbid(unsafe_code)]

pub mod decode;
pub mod emotion;
mod error;
pub mod resample;
mod source;

pub use decode::{Decoder, SourceFormat};
pub use emotion::ModelError;
pub use error::EngineError;
pub use source::MediaSource;

/// Length of the shortest recording that is analysed: one spectrogram frame, in seconds.
pub const MIN_DURATION_S: f64 = 0.025;

/// Decodes a whole file to the analysis view: mono, 16 kHz.
///
/// # Errors
/// As [`Decoder::open`] and [`Decoder::next_block`].
pub fn decode_to_analysis_view(
    source: Box<dyn MediaSource>,
    extension: &str,
) -> Result<Vec<f32>, EngineError> {
    let mut decoder = Decoder::open(source, extension)?;
    let format = decoder.format();
    let mut resampler = resample::Resampler::new(format.sample_rate_hz)?;
    let (mut block, mut mono, mut view) = (Vec::new(), Vec::new(), Vec::new());
    while decoder.next_block(&mut block)? {
        mono.clear();
        resample::mix_down(&block, format.channels, &mut mono);
        resampler.push(&mono, &mut view)?;
    }
    resampler.finish(&mut view)?;
    Ok(view)
}

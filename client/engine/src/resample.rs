//! A recording at another rate, above all its analysis view: one channel at 16 kHz, aligned to the source's first
//! sample.

use rubato::audioadapter_buffers::direct::SequentialSlice;
use rubato::{Fft, FixedSync, Resampler as _};

use crate::EngineError;

/// Rate of the analysis view, in hertz.
pub const ANALYSIS_RATE_HZ: u32 = 16_000;
/// Shortest FFT half-block, in seconds: 1,024 samples at 16 kHz. Longer blocks have a steeper filter and a longer
/// delay.
const BLOCK_S: f64 = 0.064;

/// Largest sample that is analysed: 120 dB above full scale. What is larger counts as this large; its transforms
/// would not be numbers.
pub(crate) const LARGEST_SAMPLE: f32 = 1e6;

/// Averages the channels of interleaved frames. What is no number counts as silence.
///
/// **Shapes** `interleaved` holds whole frames of `channels`; one sample a frame is appended to `mono`.
pub fn mix_down(interleaved: &[f32], channels: u16, mono: &mut Vec<f32>) {
    let before = mono.len();
    match channels {
        0 => {}
        1 => mono.extend_from_slice(interleaved),
        2 => mono.extend(interleaved.as_chunks().0.iter().map(|[left, right]| 0.5 * (left + right))),
        _ => {
            let scale = 1.0 / f32::from(channels);
            let frames = interleaved.chunks_exact(usize::from(channels));
            mono.extend(frames.map(|frame| frame.iter().sum::<f32>() * scale));
        }
    }
    for sample in &mut mono[before..] {
        let clamped = sample.clamp(-LARGEST_SAMPLE, LARGEST_SAMPLE);
        *sample = if sample.is_finite() { clamped } else { 0.0 };
    }
}

/// Streaming band-limited resampler, for what [`mix_down`] gives.
///
/// Works in FFT blocks of its own, so its output does not depend on how the input is cut. The filter's delay is
/// taken off: output sample `n` lies at source time `n / to` s, and `frames` in give `round(frames * to / from)` out.
///
/// **Numerics** to [`ANALYSIS_RATE_HZ`], tones above 8 kHz come out at least 80 dB down from 8.4 kHz on; tones below 7.6 kHz keep their
/// level within 0.1 dB.
/// **Source** rubato's synchronous FFT resampler, Blackman-Harris² window.
pub struct Resampler {
    inner: Option<Inner>,
    from_hz: u32,
    to_hz: u32,
    frames_in: u64,
    frames_out: u64,
}

struct Inner {
    fft: Fft<f32>,
    waiting: Vec<f32>,
    block_in: usize,
    block: Vec<f32>,
    to_skip: usize,
}

impl Resampler {
    /// A resampler from `rate_hz` to [`ANALYSIS_RATE_HZ`].
    ///
    /// # Errors
    /// As [`Resampler::between`].
    pub fn new(rate_hz: u32) -> Result<Self, EngineError> {
        Self::between(rate_hz, ANALYSIS_RATE_HZ)
    }

    /// A resampler from one rate to another, both in hertz.
    ///
    /// # Errors
    /// [`EngineError::Implausible`] for a rate of 0.
    pub fn between(from_hz: u32, to_hz: u32) -> Result<Self, EngineError> {
        let implausible = EngineError::Implausible { what: "sample rate", value: u64::from(from_hz) };
        if from_hz == 0 || to_hz == 0 {
            return Err(implausible);
        }
        if from_hz == to_hz {
            return Ok(Self { inner: None, from_hz, to_hz, frames_in: 0, frames_out: 0 });
        }
        // The smallest block that is whole at both rates, doubled until it is long enough: where the rates'
        // ratio allows, the transforms then have lengths of two to some power (times three at 48 kHz).
        let divisor = gcd(from_hz, to_hz);
        let (unit_in, unit_out) = (from_hz / divisor, to_hz / divisor);
        let mut units = 1;
        while f64::from(unit_out * units) < BLOCK_S * f64::from(to_hz) {
            units *= 2;
        }
        let block_in = (unit_in * units) as usize;
        let Ok(fft) = Fft::<f32>::new_custom(
            from_hz as usize,
            to_hz as usize,
            block_in,
            1,
            1,
            rubato::WindowFunction::BlackmanHarris2,
            FixedSync::Both,
        ) else {
            return Err(implausible);
        };
        let to_skip = fft.output_delay();
        let block = vec![0.0; fft.output_frames_max()];
        let inner = Inner { block_in: fft.input_frames_next(), fft, waiting: Vec::new(), block, to_skip };
        Ok(Self { inner: Some(inner), from_hz, to_hz, frames_in: 0, frames_out: 0 })
    }

    /// Takes mono samples and appends what is ready to `out`.
    ///
    /// # Errors
    /// [`EngineError::Internal`] where the FFT refuses its own block size, which is a defect.
    pub fn push(&mut self, mono: &[f32], out: &mut Vec<f32>) -> Result<(), EngineError> {
        self.frames_in += mono.len() as u64;
        let before = out.len();
        match &mut self.inner {
            None => out.extend_from_slice(mono),
            Some(inner) => {
                let mut rest = mono;
                while inner.waiting.len() + rest.len() >= inner.block_in {
                    let (now, later) = rest.split_at(inner.block_in - inner.waiting.len());
                    inner.waiting.extend_from_slice(now);
                    rest = later;
                    inner.run(out)?;
                }
                inner.waiting.extend_from_slice(rest);
            }
        }
        self.frames_out += (out.len() - before) as u64;
        Ok(())
    }

    /// Appends what is still inside, so that the total length is right.
    ///
    /// # Errors
    /// As [`Resampler::push`].
    pub fn finish(mut self, out: &mut Vec<f32>) -> Result<(), EngineError> {
        let Some(inner) = &mut self.inner else { return Ok(()) };
        let exact = u128::from(self.frames_in) * u128::from(self.to_hz);
        let rate = u128::from(self.from_hz);
        let total = ((exact + rate / 2) / rate) as u64;
        let mut missing = usize::try_from(total.saturating_sub(self.frames_out)).unwrap_or(0);
        let mut tail = Vec::new();
        while missing > 0 {
            tail.clear();
            inner.waiting.resize(inner.block_in, 0.0);
            inner.run(&mut tail)?;
            let take = missing.min(tail.len());
            out.extend_from_slice(&tail[..take]);
            missing -= take;
        }
        Ok(())
    }
}

impl Inner {
    fn run(&mut self, out: &mut Vec<f32>) -> Result<(), EngineError> {
        const REFUSED: EngineError = EngineError::Internal("the resampler refused its block");
        let Ok(input) = SequentialSlice::new(self.waiting.as_slice(), 1, self.block_in) else {
            return Err(REFUSED);
        };
        let frames = self.block.len();
        let Ok(mut output) = SequentialSlice::new_mut(self.block.as_mut_slice(), 1, frames) else {
            return Err(REFUSED);
        };
        let Ok((_, made)) = self.fft.process_into_buffer(&input, &mut output, None) else {
            return Err(REFUSED);
        };
        let skip = self.to_skip.min(made);
        self.to_skip -= skip;
        out.extend_from_slice(&self.block[skip..made]);
        self.waiting.clear();
        Ok(())
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

//! Parts of recordings one after the other, sample by sample as they were decoded: what joining and cutting are made of.

use crate::{Decoder, EngineError, MediaSource, resample::Resampler};

/// Most channels that are kept; what has more is mixed down to one.
const MAX_CHANNELS: u16 = 2;

/// Rate and channels of what parts are joined to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Frames of a second.
    pub sample_rate_hz: u32,
    /// Samples of a frame: 1 or 2.
    pub channels: u16,
}

impl Layout {
    /// What a file has, where it is kept as it is.
    ///
    /// # Errors
    /// As [`Decoder::open`].
    pub fn of(source: Box<dyn MediaSource>, extension: &str) -> Result<Self, EngineError> {
        let format = Decoder::open(source, extension)?.format();
        let channels = if format.channels > MAX_CHANNELS { 1 } else { format.channels };
        Ok(Self { sample_rate_hz: format.sample_rate_hz, channels })
    }

    /// What loses nothing of either.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            sample_rate_hz: self.sample_rate_hz.max(other.sample_rate_hz),
            channels: self.channels.max(other.channels),
        }
    }
}

/// A part of a recording, read block by block.
pub struct Part {
    decoder: Decoder,
    layout: Layout,
    /// Frames of the file that are left out before it, and that belong to it.
    to_skip: u64,
    to_give: u64,
    /// One for each channel of the source that is kept; none where its rate is the right one.
    resamplers: Vec<Resampler>,
    block: Vec<f32>,
    out: Vec<f32>,
    ended: bool,
}

impl Part {
    /// Opens a file for what lies between two times, in seconds. `extension` is a hint and may be empty.
    ///
    /// # Errors
    /// As [`Decoder::open`]; [`EngineError::Implausible`] for a rate of 0.
    pub fn open(
        source: Box<dyn MediaSource>,
        extension: &str,
        (from_s, to_s): (f64, Option<f64>),
        layout: Layout,
    ) -> Result<Self, EngineError> {
        let decoder = Decoder::open(source, extension)?;
        let format = decoder.format();
        let frame = |at_s: f64| (at_s.max(0.0) * f64::from(format.sample_rate_hz)).round() as u64;
        let to_skip = frame(from_s);
        let to_give = to_s.map_or(u64::MAX, |to_s| frame(to_s).saturating_sub(to_skip));
        let kept = if format.channels > MAX_CHANNELS { 1 } else { format.channels };
        let mut resamplers = Vec::new();
        if format.sample_rate_hz != layout.sample_rate_hz {
            for _ in 0..kept {
                resamplers.push(Resampler::between(format.sample_rate_hz, layout.sample_rate_hz)?);
            }
        }
        let (block, out) = (Vec::new(), Vec::new());
        Ok(Self { decoder, layout, to_skip, to_give, resamplers, block, out, ended: false })
    }

    /// The next frames, interleaved, which may be none; nothing at all after the last.
    ///
    /// # Errors
    /// As [`Decoder::next_block`]; [`EngineError::Implausible`] where resampling fails.
    pub fn next_block(&mut self) -> Result<Option<&[f32]>, EngineError> {
        if self.ended {
            return Ok(None);
        }
        self.out.clear();
        let more = self.to_give > 0 && self.decoder.next_block(&mut self.block)?;
        if !more {
            self.ended = true;
            let mut tails = Vec::new();
            for resampler in std::mem::take(&mut self.resamplers) {
                let mut tail = Vec::new();
                resampler.finish(&mut tail)?;
                tails.push(tail);
            }
            self.interleave(&tails);
            return Ok(Some(&self.out));
        }
        let source = usize::from(self.decoder.format().channels.max(1));
        let frames = self.block.len() / source;
        let skip = self.to_skip.min(frames as u64);
        self.to_skip -= skip;
        let give = self.to_give.min(frames as u64 - skip);
        self.to_give -= give;
        let from = skip as usize * source;
        let mine = &self.block[from..from + give as usize * source];
        let channels = split(mine, source);
        if self.resamplers.is_empty() {
            self.interleave(&channels);
        } else {
            let mut ready = Vec::new();
            for (resampler, channel) in self.resamplers.iter_mut().zip(&channels) {
                let mut out = Vec::new();
                resampler.push(channel, &mut out)?;
                ready.push(out);
            }
            self.interleave(&ready);
        }
        Ok(Some(&self.out))
    }

    /// Share of the file that is read, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f32 {
        self.decoder.progress()
    }

    /// Channels as the layout wants them: one becomes both of two.
    fn interleave(&mut self, channels: &[Vec<f32>]) {
        let frames = channels.iter().map(Vec::len).min().unwrap_or_default();
        for frame in 0..frames {
            for channel in 0..usize::from(self.layout.channels) {
                self.out.extend(channels.get(channel).or(channels.first()).map(|it| it[frame]));
            }
        }
    }
}

/// Channels apart; more than [`MAX_CHANNELS`] become one. What is no number counts as silence.
fn split(interleaved: &[f32], channels: usize) -> Vec<Vec<f32>> {
    let sound = |it: f32| if it.is_finite() { it } else { 0.0 };
    if channels > usize::from(MAX_CHANNELS) {
        let mix = |frame: &[f32]| sound(frame.iter().sum::<f32>() / channels as f32);
        return vec![interleaved.chunks_exact(channels).map(mix).collect()];
    }
    (0..channels)
        .map(|at| interleaved.iter().skip(at).step_by(channels).map(|it| sound(*it)).collect())
        .collect()
}

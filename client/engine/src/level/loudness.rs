//! Loudness by EBU R 128: integrated, its range, and the loudest moments.
//!
//! The weighting is the `ebur128` crate's; what follows from it is gated here, from the same powers of 10 ms that the
//! loudest moments are found in, so that no sample is squared twice.

use std::collections::VecDeque;

use ebur128::{EbuR128, Mode};
use sotto_protocol::LoudnessTrack;

use super::gate;
use super::upsampler::Upsampler;
use crate::EngineError;
use crate::lanes;

/// Steps that the loudest moments are looked for at, in milliseconds.
const STEP_MS: u32 = 10;
/// Steps of the momentary window (400 ms).
const MOMENTARY_STEPS: usize = 40;
/// Steps of the short-term window (3 s).
const SHORT_TERM_STEPS: usize = 300;
/// Steps between two blocks that the gates see.
const BLOCK_STEPS: u64 = 10;
/// The weighting filter is defined at 48 kHz. At lower rates, what makes it from there bends it by up to 0.4 LU.
const LEAST_RATE_HZ: u32 = 40_000;

/// Streaming; keeps 8 bytes for every 100 ms, for the gates.
///
/// **Numerics** the signals of EBU Tech 3341 within 0.1 LU and of 3342 within 1 LU.
pub(super) struct LoudnessMeter {
    meter: EbuR128,
    /// For low rates.
    upsampler: Option<(Upsampler, Vec<f32>)>,
    channels: usize,
    step_frames: usize,
    until_step: usize,
    steps: u64,
    /// Weighted power of the last steps.
    powers: VecDeque<f64>,
    /// Powers of the momentary and of the short-term window, every 100 ms.
    momentary: Vec<f32>,
    short_term: Vec<f32>,
    momentary_max: f64,
}

impl LoudnessMeter {
    pub(super) fn new(sample_rate_hz: u32, channels: u16) -> Result<Self, EngineError> {
        let factor = LEAST_RATE_HZ.div_ceil(sample_rate_hz.max(1));
        let rate_hz = sample_rate_hz.saturating_mul(factor);
        let made = EbuR128::new(u32::from(channels), rate_hz, Mode::M);
        let Ok(meter) = made else {
            return Err(EngineError::Implausible { what: "sample rate", value: u64::from(sample_rate_hz) });
        };
        let step_frames = (rate_hz / (1_000 / STEP_MS)).max(1) as usize;
        Ok(Self {
            meter,
            upsampler: (factor > 1).then(|| (Upsampler::new(factor, channels), Vec::new())),
            channels: usize::from(channels),
            step_frames,
            until_step: step_frames,
            steps: 0,
            powers: VecDeque::with_capacity(SHORT_TERM_STEPS),
            momentary: Vec::new(),
            short_term: Vec::new(),
            momentary_max: 0.0,
        })
    }

    pub(super) fn push(&mut self, interleaved: &[f32]) -> Result<(), EngineError> {
        let Some((mut upsampler, mut upsampled)) = self.upsampler.take() else {
            return self.measure(interleaved);
        };
        upsampled.clear();
        upsampler.push(interleaved, &mut upsampled);
        let measured = self.measure(&upsampled);
        self.upsampler = Some((upsampler, upsampled));
        measured
    }

    fn measure(&mut self, interleaved: &[f32]) -> Result<(), EngineError> {
        let mut rest = interleaved;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(self.until_step * self.channels));
            if self.meter.add_frames_f32(now).is_err() {
                return Err(EngineError::Internal("the loudness meter refused a block"));
            }
            self.until_step -= now.len() / self.channels;
            if self.until_step == 0 {
                self.step();
            }
            rest = later;
        }
        Ok(())
    }

    fn step(&mut self) {
        self.until_step = self.step_frames;
        self.steps += 1;
        if self.powers.len() == SHORT_TERM_STEPS {
            self.powers.pop_front();
        }
        let lufs = self.meter.loudness_window(STEP_MS).unwrap_or(f64::NEG_INFINITY);
        self.powers.push_back(gate::power(lufs));
        let mean = |steps: usize| self.powers.iter().rev().take(steps).sum::<f64>() / steps as f64;
        if self.powers.len() < MOMENTARY_STEPS {
            return;
        }
        let momentary = mean(MOMENTARY_STEPS);
        self.momentary_max = self.momentary_max.max(momentary);
        if self.steps.is_multiple_of(BLOCK_STEPS) {
            self.momentary.push(momentary as f32);
            if self.powers.len() == SHORT_TERM_STEPS {
                self.short_term.push(mean(SHORT_TERM_STEPS) as f32);
            }
        }
    }

    /// Loudness of each window of 400 ms, every 100 ms.
    pub(super) fn track(&self) -> LoudnessTrack {
        let lufs = |power: &f32| gate::lufs(f64::from(*power)).unwrap_or(f64::NEG_INFINITY) as f32;
        LoudnessTrack {
            start_s: f64::from(STEP_MS * MOMENTARY_STEPS as u32) / 2e3,
            hop_s: f64::from(STEP_MS) * BLOCK_STEPS as f64 / 1e3,
            lufs: self.momentary.iter().map(|it| lufs(it).max(LoudnessTrack::FLOOR_LUFS)).collect(),
        }
    }

    /// Over the whole recording, in LUFS; none where nothing passed the gate.
    pub(super) fn integrated(&self) -> Option<f32> {
        gate::integrated(&self.momentary).map(|lufs| lufs as f32)
    }

    /// Loudness range, in LU; none where there is no integrated loudness, or below 3 s.
    pub(super) fn range(&self) -> Option<f32> {
        gate::range(&self.short_term).map(|range| range as f32)
    }

    /// Loudest 400 ms, in LUFS; none below that, or for digital silence.
    pub(super) fn momentary_max(&self) -> Option<f32> {
        gate::lufs(self.momentary_max).map(|lufs| lufs as f32)
    }

    /// Loudest 3 s, in LUFS; none below that, or for digital silence.
    pub(super) fn short_term_max(&self) -> Option<f32> {
        let most = self.short_term.iter().copied().fold(0.0, lanes::greater);
        gate::lufs(f64::from(most)).map(|lufs| lufs as f32)
    }
}

#[cfg(test)]
mod tests;

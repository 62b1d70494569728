//! Means over the frames that turned out to be speech.

use std::collections::VecDeque;

use sotto_protocol::Spectrum;

use super::{COEFFICIENTS, Frame};

/// Descriptors of a frame that are averaged, before the cepstral coefficients.
const SHAPES: usize = 5;

/// Collects frames, and takes those into the means that are said to be speech.
///
/// Whether a frame is speech is known some time after the frame itself: frames wait for that.
#[derive(Default)]
pub struct Summary {
    waiting: VecDeque<Frame>,
    sums: [f64; SHAPES + COEFFICIENTS],
    frames: u64,
}

impl Summary {
    /// Takes the next frame.
    pub fn push(&mut self, frame: &Frame) {
        self.waiting.push_back(*frame);
    }

    /// Says whether the oldest waiting frame is speech.
    pub fn decide(&mut self, speech: bool) {
        let Some(frame) = self.waiting.pop_front() else { return };
        if speech {
            let Frame { centroid_hz, spread_hz, rolloff_hz, flux, flatness, mfcc } = frame;
            let shape = [centroid_hz, spread_hz, rolloff_hz, flux, flatness];
            for (sum, value) in self.sums.iter_mut().zip(shape.iter().chain(&mfcc)) {
                *sum += f64::from(*value);
            }
            self.frames += 1;
        }
    }

    /// The means so far.
    #[must_use]
    pub fn finish(&self) -> Spectrum {
        if self.frames == 0 {
            return Spectrum::default();
        }
        let means = self.sums.map(|sum| (sum / self.frames as f64) as f32);
        let [centroid_hz, spread_hz, rolloff_hz, flux, flatness, mfcc @ ..] = means;
        Spectrum {
            centroid_hz: Some(centroid_hz),
            spread_hz: Some(spread_hz),
            rolloff_hz: Some(rolloff_hz),
            flux: Some(flux),
            flatness: Some(flatness),
            mfcc: mfcc.to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_speech_counts() {
        let mut summary = Summary::default();
        for frame in 0..10_u8 {
            summary.push(&Frame { centroid_hz: f32::from(frame) * 100.0, ..Frame::default() });
        }
        for frame in 0..10 {
            summary.decide((4..7).contains(&frame));
        }
        assert_eq!(summary.finish().centroid_hz, Some(500.0));
        assert_eq!(summary.finish().mfcc.len(), COEFFICIENTS);
    }

    #[test]
    fn without_speech_there_is_no_spectrum() {
        let mut summary = Summary::default();
        summary.push(&Frame::default());
        summary.decide(false);
        summary.decide(true);
        assert_eq!(summary.finish(), Spectrum::default());
    }
}

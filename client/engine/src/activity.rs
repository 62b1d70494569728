//! Voice activity: which frames are speech, and how loud each one is.

mod evidence;
mod scan;
mod segments;
mod smoothing;

pub use segments::Segmenter;

use crate::log_mel::Column;
use crate::pitch;
pub use evidence::{Evidence, FEATURES, Heard, Judged};
pub use scan::{decide, scan};
use smoothing::Smoother;

/// One frame, decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decided {
    /// Whether a voice speaks.
    pub speech: bool,
    /// Whether it sounds like music rather than noise; says nothing of speech.
    pub music: bool,
    /// Mean power of the frame's samples, full scale squared.
    pub power: f32,
}

/// Streaming detector. Frames come out in order, about a second after they went in.
#[derive(Clone, Default)]
pub struct Activity {
    evidence: Evidence,
    smoother: Smoother,
}

impl Activity {
    /// Takes what was measured of the next frame: its mel column, its pitch candidates and its mean power.
    pub fn push(&mut self, column: &Column, pitch: &pitch::Frame, power: f32, out: &mut Vec<Decided>) {
        let Self { evidence, smoother } = self;
        evidence.push(column, pitch, power, |judged| smoother.push(&judged, out));
    }

    /// Gives out the frames that were still waiting for later ones.
    pub fn finish(self, out: &mut Vec<Decided>) {
        let Self { evidence, mut smoother } = self;
        evidence.finish(|judged| smoother.push(&judged, out));
        smoother.finish(out);
    }
}

//! From samples to the decided pitch of every frame.

use super::{Candidates, Path, WINDOW_SAMPLES};
use crate::framer::Framer;

/// Fundamental frequency of a stream, for what needs nothing else of its frames.
///
/// **Shapes** blocks of the analysis view in, one number for each 10 ms out; 2 s late at most.
/// **Units** hertz; 0 for unvoiced.
/// **Source** as [`Candidates`] and [`Path`].
pub struct Contour {
    framer: Framer,
    candidates: Candidates,
    path: Path,
}

impl Default for Contour {
    fn default() -> Self {
        Self { framer: Framer::new(WINDOW_SAMPLES), candidates: Candidates::default(), path: Path::default() }
    }
}

impl Contour {
    /// Takes the next samples and appends what is decided to `f0_hz`.
    pub fn push(&mut self, samples: &[f32], f0_hz: &mut Vec<f32>) {
        self.framer.push(samples, |frame| self.path.push(&self.candidates.find(frame), f0_hz));
    }

    /// Gives out what is still undecided.
    pub fn finish(self, f0_hz: &mut Vec<f32>) {
        let Self { framer, mut candidates, mut path } = self;
        framer.finish(|frame| path.push(&candidates.find(frame), f0_hz));
        path.finish(f0_hz);
    }
}

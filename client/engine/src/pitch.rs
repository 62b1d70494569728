//! Fundamental frequency of the voice: candidates from the autocorrelation of each frame, then the cheapest path
//! through them.
//!
//! **Source** P. Boersma, "Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise
//! ratio of a sampled sound", IFA Proceedings 17 (1993).

mod candidates;
mod contour;
mod path;
mod statistics;

pub use candidates::{Candidates, Frame, MAX_F0_HZ, MIN_F0_HZ, WINDOW_SAMPLES};
pub use contour::Contour;
pub use path::Path;
pub(crate) use statistics::{median, summary, track};

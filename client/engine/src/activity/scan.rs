//! The detector by itself, over a whole recording: for measuring it, and for fitting its weights.

use super::smoothing::Smoother;
use super::{Decided, Evidence, Judged};
use crate::framer::Framer;
use crate::log_mel::{self, LogMel};
use crate::pitch;

/// What is judged of each frame of an analysis view, in order.
pub fn scan(view: &[f32], mut each: impl FnMut(Judged)) {
    let mut log_mel = LogMel::default();
    let mut columns = Vec::new();
    let mut see = |frame: &[f32]| {
        let power = frame.iter().map(|sample| sample * sample).sum::<f32>() / frame.len() as f32;
        columns.push((log_mel.column(frame), power));
    };
    let mut framer = Framer::new(log_mel::WINDOW_SAMPLES);
    framer.push(view, &mut see);
    framer.finish(see);
    let mut candidates = pitch::Candidates::default();
    let mut evidence = Evidence::default();
    let mut columns = columns.into_iter();
    let mut join = |frame: &[f32]| {
        if let Some((column, power)) = columns.next() {
            evidence.push(&column, &candidates.find(frame), power, &mut each);
        }
    };
    let mut framer = Framer::new(pitch::WINDOW_SAMPLES);
    framer.push(view, &mut join);
    framer.finish(join);
    evidence.finish(each);
}

/// What is decided of each frame of an analysis view.
#[must_use]
pub fn decide(view: &[f32]) -> Vec<Decided> {
    let mut smoother = Smoother::default();
    let mut decided = Vec::new();
    scan(view, |judged| smoother.push(&judged, &mut decided));
    smoother.finish(&mut decided);
    decided
}

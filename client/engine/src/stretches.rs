//! What cutting speech into stretches takes, whoever reads them: recent audio, and the frames of speech that are still open.

use std::ops::Range;

use crate::activity::Decided;

/// Audio is let go of in steps of this many samples, so that the rest is not moved at every frame.
const LEAST_SURPLUS: usize = 32_000;

/// Audio that may still be wanted, by its place in the recording.
#[derive(Default)]
pub(crate) struct RecentAudio {
    samples: Vec<f32>,
    /// Sample of the recording that `samples` starts at.
    start: u64,
}

impl RecentAudio {
    /// Takes the next samples.
    pub(crate) fn hear(&mut self, samples: &[f32]) {
        self.samples.extend_from_slice(samples);
    }

    /// First sample that is still here.
    pub(crate) fn start(&self) -> u64 {
        self.start
    }

    /// Sample after the last.
    pub(crate) fn end(&self) -> u64 {
        self.start + self.samples.len() as u64
    }

    /// What is here of some samples.
    pub(crate) fn within(&self, range: Range<u64>) -> &[f32] {
        let place = |sample: u64| (sample.saturating_sub(self.start) as usize).min(self.samples.len());
        let from = place(range.start);
        &self.samples[from..place(range.end).max(from)]
    }

    /// Lets go of what lies before a sample.
    pub(crate) fn forget_before(&mut self, sample: u64) {
        let surplus = sample.saturating_sub(self.start) as usize;
        if surplus >= LEAST_SURPLUS {
            let surplus = surplus.min(self.samples.len());
            self.samples.drain(..surplus);
            self.start += surplus as u64;
        }
    }
}

/// Frames from the first speech on, pauses among them, until somebody takes them.
#[derive(Clone, Default)]
pub(crate) struct OpenSpeech {
    /// Frames of the recording so far.
    heard: u64,
    frames: Vec<Decided>,
    start: u64,
}

impl OpenSpeech {
    /// Takes the next frame of the recording.
    pub(crate) fn push(&mut self, frame: Decided) {
        if frame.speech || !self.frames.is_empty() {
            if self.frames.is_empty() {
                self.start = self.heard;
            }
            self.frames.push(frame);
        }
        self.heard += 1;
    }

    /// Frames that are open.
    pub(crate) fn frames(&self) -> &[Decided] {
        &self.frames
    }

    /// The first frame that is open; where none is, the next one of the recording.
    pub(crate) fn start_or_next(&self) -> u64 {
        if self.frames.is_empty() { self.heard } else { self.start }
    }

    /// Frames since the last speech.
    pub(crate) fn pause(&self) -> usize {
        self.frames.iter().rev().take_while(|frame| !frame.speech).count()
    }

    /// Takes the first `count` frames, up to the last speech among them, and where they start. What is left starts with
    /// its first speech.
    pub(crate) fn take(&mut self, count: usize) -> (u64, Vec<Decided>) {
        let start = self.start;
        let rest = self.frames.split_off(count.min(self.frames.len()));
        let kept = self.frames.iter().rposition(|frame| frame.speech).map_or(0, |last| last + 1);
        self.frames.truncate(kept);
        let skipped = rest.iter().position(|frame| frame.speech).unwrap_or(rest.len());
        self.start += (count + skipped) as u64;
        (start, std::mem::replace(&mut self.frames, rest[skipped..].to_vec()))
    }
}

/// The frame from `from` on around which `reach` frames on either side are quietest together; all where there are too
/// few.
pub(crate) fn quietest(frames: &[Decided], from: usize, reach: usize) -> usize {
    let level = |at: usize| frames[at - reach..at + reach].iter().map(|frame| frame.power).sum::<f32>();
    (from..frames.len().saturating_sub(reach))
        .min_by(|&a, &b| level(a).total_cmp(&level(b)))
        .unwrap_or(frames.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(marks: &str) -> OpenSpeech {
        let mut open = OpenSpeech::default();
        for mark in marks.chars() {
            open.push(Decided { speech: mark == 's', music: false, power: 0.0 });
        }
        open
    }

    #[test]
    fn speech_is_taken_without_the_pauses_around_it() {
        let mut open = frames("--ss-s--ss");
        assert_eq!((open.start_or_next(), open.pause(), open.frames().len()), (2, 0, 8));
        let (start, taken) = open.take(5);
        assert_eq!((start, taken.len()), (2, 4));
        assert_eq!((open.start_or_next(), open.frames().len()), (8, 2));
        assert_eq!(open.take(2).0, 8);
        assert_eq!((open.start_or_next(), open.take(0).1.len()), (10, 0));
        assert_eq!(frames("s---").pause(), 3);
    }

    #[test]
    fn audio_is_found_by_its_place_and_let_go_of_in_large_steps() {
        let mut audio = RecentAudio::default();
        audio.hear(&vec![1.0; 40_000]);
        audio.forget_before(31_999);
        assert_eq!(audio.start(), 0);
        audio.forget_before(32_000);
        assert_eq!((audio.start(), audio.end()), (32_000, 40_000));
        assert_eq!(audio.within(0..32_010).len(), 10);
        assert_eq!(audio.within(39_990..50_000).len(), 10);
        assert!(audio.within(50_000..60_000).is_empty());
    }
}

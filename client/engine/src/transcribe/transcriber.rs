//! Samples in, sentences out, in steps short enough to keep an event loop alive.

use std::collections::VecDeque;
use std::sync::Arc;

use sotto_protocol::{Share, TranscriptSegment};

use super::cutter::{Cutter, Stretch};
use super::decoding::Decoding;
use super::ears::Ears;
use super::languages::Languages;
use super::{Recogniser, SpeechError, sentences, wording};
use crate::activity::Decided;

/// What a piece of work came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Worked {
    /// There is nothing to do until more samples come.
    Idle,
    /// There is more to do.
    Busy,
    /// A stretch is done: its sentences, in order, after all that came before. There may be none.
    Done(Vec<TranscriptSegment>),
}

/// Streaming transcription of one recording.
pub struct Transcriber {
    recogniser: Arc<Recogniser>,
    ears: Option<Ears>,
    cutter: Cutter,
    /// Stretches with their numbers.
    waiting: VecDeque<(u32, Stretch)>,
    /// Stretches that were cut so far.
    cut: u32,
    /// The first of them that is written down.
    first: u32,
    share: Share,
    current: Option<(Stretch, Decoding)>,
    /// Number of the stretch that was begun last.
    number: u32,
    languages: Languages,
}

impl Transcriber {
    /// A transcriber that uses `recogniser`.
    #[must_use]
    pub fn new(recogniser: Arc<Recogniser>) -> Self {
        Self {
            recogniser,
            ears: Some(Ears::default()),
            cutter: Cutter::default(),
            waiting: VecDeque::new(),
            cut: 0,
            first: 0,
            share: Share::WHOLE,
            current: None,
            number: 0,
            languages: Languages::default(),
        }
    }

    /// Leaves out the first stretches, which were written down earlier: the same recording is always cut alike.
    pub fn skip(&mut self, stretches: u32) {
        self.first = stretches;
    }

    /// Leaves out all stretches but a share of them, for others to write down.
    pub fn only(&mut self, share: Share) {
        self.share = share;
    }

    /// Number of the stretch that was done last, from 0, those that were left out counted.
    #[must_use]
    pub fn stretch(&self) -> u32 {
        self.number
    }

    /// Takes samples of the analysis view: mono, 16 kHz. Runs no network.
    pub fn push(&mut self, samples: &[f32]) {
        self.cutter.hear(samples);
        let mut decided = Vec::new();
        if let Some(ears) = &mut self.ears {
            ears.push(samples, &mut decided);
        }
        self.hear(decided);
    }

    /// Says that all samples came. Later ones are ignored.
    pub fn end(&mut self) {
        let mut decided = Vec::new();
        if let Some(ears) = self.ears.take() {
            ears.finish(&mut decided);
        }
        self.hear(decided);
        while let Some(last) = self.cutter.finish() {
            self.queue(last);
        }
    }

    fn hear(&mut self, decided: Vec<Decided>) {
        for frame in decided {
            if let Some(stretch) = self.cutter.push(frame) {
                self.queue(stretch);
            }
        }
    }

    fn queue(&mut self, stretch: Stretch) {
        if self.cut >= self.first && self.share.holds(self.cut) {
            self.waiting.push_back((self.cut, stretch));
        }
        self.cut += 1;
    }

    /// Stretches that wait for the model, the one it is at among them.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.len() + usize::from(self.current.is_some())
    }

    /// Does a bounded piece of work: one pass of the encoder over at most 15 s, or a few tokens.
    ///
    /// # Errors
    /// [`SpeechError::Run`] where a network fails; the stretch it failed on is given up.
    pub fn work(&mut self) -> Result<Worked, SpeechError> {
        if let Some((stretch, mut decoding)) = self.current.take() {
            if decoding.go_on(&self.recogniser)? {
                self.current = Some((stretch, decoding));
                return Ok(Worked::Busy);
            }
            decoding.tell(&mut self.languages);
            let words = wording::words(&self.recogniser, &stretch, &decoding);
            return Ok(Worked::Done(sentences::split(words)));
        }
        let Some((number, stretch)) = self.waiting.pop_front() else { return Ok(Worked::Idle) };
        self.number = number;
        let decoding = Decoding::begin_after(&self.recogniser, &stretch.audio, &self.languages)?;
        self.current = Some((stretch, decoding));
        Ok(Worked::Busy)
    }

    /// The language of what is written so far, as a short code: the one that was asked for, or that most is said in.
    #[must_use]
    pub fn language(&self) -> &str {
        self.recogniser.language(&self.languages)
    }
}

//! Samples in, sentences out, in steps short enough to keep an event loop alive.

use std::collections::VecDeque;
use std::sync::Arc;

use sotto_protocol::{Transcript, TranscriptSegment};

use super::cutter::{Cutter, Stretch};
use super::decoding::Decoding;
use super::ears::Ears;
use super::languages::Languages;
use super::{Recogniser, SpeechError, sentences, wording};

/// Tokens found in one piece of work.
const TOKENS_A_STEP: usize = 8;
/// Less audio than this is filled up with silence (0.2 s).
const LEAST_SAMPLES: usize = 3_200;

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
    waiting: VecDeque<Stretch>,
    current: Option<(Stretch, Decoding)>,
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
            current: None,
            languages: Languages::default(),
        }
    }

    /// Takes samples of the analysis view: mono, 16 kHz. Runs no network.
    pub fn push(&mut self, samples: &[f32]) {
        self.cutter.hear(samples);
        let mut decided = Vec::new();
        if let Some(ears) = &mut self.ears {
            ears.push(samples, &mut decided);
        }
        self.waiting.extend(decided.into_iter().filter_map(|frame| self.cutter.push(frame)));
    }

    /// Says that all samples came. Later ones are ignored.
    pub fn end(&mut self) {
        let mut decided = Vec::new();
        if let Some(ears) = self.ears.take() {
            ears.finish(&mut decided);
        }
        self.waiting.extend(decided.into_iter().filter_map(|frame| self.cutter.push(frame)));
        while let Some(last) = self.cutter.finish() {
            self.waiting.push_back(last);
        }
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
            for _ in 0..TOKENS_A_STEP {
                if !decoding.advance(&self.recogniser)? {
                    decoding.tell(&mut self.languages);
                    let words = wording::words(&self.recogniser, &stretch, &decoding);
                    return Ok(Worked::Done(sentences::split(words)));
                }
            }
            self.current = Some((stretch, decoding));
            return Ok(Worked::Busy);
        }
        let Some(mut stretch) = self.waiting.pop_front() else { return Ok(Worked::Idle) };
        if stretch.audio.len() < LEAST_SAMPLES {
            stretch.audio.resize(LEAST_SAMPLES, 0.0);
        }
        let decoding = Decoding::begin_after(&self.recogniser, &stretch.audio, &self.languages)?;
        self.current = Some((stretch, decoding));
        Ok(Worked::Busy)
    }

    /// The language of what is written so far, as a short code: the one that was asked for, or that most is said in.
    #[must_use]
    pub fn language(&self) -> &str {
        let card = self.recogniser.card();
        self.recogniser.code(self.languages.most()).unwrap_or(&card.language)
    }

    /// A transcript without sentences that names language and model.
    #[must_use]
    pub fn blank(&self) -> Transcript {
        let card = self.recogniser.card();
        let model = format!("{} {}", card.name, card.version);
        Transcript { language: self.language().to_owned(), model, segments: Vec::new(), insight: None }
    }
}

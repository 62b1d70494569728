//! Writing down what is said while somebody speaks: a guess at what is being said, made anew again and again, and what
//! is written down for good at each pause.
//!
//! Whether a frame is speech is decided for good more than a second later. Nobody waits that long: what would be
//! decided if nothing more came is taken as it is. A guess that heard all until the pause is what is written down.

use std::sync::Arc;

use sotto_protocol::TranscriptSegment;

use super::cutter::{Heard, Stretch, best_cut};
use super::decoding::Decoding;
use super::ears::Ears;
use super::languages::Languages;
use super::{Recogniser, SpeechError, sentences, wording};
use crate::EngineError;
use crate::activity::Decided;
use crate::resample::{Resampler, mix_down};
use crate::stretches::OpenSpeech;

/// A pause this long ends what is written down in one go (0.35 s, on top of the 0.1 s that speech is widened by).
const PAUSE_FRAMES: usize = 35;
/// Speech without such a pause is cut after 3 to 8 s: each guess hears all of it again.
const MAX_FRAMES: usize = 800;
const CUT_FROM_FRAMES: usize = 300;
/// Speech that a guess adds to the one before (0.4 s).
const FRESH_FRAMES: u64 = 40;
/// A pause after which the next guess is made at once: it may be the last (0.05 s, as above).
const BREATH_FRAMES: usize = 5;

/// What a piece of work came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Listened {
    /// There is nothing to do until more samples come.
    Idle,
    /// There is more to do.
    Busy,
    /// What seems to be said since the last words that were written down; it may change, and be nothing.
    Guessed(String),
    /// What was said until a pause, in order, after all that came before; the guess is over.
    Written(Vec<TranscriptSegment>),
}

/// A stretch and what is heard in it.
struct Pass {
    stretch: Stretch,
    decoding: Decoding,
    /// Whether the stretch ends for good.
    last: bool,
}

/// What to do next.
enum Next {
    Nothing,
    Guess,
    /// Write down the first frames that are open.
    Write(usize),
}

/// Streaming transcription of somebody who speaks now.
pub struct Listener {
    recogniser: Arc<Recogniser>,
    /// None once all came.
    senses: Option<(Resampler, Ears)>,
    heard: Heard,
    /// Frames that are decided for good and not written down.
    open: OpenSpeech,
    /// How many frames are decided, and how many of the recording are done with.
    decided: u64,
    done: u64,
    pass: Option<Pass>,
    guess: Option<Pass>,
    guessing: bool,
    /// Whether there is something new to look at.
    fresh: bool,
    languages: Languages,
    mono: Vec<f32>,
    view: Vec<f32>,
}

impl Listener {
    /// A listener for mono samples at this rate.
    ///
    /// # Errors
    /// [`EngineError::Implausible`] for a rate of 0.
    pub fn new(recogniser: Arc<Recogniser>, sample_rate_hz: u32) -> Result<Self, EngineError> {
        Ok(Self {
            recogniser,
            senses: Some((Resampler::new(sample_rate_hz)?, Ears::default())),
            heard: Heard::default(),
            open: OpenSpeech::default(),
            decided: 0,
            done: 0,
            pass: None,
            guess: None,
            guessing: false,
            fresh: false,
            languages: Languages::default(),
            mono: Vec::new(),
            view: Vec::new(),
        })
    }

    /// Takes what was heard. Runs no network.
    ///
    /// # Errors
    /// [`EngineError::Internal`] where resampling fails, which is a defect.
    pub fn push(&mut self, samples: &[f32]) -> Result<(), EngineError> {
        let Some((resampler, ears)) = &mut self.senses else { return Ok(()) };
        self.mono.clear();
        self.view.clear();
        mix_down(samples, 1, &mut self.mono);
        resampler.push(&self.mono, &mut self.view)?;
        self.fresh |= !self.view.is_empty();
        self.heard.push(&self.view);
        let mut decided = Vec::new();
        ears.push(&self.view, &mut decided);
        self.decide(&decided);
        self.heard.forget_before(self.open.start_or_next());
        Ok(())
    }

    /// Says that nothing more comes.
    ///
    /// # Errors
    /// As [`Listener::push`].
    pub fn end(&mut self) -> Result<(), EngineError> {
        let Some((resampler, mut ears)) = self.senses.take() else { return Ok(()) };
        let mut decided = Vec::new();
        self.fresh = true;
        self.view.clear();
        resampler.finish(&mut self.view)?;
        self.heard.push(&self.view);
        ears.push(&self.view, &mut decided);
        ears.finish(&mut decided);
        self.decide(&decided);
        Ok(())
    }

    /// Seconds of audio that are kept because they are not written down yet, and a little more.
    #[must_use]
    pub fn held_s(&self) -> f64 {
        self.heard.held_s()
    }

    /// The language of what is written so far, as a short code.
    #[must_use]
    pub fn language(&self) -> &str {
        self.recogniser.language(&self.languages)
    }

    /// Does a bounded piece of work: one pass of the encoder over some 8 s, or a few tokens.
    ///
    /// # Errors
    /// [`SpeechError::Run`] where a network fails; the stretch it failed on is given up.
    pub fn work(&mut self) -> Result<Listened, SpeechError> {
        if let Some(mut pass) = self.pass.take() {
            if pass.decoding.go_on(&self.recogniser)? {
                self.pass = Some(pass);
                return Ok(Listened::Busy);
            }
            return Ok(self.finished(pass));
        }
        // What was looked at in vain is not looked at again until more comes.
        if !self.fresh {
            return Ok(Listened::Idle);
        }
        let mut open = self.so_far();
        let frames = open.frames().len();
        match self.next(&open) {
            Next::Nothing if frames == 0 && self.guessing => Ok(self.nothing_after_all()),
            Next::Nothing => {
                self.fresh = false;
                Ok(Listened::Idle)
            }
            Next::Guess => self.begin(self.heard.look(&mut open, frames), false),
            Next::Write(count) => {
                let covered = self.guess.take().filter(|guess| covers(guess, &open, count));
                self.done = open.start_or_next() + count as u64;
                let stretch = self.heard.take(&mut open, count);
                self.open.take(count);
                match covered {
                    Some(guess) => Ok(self.finished(Pass { last: true, ..guess })),
                    None => self.begin(stretch, true),
                }
            }
        }
    }

    /// Keeps decided frames, as far as they are not written down.
    fn decide(&mut self, decided: &[Decided]) {
        for frame in decided {
            self.open.push(unless_done(*frame, self.decided < self.done));
            self.decided += 1;
        }
    }

    /// What is open, with the frames that are not decided for good.
    fn so_far(&self) -> OpenSpeech {
        let mut open = self.open.clone();
        let supposed = self.senses.as_ref().map(|(_, ears)| ears.supposed()).unwrap_or_default();
        for (frame, at) in supposed.into_iter().zip(self.decided..) {
            open.push(unless_done(frame, at < self.done));
        }
        open
    }

    fn next(&self, open: &OpenSpeech) -> Next {
        let frames = open.frames();
        let (start, pause) = (open.start_or_next(), open.pause());
        if let Some(end) = first_pause(frames) {
            return Next::Write(end);
        }
        if frames.len() >= MAX_FRAMES {
            return Next::Write(best_cut(&frames[..MAX_FRAMES], CUT_FROM_FRAMES));
        }
        if self.senses.is_none() && !frames.is_empty() {
            return Next::Write(frames.len());
        }
        let end = start + frames.len() as u64;
        let guessed = self.guess.as_ref().map_or(start, |guess| guess.stretch.end_frame);
        let all_guessed = guessed + pause as u64 >= end;
        if all_guessed || (pause < BREATH_FRAMES && end < guessed + FRESH_FRAMES) {
            return Next::Nothing;
        }
        Next::Guess
    }

    fn begin(&mut self, stretch: Option<Stretch>, last: bool) -> Result<Listened, SpeechError> {
        let Some(stretch) = stretch else { return Ok(Listened::Idle) };
        let decoding = Decoding::begin_after(&self.recogniser, &stretch.audio, &self.languages)?;
        self.pass = Some(Pass { stretch, decoding, last });
        Ok(Listened::Busy)
    }

    fn finished(&mut self, pass: Pass) -> Listened {
        self.guessing = !pass.last;
        if pass.last {
            pass.decoding.tell(&mut self.languages);
            let words = wording::words(&self.recogniser, &pass.stretch, &pass.decoding);
            return Listened::Written(sentences::split(words));
        }
        let text = self.recogniser.text(&pass.decoding.found.tokens());
        self.guess = Some(pass);
        Listened::Guessed(text)
    }

    /// What sounded like speech turned out not to be.
    fn nothing_after_all(&mut self) -> Listened {
        self.guessing = false;
        self.guess = None;
        Listened::Guessed(String::new())
    }
}

fn unless_done(frame: Decided, done: bool) -> Decided {
    Decided { speech: frame.speech && !done, ..frame }
}

/// Frames until the first long pause, with it.
fn first_pause(frames: &[Decided]) -> Option<usize> {
    let mut pause = 0;
    let ends = frames.iter().position(|frame| {
        pause = if frame.speech { 0 } else { pause + 1 };
        pause >= PAUSE_FRAMES
    });
    ends.map(|at| at + 1)
}

/// Whether a guess heard the first `count` frames up to the last speech among them.
fn covers(guess: &Pass, open: &OpenSpeech, count: usize) -> bool {
    let spoken = open.frames().iter().take(count).rposition(|frame| frame.speech).map_or(0, |at| at + 1);
    let beyond = open.frames().iter().skip(count).any(|frame| frame.speech);
    !beyond && guess.stretch.end_frame >= open.start_or_next() + spoken as u64
}

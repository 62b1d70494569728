//! One stretch of audio becomes tokens, one at a time, always the likeliest.

use super::network::Held;
use super::{Recogniser, SpeechError, stops};

/// Tokens found in one piece of work.
const TOKENS_A_STEP: usize = 8;

/// A token that was said, and how it came about.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    pub(super) token: u32,
    /// Its probability among all tokens.
    pub(super) probability: f32,
}

/// Greedy decoding of one stretch.
pub(super) struct Decoding {
    heard: Held,
    cache: Held,
    /// Frames of the encoder.
    pub(super) frames: usize,
    pub(super) said: Vec<Said>,
    /// Attention while each token was found, and while the end was: aligned heads by frames.
    pub(super) attention: Vec<Vec<f32>>,
    most: usize,
    steps: usize,
    ended: bool,
}

impl Decoding {
    /// Runs the encoder.
    pub(super) fn begin(recogniser: &Recogniser, audio: &[f32]) -> Result<Self, SpeechError> {
        let (heard, frames) = recogniser.network.encode(audio)?;
        let tokens = &recogniser.card.tokens;
        let seconds = audio.len() as f32 / 16_000.0;
        Ok(Self {
            heard,
            cache: recogniser.network.nothing_said()?,
            frames,
            said: Vec::new(),
            attention: Vec::new(),
            most: (seconds * tokens.per_second) as usize + tokens.more,
            steps: 0,
            ended: false,
        })
    }

    /// Finds a few tokens; false where the last was among them.
    pub(super) fn go_on(&mut self, recogniser: &Recogniser) -> Result<bool, SpeechError> {
        for _ in 0..TOKENS_A_STEP {
            if !self.advance(recogniser)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Finds the next token; false where that was the last.
    pub(super) fn advance(&mut self, recogniser: &Recogniser) -> Result<bool, SpeechError> {
        if self.ended || self.said.len() >= self.most {
            return Ok(false);
        }
        let before = self.said.last().map_or(recogniser.card.tokens.start, |said| said.token);
        let row = recogniser.table.row(before);
        let stepped = recogniser.network.step(&row, self.steps, &self.heard, &mut self.cache)?;
        self.steps += 1;
        let best = recogniser
            .table
            .likeliest(&stepped.hidden)
            .ok_or_else(|| SpeechError::Run("no token is the likeliest".to_owned()))?;
        self.attention.push(stepped.attention);
        if best.token == recogniser.card.tokens.end {
            self.ended = true;
            return Ok(false);
        }
        self.said.push(Said { token: best.token, probability: best.probability });
        if let Some(kept) = stops::looped(&self.tokens()) {
            // What was said is kept once, and the rest of the stretch is lost.
            self.said.truncate(kept);
            self.attention.truncate(kept + 1);
            self.ended = true;
        }
        Ok(!self.ended)
    }

    pub(super) fn tokens(&self) -> Vec<u32> {
        self.said.iter().map(|said| said.token).collect()
    }
}

//! One stretch of audio becomes tokens, one at a time, always the likeliest.

use super::languages::{self, Languages};
use super::network::{Held, Stepped};
use super::prompt::PromptCard;
use super::{Recogniser, SpeechError, stops, table};

/// Above this share of the token for it nobody speaks; speech of all kinds stayed below 0.4.
const NO_SPEECH: f32 = 0.6;
/// Above this, nobody does if what is written goes round in circles or is less likely than this in the mean.
const MAYBE_NO_SPEECH: f32 = 0.3;
const UNLIKELY: f32 = -1.0;

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
    /// The last token before the text.
    lead: u32,
    most: usize,
    steps: usize,
    ended: bool,
    seconds: f32,
    /// How likely each language is, by its token; of a model that knows but one, nothing.
    shares: Vec<(u32, f32)>,
    no_speech: f32,
}

impl Decoding {
    /// Runs the encoder.
    pub(super) fn begin(recogniser: &Recogniser, audio: &[f32]) -> Result<Self, SpeechError> {
        Self::begin_after(recogniser, audio, &Languages::default())
    }

    /// Runs the encoder on a stretch after others in these languages.
    pub(super) fn begin_after(
        recogniser: &Recogniser,
        audio: &[f32],
        before: &Languages,
    ) -> Result<Self, SpeechError> {
        let (heard, frames) = recogniser.network.encode(audio)?;
        let tokens = &recogniser.card.tokens;
        let seconds = audio.len() as f32 / 16_000.0;
        let mut decoding = Self {
            heard,
            cache: recogniser.network.nothing_said()?,
            frames,
            said: Vec::new(),
            attention: Vec::new(),
            lead: tokens.start,
            most: (seconds * tokens.per_second) as usize + tokens.more,
            steps: 0,
            ended: false,
            seconds,
            shares: Vec::new(),
            no_speech: 0.0,
        };
        if let Some(prompt) = &recogniser.card.prompt {
            decoding.prompt(recogniser, prompt, before)?;
        }
        Ok(decoding)
    }

    /// Finds out the language, unless one was asked for, and says all but the last token of what stands before the text.
    fn prompt(
        &mut self,
        recogniser: &Recogniser,
        prompt: &PromptCard,
        before: &Languages,
    ) -> Result<(), SpeechError> {
        let begun = self.feed(recogniser, self.lead)?;
        let logits = recogniser.table.logits(&begun.hidden, recogniser.card.table.rows);
        self.no_speech = table::share(&logits, prompt.no_speech);
        self.shares = languages::shares(&logits, prompt.languages.values().copied());
        let unsure = || SpeechError::Run("no language is the likeliest".to_owned());
        let language =
            recogniser.language.or_else(|| before.of(&self.shares, self.seconds)).ok_or_else(unsure)?;
        self.feed(recogniser, language)?;
        self.feed(recogniser, if recogniser.translates { prompt.translate } else { prompt.transcribe })?;
        self.lead = prompt.no_times;
        let tokens = &recogniser.card.tokens;
        if prompt.languages.get("en") != Some(&language) && !recogniser.translates {
            self.most = (self.seconds * prompt.per_second) as usize + tokens.more;
        }
        // The last that is said is not fed again.
        self.most = self.most.min(prompt.places.saturating_sub(self.steps));
        Ok(())
    }

    /// Runs the decoder for one token.
    fn feed(&mut self, recogniser: &Recogniser, token: u32) -> Result<Stepped, SpeechError> {
        let row = recogniser.table.row(token);
        let stepped = recogniser.network.step(&row, self.steps, &self.heard, &mut self.cache)?;
        self.steps += 1;
        Ok(stepped)
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
        if self.ended {
            return Ok(false);
        }
        if self.said.len() >= self.most {
            self.end(false);
            return Ok(false);
        }
        let before = self.said.last().map_or(self.lead, |said| said.token);
        let stepped = self.feed(recogniser, before)?;
        let mut logits = recogniser.table.logits(&stepped.hidden, recogniser.texts());
        recogniser.bar(&mut logits, self.said.is_empty());
        let best = table::likeliest(&logits)
            .ok_or_else(|| SpeechError::Run("no token is the likeliest".to_owned()))?;
        self.attention.push(self.followed(&stepped.attention, recogniser.card.aligned));
        if best.token == recogniser.card.tokens.end {
            self.end(false);
            return Ok(false);
        }
        self.said.push(Said { token: best.token, probability: best.probability });
        if let Some(kept) = stops::looped(&self.tokens()) {
            // What was said is kept once, and the rest of the stretch is lost.
            self.said.truncate(kept);
            self.attention.truncate(kept + 1);
            self.end(true);
        }
        Ok(!self.ended)
    }

    /// Attention of each head to the frames that were heard; more may follow them.
    fn followed(&self, attention: &[f32], heads: usize) -> Vec<f32> {
        let all = (attention.len() / heads.max(1)).max(1);
        attention.chunks_exact(all).flat_map(|head| head.iter().take(self.frames)).copied().collect()
    }

    /// Ends the text, and lets go of it where nobody spoke.
    fn end(&mut self, looped: bool) {
        self.ended = true;
        let logs: f32 = self.said.iter().map(|said| said.probability.max(1e-9).ln()).sum();
        let doubtful = looped || logs / (self.said.len().max(1) as f32) < UNLIKELY;
        if self.no_speech > NO_SPEECH || (doubtful && self.no_speech > MAYBE_NO_SPEECH) {
            self.said.clear();
            self.attention.clear();
        }
    }

    /// Adds what was heard of each language, where something was said.
    pub(super) fn tell(&self, languages: &mut Languages) {
        if !self.said.is_empty() {
            languages.hear(&self.shares, self.seconds);
        }
    }

    pub(super) fn tokens(&self) -> Vec<u32> {
        self.said.iter().map(|said| said.token).collect()
    }
}

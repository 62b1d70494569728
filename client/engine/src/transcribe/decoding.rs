//! One stretch of audio becomes tokens: what stands before the text, then the text, and whether to believe it.

use super::beam::{Beam, Sequence};
use super::languages::{self, Languages};
use super::network::{Held, Stepped};
use super::prompt::PromptCard;
use super::{Recogniser, SpeechError, table};

/// Above this share of the token for it nobody speaks; speech of all kinds stayed below 0.4.
const NO_SPEECH: f32 = 0.6;
/// Above this, nobody does if what is written goes round in circles or is less likely than this in the mean.
const MAYBE_NO_SPEECH: f32 = 0.3;
const UNLIKELY: f32 = -1.0;

/// Tokens found in one piece of work.
const TOKENS_A_STEP: usize = 8;

/// Decoding of one stretch.
pub(super) struct Decoding {
    heard: Held,
    /// Frames of the encoder.
    pub(super) frames: usize,
    beam: Beam,
    /// What was said, once it is over.
    pub(super) found: Sequence,
    most: usize,
    /// Tokens that the decoder was run for, one after the other, and those of them before the text.
    steps: usize,
    before: usize,
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
        let mut cache = recogniser.network.nothing_said()?;
        let mut decoding = Self {
            heard,
            frames,
            beam: Beam::new(recogniser.beam, tokens.start, Held::new()),
            found: Sequence::default(),
            most: (seconds * tokens.per_second) as usize + tokens.more,
            steps: 0,
            before: 0,
            ended: false,
            seconds,
            shares: Vec::new(),
            no_speech: 0.0,
        };
        let mut lead = tokens.start;
        if let Some(prompt) = &recogniser.card.prompt {
            decoding.prompt(recogniser, prompt, before, &mut cache)?;
            lead = prompt.no_times;
        }
        decoding.before = decoding.steps;
        decoding.beam = Beam::new(recogniser.beam, lead, cache);
        Ok(decoding)
    }

    /// Finds out the language, unless one was asked for, and says all but the last token of what stands before the text.
    fn prompt(
        &mut self,
        recogniser: &Recogniser,
        prompt: &PromptCard,
        before: &Languages,
        cache: &mut Held,
    ) -> Result<(), SpeechError> {
        let tokens = &recogniser.card.tokens;
        let begun = self.feed(recogniser, tokens.start, cache)?;
        let logits = recogniser.table.logits(&begun.hidden, recogniser.card.table.rows);
        self.no_speech = table::share(&logits, prompt.no_speech);
        self.shares = languages::shares(&logits, prompt.languages.values().copied());
        let unsure = || SpeechError::Run("no language is the likeliest".to_owned());
        let language =
            recogniser.language.or_else(|| before.of(&self.shares, self.seconds)).ok_or_else(unsure)?;
        self.feed(recogniser, language, cache)?;
        let task = if recogniser.translates { prompt.translate } else { prompt.transcribe };
        self.feed(recogniser, task, cache)?;
        if prompt.languages.get("en") != Some(&language) && !recogniser.translates {
            self.most = (self.seconds * prompt.per_second) as usize + tokens.more;
        }
        // The last that is said is not fed again.
        self.most = self.most.min(prompt.places.saturating_sub(self.steps));
        Ok(())
    }

    /// Runs the decoder for one token of the prompt.
    fn feed(
        &mut self,
        recogniser: &Recogniser,
        token: u32,
        cache: &mut Held,
    ) -> Result<Stepped, SpeechError> {
        let row = recogniser.table.row(token);
        let stepped = recogniser.network.step(&row, self.steps, &self.heard, cache)?;
        self.steps += 1;
        Ok(stepped)
    }

    /// Finds a few tokens; false where the last was among them.
    pub(super) fn go_on(&mut self, recogniser: &Recogniser) -> Result<bool, SpeechError> {
        for _ in 0..(TOKENS_A_STEP / recogniser.beam).max(1) {
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
        let goes_on = self.steps - self.before < self.most
            && self.beam.go_on(recogniser, (&self.heard, self.frames), self.steps)?;
        self.steps += 1;
        if !goes_on {
            self.end();
        }
        Ok(goes_on)
    }

    /// Ends the text, and lets go of it where nobody spoke.
    fn end(&mut self) {
        self.ended = true;
        self.found = self.beam.best();
        let said = &self.found.said;
        let logs: f32 = said.iter().map(|said| said.probability.max(1e-9).ln()).sum();
        let doubtful = self.found.looped || logs / (said.len().max(1) as f32) < UNLIKELY;
        if self.no_speech > NO_SPEECH || (doubtful && self.no_speech > MAYBE_NO_SPEECH) {
            self.found = Sequence::default();
        }
    }

    /// Adds what was heard of each language, where something was said.
    pub(super) fn tell(&self, languages: &mut Languages) {
        if !self.found.said.is_empty() {
            languages.hear(&self.shares, self.seconds);
        }
    }
}

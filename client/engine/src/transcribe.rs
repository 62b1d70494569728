//! What is said: speech to text with the time of each word, from a model pack that is loaded when somebody asks for it.
//!
//! [`Recogniser`] is the pack, made once. [`Transcriber`] takes samples of the analysis view and gives sentences as
//! they are finished; [`Transcription`] does that for a file, and [`Listener`] while somebody speaks. Voice activity
//! stands in front, so nothing is written where nobody speaks.

mod alignment;
mod beam;
mod card;
mod cutter;
mod decoding;
mod ears;
mod languages;
mod levels;
mod listener;
mod network;
mod prompt;
mod sentences;
mod snapping;
mod stops;
mod table;
mod transcriber;
mod transcription;
mod vocabulary;
mod wording;

pub use card::{Family, SpeechCard};
pub use listener::{Listened, Listener};
pub use prompt::PromptCard;
pub use transcriber::{Transcriber, Worked};
pub use transcription::{Transcription, TranscriptionStep};

use std::sync::Arc;

use sotto_protocol::Transcript;

use decoding::Decoding;
use languages::Languages;
use network::Network;
use table::Table;
use vocabulary::Vocabulary;

use crate::packs::{self, PackError};

/// Failures of loading or running a speech model.
#[derive(Debug, thiserror::Error)]
pub enum SpeechError {
    /// The card beside the pack is not what this engine expects.
    #[error("the speech model's card cannot be used: {0}")]
    Card(String),
    /// The pack is not one, is cut off, or is another than its card names.
    #[error("the speech model's pack cannot be used: {0}")]
    Pack(#[from] PackError),
    /// One of its networks cannot be prepared.
    #[error("the speech model cannot be prepared: {0}")]
    Graph(String),
    /// A network failed on an input.
    #[error("the speech model failed: {0}")]
    Run(String),
    /// It does not write this language.
    #[error("the speech model does not write the language {0:?}")]
    Language(String),
}

/// A speech model: made once, shared by all transcriptions. A copy shares the networks.
#[derive(Clone)]
pub struct Recogniser {
    card: Arc<SpeechCard>,
    network: Arc<Network>,
    table: Arc<Table>,
    vocabulary: Arc<Vocabulary>,
    /// The token of the language that is spoken; without, it is found out.
    language: Option<u32>,
    translates: bool,
    /// Sequences of tokens that are looked at side by side.
    beam: usize,
}

/// Most sequences of tokens that can be looked at side by side.
pub const WIDEST_BEAM: usize = 8;
/// The language of what has none that is known (BCP 47, "undetermined").
const UNKNOWN: &str = "und";

impl Recogniser {
    /// Prepares the model from its pack and its card. Takes one to three seconds.
    ///
    /// # Errors
    /// [`SpeechError::Card`], [`SpeechError::Pack`] or [`SpeechError::Graph`].
    pub fn load(pack: &[u8], card: &str) -> Result<Self, SpeechError> {
        let card = SpeechCard::read(card)?;
        let [encoder, step, table, vocabulary] = packs::parts(pack, card.bytes, &card.sha256)?;
        let network = Network::load(encoder, step, &card)?;
        let vocabulary = Vocabulary::read(vocabulary, card.table.rows, card.family)?;
        let table = Table::read(table, &card)?;
        Ok(Self {
            card: Arc::new(card),
            network: Arc::new(network),
            table: Arc::new(table),
            vocabulary: Arc::new(vocabulary),
            language: None,
            translates: false,
            beam: 1,
        })
    }

    /// The same model for speech in one language, by its short code.
    ///
    /// # Errors
    /// [`SpeechError::Language`] where it does not write that.
    pub fn in_language(&self, code: &str) -> Result<Self, SpeechError> {
        let unknown = || SpeechError::Language(code.to_owned());
        let language = match &self.card.prompt {
            Some(prompt) => Some(*prompt.languages.get(code).ok_or_else(unknown)?),
            None if self.card.language == code => None,
            None => return Err(unknown()),
        };
        Ok(Self { language, ..self.clone() })
    }

    /// The same model, writing in English whatever the language.
    ///
    /// # Errors
    /// [`SpeechError::Language`] where it writes only one.
    pub fn in_english(&self) -> Result<Self, SpeechError> {
        let only = || SpeechError::Language("any, in English".to_owned());
        self.card.prompt.as_ref().ok_or_else(only)?;
        Ok(Self { translates: true, ..self.clone() })
    }

    /// Whether it finds out which language is spoken.
    #[must_use]
    pub fn finds_out(&self) -> bool {
        self.card.prompt.is_some() && self.language.is_none()
    }

    /// The same model, looking at so many of the likeliest sequences of tokens side by side, 1 to [`WIDEST_BEAM`]; 1 always
    /// takes the likeliest token. It takes up to so many times as long to write.
    #[must_use]
    pub fn with_beam(&self, sequences: usize) -> Self {
        Self { beam: sequences.clamp(1, WIDEST_BEAM), ..self.clone() }
    }

    /// The card.
    #[must_use]
    pub fn card(&self) -> &SpeechCard {
        &self.card
    }

    /// Tokens of one stretch of audio at 16 kHz as it is, neither cut nor judged; for checks.
    ///
    /// # Errors
    /// [`SpeechError::Run`].
    pub fn tokens(&self, audio: &[f32]) -> Result<Vec<u32>, SpeechError> {
        let mut decoding = Decoding::begin(self, audio)?;
        while decoding.advance(self)? {}
        Ok(decoding.found.tokens())
    }

    /// A transcript without sentences that names model and, where it is known before anything is heard, language (`und`
    /// where it is not).
    #[must_use]
    pub fn blank(&self) -> Transcript {
        let model = format!("{} {}", self.card.name, self.card.version);
        let language = self.language(&Languages::default()).to_owned();
        Transcript { language, model, ..Transcript::default() }
    }

    /// How many of the first tokens may come as text or as its end.
    fn texts(&self) -> usize {
        if self.card.prompt.is_some() { self.card.tokens.end as usize + 1 } else { self.card.table.rows }
    }

    /// Shuts out what may not be written.
    fn bar(&self, logits: &mut [f32], first: bool) {
        let Some(prompt) = &self.card.prompt else { return };
        let at_first = prompt.never_first.iter().chain([&self.card.tokens.end]).filter(|_| first);
        for token in prompt.never.iter().chain(at_first) {
            if let Some(logit) = logits.get_mut(*token as usize) {
                *logit = f32::NEG_INFINITY;
            }
        }
    }

    /// The language of what is written, as a short code: the one that was asked for, or that most was heard of; `und` where
    /// nobody said anything yet.
    fn language(&self, heard: &Languages) -> &str {
        let only = if self.card.prompt.is_some() { UNKNOWN } else { &self.card.language };
        self.code(heard.most()).unwrap_or(only)
    }

    /// The short code of the language that is written, where that is known: by its token, of a stretch that was heard.
    fn code(&self, heard: Option<u32>) -> Option<&str> {
        if self.translates {
            return Some("en");
        }
        let language = self.language.or(heard)?;
        let mut languages = self.card.prompt.as_ref()?.languages.iter();
        languages.find(|(_, token)| **token == language).map(|(code, _)| code.as_str())
    }

    /// Text of tokens.
    #[must_use]
    pub fn text(&self, tokens: &[u32]) -> String {
        self.vocabulary.text(tokens.iter().copied()).trim().to_owned()
    }
}

//! What is said: speech to text with the time of each word, from a model pack that is loaded when somebody asks for it.
//!
//! [`Recogniser`] is the pack, made once. [`Transcriber`] takes samples of the analysis view and gives sentences as
//! they are finished; [`Transcription`] does that for a file. Voice activity stands in front, so nothing is written
//! where nobody speaks.

mod alignment;
mod card;
mod cutter;
mod decoding;
mod ears;
mod network;
mod sentences;
mod snapping;
mod stops;
mod table;
mod transcriber;
mod transcription;
mod vocabulary;
mod wording;

pub use card::SpeechCard;
pub use transcriber::{Transcriber, Worked};
pub use transcription::{Transcription, TranscriptionStep};

use decoding::Decoding;
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
}

/// A speech model: made once, shared by all transcriptions.
pub struct Recogniser {
    card: SpeechCard,
    network: Network,
    table: Table,
    vocabulary: Vocabulary,
}

impl Recogniser {
    /// Prepares the model from its pack and its card. Takes one to three seconds.
    ///
    /// # Errors
    /// [`SpeechError::Card`], [`SpeechError::Pack`] or [`SpeechError::Graph`].
    pub fn load(pack: &[u8], card: &str) -> Result<Self, SpeechError> {
        let card = SpeechCard::read(card)?;
        let [encoder, step, table, vocabulary] = packs::parts(pack, card.bytes, &card.sha256)?;
        let vocabulary = Vocabulary::read(vocabulary, card.table.rows)?;
        let table = Table::read(table, &card)?;
        Ok(Self { network: Network::load(encoder, step, &card)?, table, vocabulary, card })
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
        Ok(decoding.tokens())
    }

    /// Text of tokens.
    #[must_use]
    pub fn text(&self, tokens: &[u32]) -> String {
        self.vocabulary.text(tokens.iter().copied()).trim().to_owned()
    }
}

//! What the words say: emotions, sentiment, intents, action items and an embedding for search, from text alone.

mod card;
mod characters;
mod feedback;
mod insight;
mod meaning;
mod model;
mod reading;
mod sentences;
mod tokens;

pub use card::{Labels, TextCard};
pub use feedback::{Feedback, Intent};
pub use insight::TranscriptReader;
pub use meaning::Meanings;
pub use model::TextAnswer;
pub use reading::{Found, SentenceReading, TextReading};
pub use tokens::Tokenizer;

use model::{LONGEST_TOKENS, Network};

/// Failures of loading or running the text model.
#[derive(Debug, thiserror::Error)]
pub enum TextModelError {
    /// The card beside the model is not what this engine expects.
    #[error("the text model's card cannot be used: {0}")]
    Card(String),
    /// The list of word pieces is not one.
    #[error("the vocabulary cannot be used: {0}")]
    Vocabulary(&'static str),
    /// The list of feedback intents cannot be used.
    #[error("the list of intents cannot be used: {0}")]
    Intents(&'static str),
    /// The network's file is not one that can be prepared.
    #[error("the text model cannot be prepared: {0}")]
    Graph(String),
    /// The network failed on an input.
    #[error("the text model failed: {0}")]
    Run(String),
}

/// The text model: made once, asked for any number of texts.
pub struct TextInsight {
    tokenizer: Tokenizer,
    network: Network,
    card: TextCard,
}

impl TextInsight {
    /// Words of a text that are read; what follows is left out and the reading says so.
    pub const WORD_LIMIT: usize = 5_000;

    /// Prepares the model from its file, its vocabulary (one piece a line) and its card.
    ///
    /// # Errors
    /// [`TextModelError::Card`], [`TextModelError::Vocabulary`] or [`TextModelError::Graph`].
    pub fn load(onnx: &[u8], vocabulary: &str, card: &str) -> Result<Self, TextModelError> {
        let card = TextCard::read(card)?;
        let tokenizer = Tokenizer::read(vocabulary)?;
        if tokenizer.len() != card.vocabulary.pieces {
            return Err(TextModelError::Vocabulary("it is not the one that the card names"));
        }
        Ok(Self { network: Network::load(onnx, card.sizes())?, tokenizer, card })
    }

    /// The card.
    #[must_use]
    pub fn card(&self) -> &TextCard {
        &self.card
    }

    /// The tokenizer.
    #[must_use]
    pub fn tokenizer(&self) -> &Tokenizer {
        &self.tokenizer
    }

    /// What the network answers to one stretch of text, cut at 62 tokens and its frame.
    ///
    /// # Errors
    /// [`TextModelError::Graph`] or [`TextModelError::Run`].
    pub fn answer(&self, text: &str) -> Result<TextAnswer, TextModelError> {
        self.network.run(&self.framed_tokens(text))
    }

    /// What the network gets of one stretch of text, with start and end.
    #[must_use]
    pub fn framed_tokens(&self, text: &str) -> Vec<u32> {
        let mut tokens = self.tokenizer.tokens(text);
        tokens.truncate(LONGEST_TOKENS - 2);
        self.tokenizer.framed(&tokens)
    }

    /// The assistant's intent in an answer; none where it is out of scope.
    #[must_use]
    pub fn intent(&self, answer: &TextAnswer) -> Option<Found> {
        reading::intent(&self.card, answer)
    }

    /// Reads a text sentence by sentence and sums it up. Empty text, text without words and text in letters that the
    /// model does not know get a verdict instead of labels.
    ///
    /// # Errors
    /// [`TextModelError::Graph`] or [`TextModelError::Run`].
    pub fn read(&self, text: &str) -> Result<TextReading, TextModelError> {
        let (kept, words, words_read) = sentences::within(text, Self::WORD_LIMIT);
        let mut reading = TextReading::new(words, words_read);
        let mut seen = reading::Seen::default();
        for span in sentences::split(kept) {
            let tokens = self.tokenizer.tokens(kept.get(span.clone()).unwrap_or_default());
            seen.count(&tokens, |token| self.tokenizer.is_unknown(token));
            for piece in tokens.chunks(LONGEST_TOKENS - 2) {
                let answer = self.network.run(&self.tokenizer.framed(piece))?;
                reading.push(&self.card, span.clone(), piece.len(), answer);
            }
        }
        reading.close(&self.card, kept, &seen);
        Ok(reading)
    }
}

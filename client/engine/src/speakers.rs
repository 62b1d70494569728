//! Who spoke when: speakers told apart by their voices, from a model pack that is loaded when somebody asks for it.
//!
//! [`SpeakerModel`] is the pack, made once. [`Diarizer`] takes samples of the analysis view; [`Separation`] does so for a
//! file. Two networks work together: one hears in windows of ten seconds whether nobody, one or two speak and where the
//! voice changes; the other turns each piece of one voice into a print, and prints that are alike become one speaker.
//! **Source** powerset segmentation: Plaquet and Bredin (2023); prints: Wang et al., WeSpeaker (2023).

mod bands;
mod card;
mod diarizer;
mod edges;
mod grouping;
mod linkage;
mod naming;
mod network;
mod pieces;
mod presence;
mod separation;
mod telling;
mod turns;

pub use card::SpeakerCard;
pub use diarizer::Diarizer;
pub use naming::{keep_names, recognise};
pub use separation::{Separation, SeparationStep};
pub use telling::{attribute, describe};

use network::Network;
use sotto_protocol::SpeakerTurns;

use crate::packs::{self, PackError};

/// Failures of loading or running the model that tells speakers apart.
#[derive(Debug, thiserror::Error)]
pub enum SpeakerError {
    /// The card beside the pack is not what this engine expects.
    #[error("the speaker model's card cannot be used: {0}")]
    Card(String),
    /// The pack is not one, is cut off, or is another than its card names.
    #[error("the speaker model's pack cannot be used: {0}")]
    Pack(#[from] PackError),
    /// One of its networks cannot be prepared.
    #[error("the speaker model cannot be prepared: {0}")]
    Graph(String),
    /// A network failed on an input.
    #[error("the speaker model failed: {0}")]
    Run(String),
}

/// What was found of one recording.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// Who spoke when.
    pub turns: SpeakerTurns,
    /// The mean voice print of each speaker, of length 1, in the same order. It says who a person is: it is no part of
    /// what is kept or sent unless somebody asks for that.
    pub prints: Vec<Vec<f32>>,
}

/// A model that tells speakers apart: made once, shared by all recordings.
pub struct SpeakerModel {
    card: SpeakerCard,
    network: Network,
}

impl SpeakerModel {
    /// Prepares the model from its pack and its card. Takes about a second.
    ///
    /// # Errors
    /// [`SpeakerError::Card`], [`SpeakerError::Pack`] or [`SpeakerError::Graph`].
    pub fn load(pack: &[u8], card: &str) -> Result<Self, SpeakerError> {
        let card = SpeakerCard::read(card)?;
        let [segmentation, voice] = packs::parts(pack, card.bytes, &card.sha256)?;
        Ok(Self { network: Network::load(segmentation, voice)?, card })
    }

    /// The card.
    #[must_use]
    pub fn card(&self) -> &SpeakerCard {
        &self.card
    }

    /// Probabilities in the segmentation's frames over one window of the analysis view, which is filled up with silence:
    /// of nobody, of three voices, and of each two of them; for checks.
    ///
    /// # Errors
    /// [`SpeakerError::Run`].
    pub fn classes(&self, samples: &[f32]) -> Result<Vec<[f32; network::CLASSES]>, SpeakerError> {
        self.network.classes(samples)
    }

    /// The voice print of up to 1.5 s of the analysis view, of any length; none of less than 0.4 s; for checks.
    ///
    /// # Errors
    /// [`SpeakerError::Run`].
    pub fn print(&self, samples: &[f32]) -> Result<Option<Vec<f32>>, SpeakerError> {
        self.network.print(&mut bands::Bands::default(), samples)
    }
}

//! The card beside the text model: what its outputs are called and from where on they count.

use serde::Deserialize;
use sotto_protocol::Likely;

use super::{Found, TextModelError};

/// The part of `card.json` that the engine reads.
#[derive(Debug, Clone, Deserialize)]
pub struct TextCard {
    /// The model's name, as reported.
    pub name: String,
    /// Its version, as reported.
    pub version: String,
    /// The list of word pieces that belongs to it.
    pub vocabulary: VocabularyCard,
    /// The emotions and the chance from which on each is said.
    pub emotions: Labels,
    /// The sentiments, the same.
    pub sentiments: Labels,
    /// The intents of assistants.
    pub intents: IntentsCard,
    /// How sentences are compared with examples, and what an action item is.
    pub acts: ActsCard,
    /// Length of the embedding.
    pub embedding: usize,
}

/// The list of word pieces.
#[derive(Debug, Clone, Deserialize)]
pub struct VocabularyCard {
    /// How many it has.
    pub pieces: usize,
}

/// Labels of which several can hold at once.
#[derive(Debug, Clone, Deserialize)]
pub struct Labels {
    /// Their names, in the order of the output.
    pub labels: Vec<String>,
    /// A label is said where its chance is above this.
    pub thresholds: Vec<f32>,
}

/// Labels of which one holds, or none.
#[derive(Debug, Clone, Deserialize)]
pub struct IntentsCard {
    /// Their names in the order of the output; out-of-scope comes last.
    pub labels: Vec<String>,
    /// Below this chance the sentence is out of scope.
    pub edge: f32,
}

/// Constants for what people do with a sentence.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct ActsCard {
    /// Values of the tone, the action item's last.
    pub tone: usize,
    /// Weight of the tone beside the embedding.
    pub tone_weight: f32,
    /// How much more near examples count than far ones.
    pub sharpness: f32,
    /// Likeness is divided by this before it becomes a chance.
    pub temperature: f32,
    /// Below this chance a sentence goes to the fallback.
    pub edge: f32,
    /// From this chance on a sentence is an action item.
    pub action_edge: f32,
}

impl Labels {
    /// Labels that were found, by name.
    pub fn named<'f>(&self, found: impl IntoIterator<Item = &'f Found>) -> Vec<Likely> {
        let named = |found: &Found| {
            Some(Likely { label: self.labels.get(found.label)?.clone(), chance: found.chance })
        };
        found.into_iter().filter_map(named).collect()
    }
}

impl TextCard {
    /// Reads a card.
    ///
    /// # Errors
    /// [`TextModelError::Card`] for other JSON or numbers that cannot be meant.
    pub fn read(json: &str) -> Result<Self, TextModelError> {
        let card: Self =
            serde_json::from_str(json).map_err(|error| TextModelError::Card(error.to_string()))?;
        let chance = |value: f32| (0.0..=1.0).contains(&value);
        let acts = &card.acts;
        let sound = [&card.emotions, &card.sentiments].iter().all(|labels| {
            !labels.labels.is_empty()
                && labels.labels.len() == labels.thresholds.len()
                && labels.thresholds.iter().copied().all(chance)
        }) && card.intents.labels.len() > 1
            && [card.intents.edge, acts.edge, acts.action_edge].into_iter().all(chance)
            && (2..=4_096).contains(&acts.tone)
            && (1..=4_096).contains(&card.embedding)
            && [acts.sharpness, acts.temperature].iter().all(|value| value.is_finite() && *value > 0.0)
            && acts.tone_weight.is_finite()
            && acts.tone_weight >= 0.0;
        if sound { Ok(card) } else { Err(TextModelError::Card("a value is out of range".to_owned())) }
    }

    /// Sizes of the outputs, in the order of [`super::TextAnswer`].
    pub(super) fn sizes(&self) -> [usize; 5] {
        [
            self.emotions.labels.len(),
            self.sentiments.labels.len(),
            self.intents.labels.len(),
            self.acts.tone,
            self.embedding,
        ]
    }
}

#[cfg(test)]
pub(super) fn small() -> TextCard {
    TextCard::read(
        r#"{ "name": "t", "version": "1", "vocabulary": { "pieces": 3 }, "embedding": 2,
            "emotions": { "labels": ["joy", "neutral"], "thresholds": [0.4, 0.5] },
            "sentiments": { "labels": ["positive", "neutral"], "thresholds": [0.4, 0.5] },
            "intents": { "labels": ["greeting", "oos"], "edge": 0.5 },
            "acts": { "tone": 2, "tone_weight": 1.0, "sharpness": 6.0, "temperature": 0.5, "edge": 0.6,
                "action_edge": 0.5 } }"#,
    )
    .unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_with_fewer_thresholds_than_labels_is_refused() {
        let card = small();
        assert_eq!(card.sizes(), [2, 2, 2, 2, 2]);
        let json = r#"{ "name": "t" }"#;
        assert!(matches!(TextCard::read(json), Err(TextModelError::Card(_))));
    }
}

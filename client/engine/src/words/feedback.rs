//! Feedback intents by example: a sentence goes where the examples are that it is most like.

use serde::Deserialize;
use sotto_protocol::Likely;

use super::card::ActsCard;
use super::{TextAnswer, TextInsight, TextModelError};

/// Examples of one list; more are refused.
const MOST_EXAMPLES: usize = 2_000;

/// One intent of a list that a team edits.
#[derive(Debug, Clone, Deserialize)]
pub struct Intent {
    /// What it is called.
    pub name: String,
    /// Whether a sentence that fits nowhere goes here; at most one intent is that.
    #[serde(default)]
    pub fallback: bool,
    /// Sentences of it.
    pub examples: Vec<String>,
}

#[derive(Deserialize)]
struct List {
    intents: Vec<Intent>,
}

impl Intent {
    /// Reads a list as `intents.json` has it.
    ///
    /// # Errors
    /// [`TextModelError::Intents`] for other JSON.
    pub fn list(json: &str) -> Result<Vec<Self>, TextModelError> {
        let list: List =
            serde_json::from_str(json).or(Err(TextModelError::Intents("it is not such a list")))?;
        Ok(list.intents)
    }
}

/// A list of intents, prepared: what the network says about each example.
pub struct Feedback {
    names: Vec<String>,
    fallback: Option<usize>,
    examples: Vec<(usize, TextAnswer)>,
    acts: ActsCard,
}

impl Feedback {
    /// Runs the network over all examples once.
    ///
    /// # Errors
    /// [`TextModelError::Intents`] for no intents, one without examples, several fallbacks or over 2,000 examples, and
    /// what [`TextInsight::answer`] gives.
    pub fn new(insight: &TextInsight, intents: &[Intent]) -> Result<Self, TextModelError> {
        let count: usize = intents.iter().map(|intent| intent.examples.len()).sum();
        if intents.is_empty() || intents.iter().any(|intent| intent.examples.is_empty()) {
            return Err(TextModelError::Intents("an intent has no examples"));
        }
        if count > MOST_EXAMPLES || intents.iter().filter(|intent| intent.fallback).count() > 1 {
            return Err(TextModelError::Intents("there are too many examples, or several fallbacks"));
        }
        let mut examples = Vec::with_capacity(count);
        for (number, intent) in intents.iter().enumerate() {
            for example in &intent.examples {
                examples.push((number, insight.answer(example)?));
            }
        }
        let names = intents.iter().map(|intent| intent.name.clone()).collect();
        let fallback = intents.iter().position(|intent| intent.fallback);
        Ok(Self { names, fallback, examples, acts: insight.card().acts })
    }

    /// Names of the intents.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Which intent a sentence has, with its chance. Nothing where it is like none and the list has no fallback.
    ///
    /// **Numerics** likeness is the cosine of embeddings plus `tone_weight` times that of tones; an intent's score is
    /// the logarithm of the mean of exp(sharpness × likeness) over its examples; scores over the temperature become
    /// chances by softmax.
    #[must_use]
    pub fn intent(&self, answer: &TextAnswer) -> Option<(usize, f32)> {
        let chances = self.chances(answer);
        let (best, chance) = chances.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
        if chance >= self.acts.edge { Some((best, chance)) } else { Some((self.fallback?, chance)) }
    }

    /// The same by name.
    #[must_use]
    pub fn named(&self, answer: &TextAnswer) -> Option<Likely> {
        let (intent, chance) = self.intent(answer)?;
        Some(Likely { label: self.names.get(intent)?.clone(), chance })
    }

    fn chances(&self, answer: &TextAnswer) -> Vec<f32> {
        let mut sums = vec![(0.0_f64, 0.0_f64); self.names.len()];
        for (intent, example) in &self.examples {
            let near = cosine(&answer.embedding, &example.embedding)
                + f64::from(self.acts.tone_weight) * cosine(&answer.tone, &example.tone);
            if let Some((sum, count)) = sums.get_mut(*intent) {
                *sum += (f64::from(self.acts.sharpness) * near).exp();
                *count += 1.0;
            }
        }
        let scores = sums.iter().map(|(sum, count)| (sum / count).ln() / f64::from(self.acts.temperature));
        super::reading::softmax(scores)
    }
}

fn cosine(one: &[f32], other: &[f32]) -> f64 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    dot(one, other) / (dot(one, one) * dot(other, other)).sqrt().max(1e-12)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::card;

    fn answer(embedding: [f32; 2], tone: [f32; 2]) -> TextAnswer {
        let nothing = vec![0.0; 2];
        TextAnswer {
            emotions: nothing.clone(),
            sentiments: nothing.clone(),
            intents: nothing,
            tone: tone.to_vec(),
            embedding: embedding.to_vec(),
        }
    }

    #[test]
    fn a_sentence_goes_to_the_nearest_examples_or_to_the_fallback() {
        let feedback = Feedback {
            names: vec!["up".to_owned(), "right".to_owned(), "other".to_owned()],
            fallback: Some(2),
            examples: vec![
                (0, answer([0.0, 1.0], [0.0, 1.0])),
                (1, answer([1.0, 0.0], [1.0, 0.0])),
                (2, answer([-1.0, 0.0], [-1.0, 0.0])),
            ],
            acts: card::small().acts,
        };
        assert_eq!(feedback.intent(&answer([0.1, 0.9], [0.0, 2.0])).unwrap().0, 0);
        assert_eq!(feedback.intent(&answer([0.9, 0.1], [2.0, 0.0])).unwrap().0, 1);
        let (between, chance) = feedback.intent(&answer([0.7, 0.7], [1.0, 1.0])).unwrap();
        assert!(between == 2 && (chance - 0.5).abs() < 0.01);
    }

    #[test]
    fn a_list_is_read() {
        let list =
            Intent::list(r#"{ "intents": [{ "name": "a", "fallback": true, "examples": ["b"] }] }"#).unwrap();
        assert!(list[0].fallback && list[0].examples == ["b"]);
        assert!(Intent::list("[]").is_err());
    }
}

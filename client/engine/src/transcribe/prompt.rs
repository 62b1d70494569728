//! What a multilingual model is told before it writes: the language and the task, and which tokens are no text.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::framer::HOP_SAMPLES;

/// Frames of 10 ms that one run of the encoder takes at most.
const MOST_FRAMES: usize = 3_000;

/// The part of a card that multilingual models have.
#[derive(Debug, Clone, Deserialize)]
pub struct PromptCard {
    /// The token of each language, by its short code.
    pub languages: BTreeMap<String, u32>,
    /// Asks for the text as it is said.
    pub transcribe: u32,
    /// Asks for it in English.
    pub translate: u32,
    /// Asks for no times among the text.
    pub no_times: u32,
    /// Likely where nobody speaks.
    pub no_speech: u32,
    /// Tokens that are never written.
    pub never: Vec<u32>,
    /// Tokens that no text begins with, beside the end.
    pub never_first: Vec<u32>,
    /// More tokens in a second than anybody says in languages that are spelled with more of them than English.
    pub per_second: f32,
    /// Frames of 10 ms that the encoder is run for, in order: the first that all of a stretch fits into.
    pub lengths: Vec<usize>,
    /// Frames of silence that are heard after a stretch at least.
    pub after: usize,
    /// Level that the loudest cell of what is heard is brought to.
    pub loudest: f32,
    /// Tokens that a stretch may have, the prompt among them.
    pub places: usize,
}

impl PromptCard {
    /// Which of the lengths the encoder is run for, for so many samples, and how many frames that are.
    pub(super) fn length(&self, samples: usize) -> (usize, usize) {
        let least = samples.div_ceil(HOP_SAMPLES) + self.after;
        let last = self.lengths.len().saturating_sub(1);
        let index = self.lengths.iter().position(|length| *length >= least).unwrap_or(last);
        (index, self.lengths.get(index).copied().unwrap_or_default())
    }

    /// Whether all of it can be meant.
    pub(super) fn is_sound(&self, rows: usize, end: u32) -> bool {
        let tokens = [self.transcribe, self.translate, self.no_times, self.no_speech];
        let named = self.languages.values().chain(&tokens).chain(&self.never).chain(&self.never_first);
        named.into_iter().all(|token| (*token as usize) < rows)
            && (1..=1_000).contains(&self.languages.len())
            && self.languages.values().chain(&tokens).all(|token| *token > end)
            && (0.1..=50.0).contains(&self.per_second)
            && (1..=16).contains(&self.lengths.len())
            && self.lengths.is_sorted()
            && self.lengths.iter().all(|length| (100..=MOST_FRAMES).contains(length) && length % 2 == 0)
            && self.after <= 100
            && self.loudest.abs() <= 10.0
            && (16..=4_096).contains(&self.places)
    }
}

#[cfg(test)]
pub(super) fn small() -> &'static str {
    r#"{ "languages": { "en": 3, "de": 4 }, "transcribe": 5, "translate": 5, "no_times": 5, "no_speech": 5, "never": [0],
        "never_first": [1], "per_second": 20, "lengths": [600, 1000], "after": 25, "loudest": 1.25, "places": 448 }"#
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_goes_into_the_first_length_with_some_silence_after_it() {
        let prompt: PromptCard = serde_json::from_str(small()).unwrap();
        assert!(prompt.is_sound(6, 2));
        assert_eq!(prompt.length(16_000), (0, 600));
        assert_eq!(prompt.length(575 * 160), (0, 600));
        assert_eq!(prompt.length(575 * 160 + 1), (1, 1_000));
        assert_eq!(prompt.length(usize::MAX / 2), (1, 1_000));
    }

    #[test]
    fn odd_lengths_and_tokens_that_are_none_are_refused() {
        for (from, to) in [("600", "601"), ("1000", "400"), ("\"de\": 4", "\"de\": 40"), ("[1]", "[6]")] {
            let prompt: PromptCard = serde_json::from_str(&small().replace(from, to)).unwrap();
            assert!(!prompt.is_sound(6, 2), "{to}");
        }
    }
}

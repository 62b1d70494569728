//! What a person typed into a search: words that must all be there, and phrases in quotes.

use crate::terms::{for_each_term, terms};

/// Words of one search; what comes after them is left out.
pub(crate) const MAX_WORDS: usize = 24;
/// Letters of a search that are read.
const MAX_LETTERS: usize = 500;
/// What opens and closes a phrase, on all keyboards.
const QUOTES: [char; 7] = ['"', '\u{201c}', '\u{201d}', '\u{201e}', '\u{ab}', '\u{bb}', '\u{300c}'];

/// A search, ready to be asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    pub(crate) words: Vec<Wanted>,
    /// First word and number of words of each phrase.
    pub(crate) phrases: Vec<(usize, usize)>,
}

/// A word that must be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// As a search sees it.
    pub(crate) seen: String,
    /// Whether it is a whole word, not the beginning of one.
    pub(crate) whole: bool,
}

impl Query {
    /// Reads what was typed. A phrase whose end quote is missing goes on to the end of the text, and its last word may
    /// still be on its way.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        let mut query = Self::default();
        let typed: String = typed.chars().take(MAX_LETTERS).collect();
        let parts: Vec<&str> = typed.split(|it| QUOTES.contains(&it)).collect();
        let last = parts.len() - 1;
        for (at, part) in parts.into_iter().enumerate() {
            if at % 2 == 1 {
                query.add_phrase(&terms(part), at < last);
            } else {
                // Words that are written without a space, or with a sign between them, belong together.
                for word in part.split_whitespace() {
                    query.add_phrase(&terms(word), false);
                }
            }
        }
        query
    }

    /// Whether it asks for nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn add_phrase(&mut self, seen: &[String], closed: bool) {
        let room = MAX_WORDS - self.words.len();
        let (first, count) = (self.words.len(), seen.len().min(room));
        for (at, seen) in seen.iter().take(count).enumerate() {
            let whole = closed || at + 1 < count;
            self.words.push(Wanted { seen: seen.clone(), whole });
        }
        if count > 1 {
            self.phrases.push((first, count));
        }
    }

    /// Which of its words a word is, as bits.
    pub(crate) fn bits_of(&self, seen: &str) -> u32 {
        let is = |it: &Wanted| if it.whole { it.seen == seen } else { seen.starts_with(&it.seen) };
        self.words.iter().enumerate().filter(|(_, it)| is(it)).fold(0, |bits, (at, _)| bits | 1 << at)
    }

    /// Bits of all words.
    pub(crate) fn all_bits(&self) -> u32 {
        (1_u32 << self.words.len()) - 1
    }

    /// Bits of words that belong to a phrase.
    fn phrase_bits(&self) -> u32 {
        let bits = |&(first, count): &(usize, usize)| ((1_u32 << count) - 1) << first;
        self.phrases.iter().map(bits).fold(0, |all, it| all | it)
    }

    /// Of the words of a text, each given as bits, which are found: words that stand alone, and those of phrases where the
    /// phrase is whole.
    pub(crate) fn found(&self, words: &[u32]) -> Vec<u32> {
        let alone = !self.phrase_bits();
        let mut found: Vec<u32> = words.iter().map(|bits| bits & alone).collect();
        for &(first, count) in &self.phrases {
            for at in 0..(words.len() + 1).saturating_sub(count) {
                if (0..count).all(|n| words[at + n] & 1 << (first + n) != 0) {
                    (0..count).for_each(|n| found[at + n] |= 1 << (first + n));
                }
            }
        }
        found
    }

    /// Where in a text it is found.
    pub(crate) fn places(&self, text: &str) -> Vec<std::ops::Range<usize>> {
        let (mut places, mut words) = (Vec::new(), Vec::new());
        for_each_term(text, |place, seen| {
            places.push(place);
            words.push(self.bits_of(seen));
        });
        let found = self.found(&words);
        places.into_iter().zip(found).filter(|(_, bits)| *bits != 0).map(|(place, _)| place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(typed: &str) -> Vec<(String, bool)> {
        Query::new(typed).words.into_iter().map(|it| (it.seen, it.whole)).collect()
    }

    #[test]
    fn words_outside_quotes_are_beginnings() {
        assert_eq!(words("#Grüße  an"), [("grusse".to_owned(), false), ("an".to_owned(), false)]);
        assert!(Query::new(" \" ").is_empty());
    }

    #[test]
    fn phrases_are_whole_words_in_a_row() {
        let query = Query::new("\u{201c}good morning\u{201d} ada");
        assert_eq!(query.phrases, [(0, 2)]);
        assert_eq!(words("\"good morn").last(), Some(&("morn".to_owned(), false)));
        assert_eq!(query.places("Good day, good morning Ada"), [10..14, 15..22, 23..26]);
    }

    #[test]
    fn what_is_written_without_a_space_belongs_together() {
        assert_eq!(Query::new("don't").places("don't, t don"), [0..3, 4..5]);
        assert_eq!(Query::new("東京").places("京東京"), [3..6, 6..9]);
    }

    #[test]
    fn a_search_without_end_is_cut() {
        let query = Query::new(&"word ".repeat(100_000));
        assert_eq!(query.words.len(), MAX_WORDS);
        assert_eq!(query.all_bits().count_ones() as usize, MAX_WORDS);
    }
}

//! Word pieces: text to the numbers that the network knows, as BERT's uncased vocabulary has them.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;

use super::TextModelError;
use super::characters::{self, Characters};

/// Words of more characters than this are unknown.
const LONGEST_WORD: usize = 100;
const UNKNOWN: &str = "[UNK]";
const START: &str = "[CLS]";
const END: &str = "[SEP]";
/// What stands for itself in a text, whatever is around it.
const SPECIAL: [&str; 5] = ["[PAD]", UNKNOWN, START, END, "[MASK]"];

/// Turns text to tokens.
///
/// **Numerics** equal to the reference tokenizer, token by token; `characters.txt` holds what it takes for marks,
/// punctuation and so on, as measured.
/// **Source** Wu and others (2016), section 4.1, for word pieces; Devlin and others (2018) for the vocabulary.
pub struct Tokenizer {
    pieces: HashMap<Box<str>, u32>,
    continued: HashMap<Box<str>, u32>,
    characters: Characters,
    unknown: u32,
    start: u32,
    end: u32,
    longest_piece: usize,
}

impl Tokenizer {
    /// Reads a vocabulary, one piece a line; a piece that continues a word begins with `##`.
    ///
    /// # Errors
    /// [`TextModelError::Vocabulary`] where a special token is missing or the vocabulary has over 2^20 pieces.
    pub fn read(vocabulary: &str) -> Result<Self, TextModelError> {
        let (mut pieces, mut continued) = (HashMap::new(), HashMap::new());
        let mut longest_piece = 0;
        for (number, piece) in vocabulary.lines().enumerate() {
            let number = u32::try_from(number).ok().filter(|number| *number < 1 << 20);
            let number = number.ok_or(TextModelError::Vocabulary("it is too long"))?;
            match piece.strip_prefix("##").filter(|rest| !rest.is_empty()) {
                Some(rest) => continued.insert(rest.into(), number),
                None => pieces.insert(piece.into(), number),
            };
            longest_piece = longest_piece.max(piece.len());
        }
        let special = |name: &str| {
            pieces.get(name).copied().ok_or(TextModelError::Vocabulary("a special token is missing"))
        };
        let (unknown, start, end) = (special(UNKNOWN)?, special(START)?, special(END)?);
        Ok(Self { characters: Characters::read(), unknown, start, end, pieces, continued, longest_piece })
    }

    /// Tokens of a text without start and end.
    #[must_use]
    pub fn tokens(&self, text: &str) -> Vec<u32> {
        let mut tokens = Vec::new();
        let mut rest = text;
        while let Some((at, special)) = next_special(rest) {
            let (before, after) = rest.split_at(at);
            self.plain(before, &mut tokens);
            tokens.extend(self.pieces.get(special));
            rest = after.get(special.len()..).unwrap_or_default();
        }
        self.plain(rest, &mut tokens);
        tokens
    }

    /// Puts start and end around tokens.
    #[must_use]
    pub fn framed(&self, tokens: &[u32]) -> Vec<u32> {
        std::iter::once(self.start).chain(tokens.iter().copied()).chain([self.end]).collect()
    }

    /// How many pieces there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces.len() + self.continued.len()
    }

    /// Whether there are none; never so for a vocabulary that was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a token stands for something that the vocabulary does not hold.
    #[must_use]
    pub fn is_unknown(&self, token: u32) -> bool {
        token == self.unknown
    }

    fn plain(&self, text: &str, tokens: &mut Vec<u32>) {
        let normal = self.normal(text);
        for part in normal.split(char::is_whitespace).filter(|part| !part.is_empty()) {
            let mut word = part;
            while let Some(first) = word.chars().next() {
                let end = if self.characters.is_punctuation(first) {
                    first.len_utf8()
                } else {
                    word.find(|c| self.characters.is_punctuation(c)).unwrap_or(word.len())
                };
                let (here, after) = word.split_at(end);
                self.word(here, tokens);
                word = after;
            }
        }
    }

    /// Cleaned, ideographs set apart, marks removed, in lower case.
    fn normal(&self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        for c in text.chars().filter(|c| !self.characters.is_control(*c)) {
            if self.characters.is_space(c) {
                clean.push(' ');
            } else if characters::is_ideograph(c) {
                clean.extend([' ', c, ' ']);
            } else {
                clean.push(c);
            }
        }
        clean.nfd().filter(|c| !self.characters.is_mark(*c)).flat_map(char::to_lowercase).collect()
    }

    /// The longest piece from the front, again and again.
    fn word(&self, word: &str, tokens: &mut Vec<u32>) {
        if word.chars().count() > LONGEST_WORD {
            tokens.push(self.unknown);
            return;
        }
        let before = tokens.len();
        let mut rest = word;
        while !rest.is_empty() {
            let table = if rest.len() == word.len() { &self.pieces } else { &self.continued };
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
            let fitting: Vec<usize> = ends.take_while(|end| *end <= self.longest_piece).collect();
            let found = fitting.into_iter().rev().find_map(|end| {
                let (piece, after) = rest.split_at(end);
                table.get(piece).map(|token| (*token, after))
            });
            let Some((token, after)) = found else {
                tokens.truncate(before);
                tokens.push(self.unknown);
                return;
            };
            tokens.push(token);
            rest = after;
        }
    }
}

/// Where the first special token of a text begins, and which it is.
fn next_special(text: &str) -> Option<(usize, &'static str)> {
    SPECIAL.iter().filter_map(|special| Some((text.find(special)?, *special))).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Tokenizer {
        let vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nun\n##want\n##ed\nrun\n!\n中\ncafe\n##\n";
        Tokenizer::read(vocabulary).unwrap()
    }

    #[test]
    fn the_longest_piece_is_taken_first() {
        assert_eq!(small().tokens("UNwanted  runed!"), [5, 6, 7, 8, 7, 9]);
    }

    #[test]
    fn a_word_with_an_unknown_end_is_unknown_as_a_whole() {
        assert_eq!(small().tokens("unwantedx run"), [1, 8]);
        assert_eq!(small().tokens(&"run".repeat(40)), [1]);
    }

    #[test]
    fn marks_controls_and_ideographs_are_seen_to() {
        assert_eq!(small().tokens("Caf\u{e9}\u{200b} cafe\u{301}"), [11, 11]);
        assert_eq!(small().tokens("run中run"), [8, 10, 8]);
        assert!(small().tokens(" \t\u{0}\u{fffd}\n").is_empty());
    }

    #[test]
    fn special_tokens_stand_for_themselves() {
        assert_eq!(small().tokens("run[MASK]run"), [8, 4, 8]);
        assert_eq!(small().framed(&[8]), [2, 8, 3]);
    }

    #[test]
    fn a_vocabulary_without_special_tokens_is_refused() {
        assert!(Tokenizer::read("a\nb").is_err());
    }
}

//! A text as words: runs of letters and digits, and each letter alone where a script has no spaces.

use std::ops::Range;

use sotto_protocol::script::is_unspaced;

use crate::fold::{fold_into, is_mark};

/// Letters of a word that are told apart; what comes after them makes no difference.
const MAX_LETTERS: usize = 48;

/// Calls back with where each word lies and how a search sees it.
pub(crate) fn for_each_term(text: &str, mut found: impl FnMut(Range<usize>, &str)) {
    let mut seen = String::new();
    let mut word: Option<Range<usize>> = None;
    let mut letters = 0;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        if is_mark(letter) {
            if let Some(word) = &mut word {
                word.end = end;
            }
            continue;
        }
        let alone = letter.is_alphanumeric() && is_unspaced(letter);
        if alone || !letter.is_alphanumeric() {
            if let Some(word) = word.take() {
                found(word, &seen);
            }
            seen.clear();
            letters = 0;
        }
        if alone {
            fold_into(letter, &mut seen);
            found(at..end, &seen);
            seen.clear();
        } else if letter.is_alphanumeric() {
            word = Some(word.map_or(at, |it| it.start)..end);
            letters += 1;
            if letters <= MAX_LETTERS {
                fold_into(letter, &mut seen);
            }
        }
    }
    if let Some(word) = word {
        found(word, &seen);
    }
}

/// How a search sees the words of a text.
pub(crate) fn terms(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for_each_term(text, |_, seen| all.push(seen.to_owned()));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        assert_eq!(terms("Don't go, 24 Grüße!"), ["don", "t", "go", "24", "grusse"]);
        assert_eq!(terms("  -- "), Vec::<String>::new());
    }

    #[test]
    fn letters_of_scripts_without_spaces_are_words_of_their_own() {
        assert_eq!(terms("東京へ Zug 5"), ["東", "京", "へ", "zug", "5"]);
    }

    #[test]
    fn places_are_those_of_the_text_as_written() {
        let text = "Ein e\u{301}te\u{301}, schön";
        let mut words = Vec::new();
        for_each_term(text, |place, _| words.push(&text[place]));
        assert_eq!(words, ["Ein", "e\u{301}te\u{301}", "schön"]);
    }

    #[test]
    fn a_word_without_end_is_cut() {
        assert_eq!(terms(&"a".repeat(1_000_000)), ["a".repeat(MAX_LETTERS)]);
    }
}

//! Scripts that are written without spaces between words.

use crate::Word;

/// Whether a letter or mark belongs to such a script: Han, Kana, Thai, Lao, Khmer, Burmese, Tibetan, and the marks that
/// go with them.
#[must_use]
pub fn is_unspaced(letter: char) -> bool {
    matches!(u32::from(letter),
        0x0e00..=0x0eff | 0x0f00..=0x109f | 0x1780..=0x17ff | 0x2e80..=0x30ff | 0x31f0..=0x9fff | 0xf900..=0xfaff
        | 0xff00..=0xffef | 0x20000..=0x3ffff)
        && !is_mark(letter)
}

/// Marks that end or part what is said in them, and signs above and below letters; they go with the word before.
#[must_use]
pub fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{3001}' | '\u{3002}' | '\u{ff01}' | '\u{ff0c}' | '\u{ff0e}' | '\u{ff1a}' | '\u{ff1b}' | '\u{ff1f}'
        | '\u{300d}' | '\u{300f}' | '\u{ff09}' | '\u{0e2f}' | '\u{0f0d}' | '\u{104a}' | '\u{104b}' | '\u{0e31}'
        | '\u{0e34}'..='\u{0e3a}' | '\u{0e47}'..='\u{0e4e}' | '\u{0eb1}' | '\u{0eb4}'..='\u{0ebc}'
        | '\u{0ec8}'..='\u{0ece}')
}

/// Words in a row as text, with spaces where their scripts have them.
#[must_use]
pub fn joined(words: &[Word]) -> String {
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        text.push_str(if at == 0 { "" } else { between_words(&text, &word.text) });
        text.push_str(&word.text);
    }
    text
}

/// What stands between two words that follow each other: a space, or nothing where one of them is of a script without.
#[must_use]
pub fn between_words(before: &str, after: &str) -> &'static str {
    let joined = |letter: char| is_unspaced(letter) || is_mark(letter);
    let without = before.chars().next_back().is_some_and(joined) || after.chars().next().is_some_and(joined);
    if without { "" } else { " " }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_stand_where_the_script_has_them() {
        assert_eq!(between_words("\u{6211}", "\u{4eec}"), "");
        assert_eq!(between_words("\u{4eec}\u{3002}", "\u{6211}"), "");
        assert_eq!(between_words("guten", "Tag"), " ");
        assert_eq!(between_words("\u{c548}\u{b155}", "\u{d558}"), " ");
        assert_eq!(between_words("\u{e01}", "\u{e02}"), "");
        assert_eq!(between_words("", ""), " ");
    }
}

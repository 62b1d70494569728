//! Tokens to text: pieces with a mark for the space before a word, and single bytes where no piece fits.

use std::ops::Range;

use super::SpeechError;
use crate::packs::PackError;

/// Stands for a space in a piece.
const SPACE: char = '\u{2581}';
/// Longest piece that is taken, in bytes.
const MOST_BYTES: usize = 256;

/// The text of every token.
pub(super) struct Vocabulary {
    text: String,
    pieces: Vec<Range<usize>>,
}

impl Vocabulary {
    /// Reads one piece a line; an empty line is a token without text.
    pub(super) fn read(bytes: &[u8], count: usize) -> Result<Self, SpeechError> {
        let text =
            std::str::from_utf8(bytes).or(Err(SpeechError::Pack(PackError("its vocabulary is no text"))))?;
        let mut pieces = Vec::with_capacity(count);
        let mut at = 0;
        for line in text.split_terminator('\n') {
            pieces.push(at..at + line.len());
            at += line.len() + 1;
        }
        if pieces.len() != count || pieces.iter().any(|piece| piece.len() > MOST_BYTES) {
            return Err(SpeechError::Pack(PackError("its vocabulary is not the one that the card names")));
        }
        Ok(Self { text: text.to_owned(), pieces })
    }

    fn piece(&self, token: u32) -> &str {
        let range = self.pieces.get(token as usize).cloned().unwrap_or_default();
        self.text.get(range).unwrap_or_default()
    }

    /// Whether a token begins a word.
    pub(super) fn begins_word(&self, token: u32) -> bool {
        self.piece(token).starts_with(SPACE)
    }

    /// Text of tokens in a row; bytes that are no text become the replacement character.
    pub(super) fn text(&self, tokens: impl Iterator<Item = u32>) -> String {
        let mut bytes = Vec::new();
        for token in tokens {
            let piece = self.piece(token);
            match single_byte(piece) {
                Some(byte) => bytes.push(byte),
                None => bytes.extend(piece.replace(SPACE, " ").into_bytes()),
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// `<0x41>`.
fn single_byte(piece: &str) -> Option<u8> {
    let digits = piece.strip_prefix("<0x")?.strip_suffix('>')?;
    if digits.len() == 2 { u8::from_str_radix(digits, 16).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_become_words_and_bytes_become_letters() {
        let lines = "\n\u{2581}caf\n<0xC3>\n<0xA9>\n.\n\u{2581}a\n";
        let vocabulary = Vocabulary::read(lines.as_bytes(), 6).unwrap();
        assert_eq!(vocabulary.text([0, 1, 2, 3, 4, 5].into_iter()), " caf\u{e9}. a");
        assert_eq!(vocabulary.text([1, 2, 4].into_iter()), " caf\u{fffd}.");
        assert_eq!(vocabulary.text([77].into_iter()), "");
        assert!(vocabulary.begins_word(1) && !vocabulary.begins_word(4) && !vocabulary.begins_word(77));
    }

    #[test]
    fn another_number_of_pieces_is_refused() {
        assert!(Vocabulary::read(b"a\nb\n", 3).is_err());
        assert!(Vocabulary::read(b"a\xff\n", 1).is_err());
    }
}

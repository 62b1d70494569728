//! Tokens to text. Whatever a pack spells its tokens in, here they are bytes; a word begins with a space, or with a letter
//! of a script that is written without spaces.

use std::ops::Range;

use sotto_protocol::script;

use super::{Family, SpeechError};
use crate::packs::PackError;

/// Stands for a space in a piece of Moonshine's.
const SPACE: char = '\u{2581}';
/// Longest piece that is taken, in bytes.
const MOST_BYTES: usize = 256;

/// The text of every token.
pub(super) struct Vocabulary {
    bytes: Vec<u8>,
    pieces: Vec<Range<usize>>,
}

impl Vocabulary {
    /// Reads one piece a line; an empty line is a token without text.
    pub(super) fn read(lines: &[u8], count: usize, family: Family) -> Result<Self, SpeechError> {
        let text = std::str::from_utf8(lines).or(Err(PackError("its vocabulary is no text")))?;
        let (mut bytes, mut pieces) = (Vec::with_capacity(lines.len()), Vec::with_capacity(count));
        for line in text.split_terminator('\n') {
            let start = bytes.len();
            let spelled = line.len() <= MOST_BYTES
                && match family {
                    Family::Moonshine => spell_marked(line, &mut bytes),
                    Family::Whisper => spell_bytes(line, &mut bytes),
                };
            if !spelled {
                return Err(PackError("its vocabulary is spelled in another way").into());
            }
            pieces.push(start..bytes.len());
        }
        if pieces.len() != count {
            return Err(PackError("its vocabulary is not the one that the card names").into());
        }
        Ok(Self { bytes, pieces })
    }

    fn piece(&self, token: u32) -> &[u8] {
        let range = self.pieces.get(token as usize).cloned().unwrap_or_default();
        self.bytes.get(range).unwrap_or_default()
    }

    /// Text of tokens in a row; bytes that are no text become the replacement character.
    pub(super) fn text(&self, tokens: impl Iterator<Item = u32>) -> String {
        let bytes: Vec<u8> = tokens.flat_map(|token| self.piece(token)).copied().collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Index of the first token of each word: the first of all, those that begin with a space, and those that begin with
    /// a letter of a script without spaces or follow one. No letter is cut in two.
    pub(super) fn first_tokens(&self, tokens: &[u32]) -> Vec<usize> {
        let mut firsts = Vec::new();
        let mut word: Vec<u8> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let piece = self.piece(*token);
            if at == 0 || begins_word(&word, piece) {
                firsts.push(at);
                word.clear();
            }
            word.extend(piece);
        }
        firsts
    }
}

/// Whether a piece after these bytes of a word begins another one.
fn begins_word(word: &[u8], piece: &[u8]) -> bool {
    if piece.first() == Some(&b' ') {
        return true;
    }
    // A piece may end within a letter, and what goes on with it is none by itself.
    let Ok(word) = std::str::from_utf8(word) else { return false };
    let whole =
        std::str::from_utf8(piece).or_else(|error| std::str::from_utf8(&piece[..error.valid_up_to()]));
    let first = whole.ok().and_then(|text| text.chars().next());
    let ends_unspaced = word.chars().next_back().is_some_and(script::is_unspaced);
    match first {
        Some(letter) if script::is_unspaced(letter) => !word.trim().is_empty(),
        Some(letter) => ends_unspaced && letter.is_alphanumeric(),
        // The first byte of a letter that goes on in the next piece: those of scripts with three bytes a letter.
        None => ends_unspaced && piece.first().is_some_and(|byte| *byte >= 0xe0),
    }
}

/// Pieces with a mark for the space before a word; `<0x41>` is a byte.
fn spell_marked(piece: &str, bytes: &mut Vec<u8>) -> bool {
    match single_byte(piece) {
        Some(byte) => bytes.push(byte),
        None => bytes.extend(piece.replace(SPACE, " ").into_bytes()),
    }
    true
}

fn single_byte(piece: &str) -> Option<u8> {
    let digits = piece.strip_prefix("<0x")?.strip_suffix('>')?;
    if digits.len() == 2 { u8::from_str_radix(digits, 16).ok() } else { None }
}

/// Pieces of one letter a byte: printable bytes stand for themselves, and the letters from 256 on for the others, in
/// their order.
///
/// **Source** Radford and others, "Language models are unsupervised multitask learners" (2019): byte-level pair encoding.
fn spell_bytes(piece: &str, bytes: &mut Vec<u8>) -> bool {
    piece.chars().all(|letter| {
        let byte = match u32::from(letter) {
            code @ (0x21..=0x7e | 0xa1..=0xac | 0xae..=0xff) => u8::try_from(code).ok(),
            code @ 0x100..=0x120 => u8::try_from(code - 0x100).ok(),
            code @ 0x121..=0x142 => u8::try_from(code - 0x121 + 0x7f).ok(),
            0x143 => Some(0xad),
            _ => None,
        };
        bytes.extend(byte);
        byte.is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn multilingual(pieces: &[&str]) -> Vocabulary {
        let spelled = |byte: u8| match byte {
            0x21..=0x7e | 0xa1..=0xac | 0xae..=0xff => char::from(byte),
            0..=0x20 => char::from_u32(0x100 + u32::from(byte)).unwrap(),
            0x7f..=0xa0 => char::from_u32(0x121 + u32::from(byte) - 0x7f).unwrap(),
            0xad => '\u{143}',
        };
        let lines: String =
            pieces.iter().map(|piece| piece.bytes().map(spelled).chain(['\n']).collect::<String>()).collect();
        Vocabulary::read(lines.as_bytes(), pieces.len(), Family::Whisper).unwrap()
    }

    #[test]
    fn pieces_become_words_and_bytes_become_letters() {
        let lines = "\n\u{2581}caf\n<0xC3>\n<0xA9>\n.\n\u{2581}a\n";
        let vocabulary = Vocabulary::read(lines.as_bytes(), 6, Family::Moonshine).unwrap();
        assert_eq!(vocabulary.text([0, 1, 2, 3, 4, 5].into_iter()), " caf\u{e9}. a");
        assert_eq!(vocabulary.text([1, 2, 4].into_iter()), " caf\u{fffd}.");
        assert_eq!(vocabulary.text([77].into_iter()), "");
        assert_eq!(vocabulary.first_tokens(&[1, 2, 3, 4, 5, 77]), [0, 4]);
    }

    #[test]
    fn every_byte_has_a_letter() {
        let vocabulary = multilingual(&[" Gr\u{fc}\u{df}e\t", "\u{a0}\u{ad}\u{7f}"]);
        assert_eq!(vocabulary.text([0, 1].into_iter()), " Gr\u{fc}\u{df}e\t\u{a0}\u{ad}\u{7f}");
    }

    #[test]
    fn words_of_scripts_without_spaces_begin_at_whole_letters() {
        let vocabulary = multilingual(&["\u{6211}", "\u{4eec}", "\u{3002}", " is", "ok", "\u{5728}"]);
        assert_eq!(vocabulary.first_tokens(&[0, 1, 2, 5]), [0, 1, 3]);
        assert_eq!(vocabulary.first_tokens(&[3, 4, 0, 4, 3]), [0, 2, 3, 4]);
        // A letter of three bytes over two tokens.
        let lines = "\u{e6}\u{132}\n\u{13b}\n";
        let split = Vocabulary::read(lines.as_bytes(), 2, Family::Whisper).unwrap();
        assert_eq!(split.first_tokens(&[0, 1, 0, 1]), [0, 2]);
        assert!(split.first_tokens(&[]).is_empty() && split.first_tokens(&[1, 1, 0, 0]) == [0]);
    }

    #[test]
    fn another_number_of_pieces_is_refused() {
        let read = |lines: &[u8], count, family| Vocabulary::read(lines, count, family).is_err();
        assert!(read(b"a\nb\n", 3, Family::Moonshine) && read(b"a\xff\n", 1, Family::Moonshine));
        assert!(read("a\u{2581}\n".as_bytes(), 1, Family::Whisper));
    }
}

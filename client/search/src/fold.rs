//! Letters as a search sees them: without case and without marks, so that `grusse` finds `Grüße`.

mod table;

use table::{BLOCKS, SEVERAL};

/// Nothing after it is in the table.
const LAST: u32 = 0x1fff;

/// Appends a letter as a search sees it.
pub(crate) fn fold_into(letter: char, out: &mut String) {
    if letter.is_ascii() {
        out.push(letter.to_ascii_lowercase());
    } else if let Some((_, several)) = SEVERAL.iter().find(|(from, _)| *from == letter) {
        out.push_str(several);
    } else if let Some(plain) = in_blocks(letter) {
        out.push(plain);
    } else {
        let small = letter.to_lowercase().filter(|it| !is_mark(*it));
        out.extend(small.map(|it| in_blocks(it).unwrap_or(it)));
    }
}

/// A text as a search sees it.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().filter(|letter| !is_mark(*letter)).for_each(|letter| fold_into(letter, &mut out));
    out
}

fn in_blocks(letter: char) -> Option<char> {
    let code = u32::from(letter);
    if code > LAST {
        return None;
    }
    let (first, letters) = BLOCKS.iter().rev().find(|(first, _)| *first <= code)?;
    let plain = letters.chars().nth((code - first) as usize)?;
    (!matches!(plain, '.' | '*')).then_some(plain)
}

/// Whether it is a mark that stands above, below or within a letter: accents, points of Hebrew and Arabic, and the signs
/// that join letters of the scripts of India.
pub(crate) fn is_mark(letter: char) -> bool {
    matches!(u32::from(letter),
        0x0300..=0x036f | 0x0591..=0x05bd | 0x05bf | 0x05c1..=0x05c7 | 0x0610..=0x061a | 0x0640 | 0x064b..=0x065f
        | 0x0670 | 0x06d6..=0x06ed | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0xfe00..=0xfe2f)
        || (matches!(u32::from(letter), 0x0900..=0x0dff)
            && !letter.is_alphanumeric()
            && !matches!(letter, '\u{964}' | '\u{965}'))
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn case_and_marks_make_no_difference() {
        for (written, seen) in [
            ("Grüße", "grusse"),
            ("GRÜẞE", "grusse"),
            ("Łódź", "lodz"),
            ("Smørrebrød", "smorrebrod"),
            ("Ærø", "aero"),
            ("Ἀθῆναι", "αθηναι"),
            ("Ёлка", "елка"),
            ("Việt", "viet"),
            ("e\u{301}te\u{301}", "ete"),
            ("שָׁלוֹם", "שלום"),
            ("東京", "東京"),
        ] {
            assert_eq!(folded(written), seen, "{written}");
        }
    }

    #[test]
    fn both_normal_forms_of_a_letter_are_seen_alike() {
        for code in (0xc0..=0x17f).chain(0x386..=0x3ce).chain(0x400..=0x45f).chain(0x1e00..=0x1ffc) {
            let Some(letter) = char::from_u32(code).filter(|it| it.is_alphabetic()) else { continue };
            let apart: String = letter.nfd().collect();
            assert_eq!(folded(&apart), folded(&letter.to_string()), "{letter} {code:x}");
        }
    }

    #[test]
    fn what_is_seen_stays_as_it_is() {
        for code in (0..=0x2fff).filter_map(char::from_u32) {
            let once = folded(&code.to_string());
            assert_eq!(folded(&once), once, "{code}");
        }
    }
}

//! A text with what was found in it marked, as a whole or the part around it.

use std::ops::Range;

use crate::Query;

/// Letters of an excerpt.
const LETTERS: usize = 160;
/// Letters of it that come before what was found.
const BEFORE: usize = 24;

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// As written.
    pub text: String,
    /// Whether it is what was asked for.
    pub found: bool,
}

/// The whole text in pieces.
#[must_use]
pub fn marked(text: &str, query: &Query) -> Vec<Piece> {
    pieces(text, 0..text.len(), &query.places(text))
}

/// The part of a text around the first thing that was found, in pieces; its beginning where nothing was.
#[must_use]
pub fn excerpt(text: &str, query: &Query) -> Vec<Piece> {
    let places = query.places(text);
    let first = places.first().map_or(0, |place| place.start);
    let before = text[..first].char_indices().rev().take(BEFORE).last().map_or(first, |(at, _)| at);
    // A word is not cut in two.
    let start = if before == 0 { 0 } else { before + text[before..first].find(' ').map_or(0, |at| at + 1) };
    let end = text[start..].char_indices().nth(LETTERS).map_or(text.len(), |(at, _)| start + at);
    let mut shown = pieces(text, start..end, &places);
    let more = |shown: &str| Piece { text: shown.to_owned(), found: false };
    if start > 0 {
        shown.insert(0, more("\u{2026}"));
    }
    if end < text.len() {
        shown.push(more("\u{2026}"));
    }
    shown
}

fn pieces(text: &str, part: Range<usize>, places: &[Range<usize>]) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    let mut add = |range: Range<usize>, found| {
        if !range.is_empty() {
            all.push(Piece { text: text[range].to_owned(), found });
        }
    };
    let mut at = part.start;
    for place in places.iter().filter(|it| it.start >= part.start && it.end <= part.end) {
        add(at..place.start, false);
        add(place.clone(), true);
        at = place.end;
    }
    add(at..part.end, false);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        pieces.iter().map(|it| if it.found { format!("[{}]", it.text) } else { it.text.clone() }).collect()
    }

    #[test]
    fn what_was_found_is_marked_as_written() {
        let query = Query::new("grusse \"an alle\"");
        assert_eq!(
            shown(&marked("Viele Grüße an alle, an dich", &query)),
            "Viele [Grüße] [an] [alle], an dich"
        );
    }

    #[test]
    fn an_excerpt_is_around_the_first_thing_found() {
        let long = format!("{}needle {}", "hay ".repeat(100), "hay ".repeat(100));
        let shown = shown(&excerpt(&long, &Query::new("needle")));
        assert!(shown.starts_with("\u{2026}hay") && shown.ends_with('\u{2026}'), "{shown}");
        assert!(shown.contains("hay [needle] hay") && shown.chars().count() < 170, "{shown}");
        assert_eq!(excerpt("short", &Query::new("x")), [Piece { text: "short".to_owned(), found: false }]);
    }
}

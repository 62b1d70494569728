//! Where sentences begin and end, and how much of a text is read.

use std::ops::Range;

/// The beginning of a text with at most `limit` words, the number of words in all, and how many are in the beginning.
pub(super) fn within(text: &str, limit: usize) -> (&str, usize, usize) {
    let (mut words, mut end, mut between) = (0, text.len(), true);
    for (at, c) in text.char_indices() {
        if between && !c.is_whitespace() {
            if words == limit {
                end = at;
            }
            words += 1;
        }
        between = c.is_whitespace();
    }
    (text.get(..end).unwrap_or_default(), words, words.min(limit))
}

/// Sentences in bytes of the text: up to a full stop, question mark or exclamation mark with space behind it, or to the
/// end of the line. Stretches without letters and digits go with none.
pub(super) fn split(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut start = 0;
    let mut ended = false;
    for (at, c) in text.char_indices() {
        if c == '\n' || (ended && c.is_whitespace()) {
            keep(text, start..at, &mut spans);
            start = at;
            ended = false;
        } else {
            ended = is_end(c) || (ended && is_closing(c));
        }
    }
    keep(text, start..text.len(), &mut spans);
    spans
}

fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '\u{2026}')
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | ')' | ']' | '\u{201d}' | '\u{2019}')
}

fn keep(text: &str, span: Range<usize>, spans: &mut Vec<Range<usize>>) {
    let Some(raw) = text.get(span.clone()) else { return };
    if raw.chars().any(char::is_alphanumeric) {
        let start = span.start + (raw.len() - raw.trim_start().len());
        spans.push(start..start + raw.trim().len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn sentences_end_where_space_follows_the_mark() {
        assert_eq!(
            texts("It costs 3.50. Really?! \"Yes.\" \n ok"),
            ["It costs 3.50.", "Really?!", "\"Yes.\"", "ok"]
        );
        assert_eq!(texts("  one line\nanother "), ["one line", "another"]);
        assert!(texts(" ... !? \u{1f600}\n").is_empty());
    }

    #[test]
    fn a_text_is_cut_between_words() {
        assert_eq!(within("a bb  ccc d", 2), ("a bb  ", 4, 2));
        assert_eq!(within("a bb", 2), ("a bb", 2, 2));
        assert_eq!(within("", 2), ("", 0, 0));
    }
}

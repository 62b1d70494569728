//! Words become sentences: the stretches that are shown, exported and searched.

use sotto_protocol::{TranscriptSegment, Word, script};

/// Words that end a sentence and need not.
const ABBREVIATIONS: [&str; 10] = ["mr.", "mrs.", "ms.", "dr.", "st.", "vs.", "etc.", "no.", "prof.", "jr."];

/// What ends a sentence, in the scripts that have marks of their own.
const ENDS: [char; 10] =
    ['.', '?', '!', '\u{2026}', '\u{3002}', '\u{ff01}', '\u{ff1f}', '\u{964}', '\u{6d4}', '\u{61f}'];

/// Splits the words of a stretch after each full stop, question mark and exclamation mark.
pub(super) fn split(words: Vec<Word>) -> Vec<TranscriptSegment> {
    let mut sentences = Vec::new();
    let mut open = Vec::new();
    for word in words {
        let ends = ends_sentence(&word.text);
        open.push(word);
        if ends {
            sentences.extend(sentence(std::mem::take(&mut open)));
        }
    }
    sentences.extend(sentence(open));
    sentences
}

fn ends_sentence(word: &str) -> bool {
    let bare = word.trim_end_matches(['"', '\'', ')', '\u{201d}', '\u{2019}']);
    bare.ends_with(ENDS) && !ABBREVIATIONS.contains(&bare.to_lowercase().as_str())
}

fn sentence(words: Vec<Word>) -> Option<TranscriptSegment> {
    let (first, last) = (words.first()?, words.last()?);
    let (start_s, end_s) = (first.start_s, last.end_s);
    let text = script::joined(&words);
    let confidence = words.iter().map(|word| word.confidence).sum::<f32>() / words.len() as f32;
    Some(TranscriptSegment { start_s, end_s, speaker: None, text, confidence, words })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        let word = |(at, text): (usize, &str)| Word {
            text: text.to_owned(),
            start_s: at as f64,
            end_s: at as f64 + 0.5,
            confidence: 0.5,
        };
        let sentences = split(text.split_whitespace().enumerate().map(word).collect());
        assert!(sentences.windows(2).all(|pair| pair[0].end_s <= pair[1].start_s));
        sentences.into_iter().map(|sentence| sentence.text).collect()
    }

    #[test]
    fn sentences_end_with_their_marks() {
        assert_eq!(
            texts("He said \"Go.\" Mr. Hill went at 3.5 km? Yes"),
            ["He said \"Go.\"", "Mr. Hill went at 3.5 km?", "Yes"]
        );
        assert_eq!(texts("\u{6211} \u{4eec}\u{3002} \u{4f60}"), ["\u{6211}\u{4eec}\u{3002}", "\u{4f60}"]);
        assert!(texts("").is_empty());
    }
}

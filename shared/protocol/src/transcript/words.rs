//! Words of a text that somebody wrote, with times: those that the model heard as well keep theirs, the others share what lies
//! between by their letters.

use crate::{
    Word,
    script::{is_mark, is_unspaced},
};

/// A text as words: parted at spaces, and after each letter where a script has none.
pub(super) fn parted(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for piece in text.split_whitespace() {
        let mut open = false;
        for letter in piece.chars() {
            let alone = is_unspaced(letter);
            match words.last_mut() {
                Some(word) if open && !alone => word.push(letter),
                Some(word) if is_mark(letter) && !word.is_empty() => word.push(letter),
                _ => words.push(letter.to_string()),
            }
            open = !alone && !is_mark(letter);
        }
    }
    words
}

/// A word without what does not tell it from another.
fn bare(word: &str) -> String {
    word.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of a text between two times, by what was heard there.
pub(super) fn timed(text: &str, start_s: f64, end_s: f64, heard: &[&Word]) -> Vec<Word> {
    let texts = parted(text);
    let pairs = common(&texts, heard);
    let mut words: Vec<Word> = Vec::with_capacity(texts.len());
    let (mut from, mut at_s) = (0, start_s);
    for (mine, theirs) in
        pairs.into_iter().map(Some).chain([None]).map(|pair| pair.unwrap_or((texts.len(), usize::MAX)))
    {
        let next = heard.get(theirs);
        let until_s = next.map_or(end_s, |word| word.start_s).max(at_s);
        share(&texts[from..mine], at_s, until_s, &mut words);
        if let Some(word) = next {
            words.push(Word { text: texts[mine].clone(), ..(*word).clone() });
            at_s = word.end_s.max(at_s);
        }
        from = mine + 1;
    }
    words
}

/// Shares a stretch of time by letters.
fn share(texts: &[String], start_s: f64, end_s: f64, words: &mut Vec<Word>) {
    let letters = |text: &String| text.chars().count() as f64;
    let all: f64 = texts.iter().map(letters).sum();
    let mut before = 0.0;
    for text in texts {
        let time = |letters: f64| start_s + (end_s - start_s) * letters / all.max(1.0);
        let (start_s, end_s) = (time(before), time(before + letters(text)));
        before += letters(text);
        words.push(Word { text: text.clone(), start_s, end_s, confidence: 1.0 });
    }
}

/// The longest row of words that both have, as pairs of places.
fn common(texts: &[String], heard: &[&Word]) -> Vec<(usize, usize)> {
    let mine: Vec<String> = texts.iter().map(|it| bare(it)).collect();
    let theirs: Vec<String> = heard.iter().map(|it| bare(&it.text)).collect();
    let width = theirs.len() + 1;
    let mut best = vec![0_u32; (mine.len() + 1) * width];
    for i in (0..mine.len()).rev() {
        for j in (0..theirs.len()).rev() {
            best[i * width + j] = if mine[i] == theirs[j] && !mine[i].is_empty() {
                best[(i + 1) * width + j + 1] + 1
            } else {
                best[(i + 1) * width + j].max(best[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < mine.len() && j < theirs.len() {
        if mine[i] == theirs[j] && !mine[i].is_empty() {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_were_heard_keep_their_times_and_how_sure_they_are() {
        let word = |text: &str, start_s: f64| Word {
            text: text.to_owned(),
            start_s,
            end_s: start_s + 0.5,
            confidence: 0.4,
        };
        let heard = [word("Try", 1.0), word("agen,", 2.0), word("fail", 3.0)];
        let heard: Vec<&Word> = heard.iter().collect();
        let words = timed("try again and fail!", 1.0, 4.0, &heard);
        let told: Vec<_> = words.iter().map(|it| (it.text.as_str(), it.confidence)).collect();
        assert_eq!(told, [("try", 0.4), ("again", 1.0), ("and", 1.0), ("fail!", 0.4)]);
        assert_eq!((words[0].start_s, words[3].start_s), (1.0, 3.0));
        assert_eq!((words[1].start_s, words[2].end_s), (1.5, 3.0));
        assert!(timed("", 0.0, 1.0, &heard).is_empty());
    }

    #[test]
    fn scripts_without_spaces_are_parted_by_letters() {
        assert_eq!(parted("\u{6211}\u{4eec}\u{3002}OK  so"), ["\u{6211}", "\u{4eec}\u{3002}", "OK", "so"]);
    }
}

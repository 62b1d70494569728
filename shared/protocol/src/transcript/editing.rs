//! What a person does with sentences, by their places in [`Transcript::sentences`]. A place that there is none of does nothing.

use super::{Edit, SaidBy, Sentence, Transcript, words};
use crate::script::between_words;

impl Transcript {
    /// Puts the person's words in place of a sentence; where they are the model's own, the model's stay. None of them is
    /// [`Transcript::remove`].
    pub fn rewrite(&mut self, at: usize, text: &str) {
        let Some(sentence) = self.sentences().into_iter().nth(at) else { return };
        if sentence.segment.text == text {
            return;
        }
        let Some(edit) = sentence.edit else {
            self.edits.push(edit_of(&sentence, text.to_owned()));
            return;
        };
        let (start_s, end_s) = (self.edits[edit].start_s, self.edits[edit].end_s);
        self.edits[edit].text = text.to_owned();
        // The very words of the model need no edit over them.
        let mut without = self.clone();
        without.edits.remove(edit);
        let theirs = without.sentences();
        let same = theirs.iter().any(|it| {
            it.edit.is_none()
                && it.segment.text == text
                && it.segment.start_s == start_s
                && it.segment.end_s == end_s
        });
        if same {
            self.edits.remove(edit);
        }
    }

    /// Shows nothing in place of a sentence.
    pub fn remove(&mut self, at: usize) {
        let Some(sentence) = self.sentences().into_iter().nth(at) else { return };
        match sentence.edit {
            Some(edit) => self.edits[edit].text.clear(),
            None => self.edits.push(edit_of(&sentence, String::new())),
        }
    }

    /// Shows what the model wrote where the person wrote a sentence.
    pub fn restore(&mut self, at: usize) {
        if let Some(edit) = self.sentences().get(at).and_then(|it| it.edit) {
            self.edits.remove(edit);
        }
    }

    /// Makes two sentences of one, before the letter with this number. Answers whether there are two now.
    pub fn split(&mut self, at: usize, letters: usize) -> bool {
        let Some(sentence) = self.sentences().into_iter().nth(at) else { return false };
        let segment = &sentence.segment;
        let byte = segment.text.char_indices().nth(letters).map_or(segment.text.len(), |it| it.0);
        let (before, after) = segment.text.split_at(byte);
        let (before, after) = (before.trim(), after.trim());
        if before.is_empty() || after.is_empty() {
            return false;
        }
        let count = words::parted(before).len();
        let border_s = match (segment.words.get(count.wrapping_sub(1)), segment.words.get(count)) {
            (Some(last), Some(first)) => (last.end_s + first.start_s) / 2.0,
            _ => {
                let share = before.chars().count() as f64 / segment.text.chars().count().max(1) as f64;
                segment.start_s + (segment.end_s - segment.start_s) * share
            }
        };
        let border_s = border_s.clamp(segment.start_s, segment.end_s);
        let first = Edit { end_s: border_s, ..edit_of(&sentence, before.to_owned()) };
        let second = Edit { start_s: border_s, ..edit_of(&sentence, after.to_owned()) };
        self.replace(&[&sentence], vec![first, second]);
        true
    }

    /// Makes one sentence of one and the next. Answers whether there was a next one.
    pub fn join_next(&mut self, at: usize) -> bool {
        let mut sentences = self.sentences().into_iter().skip(at);
        let (Some(first), Some(second)) = (sentences.next(), sentences.next()) else { return false };
        let (one, other) = (&first.segment, &second.segment);
        let text = format!("{}{}{}", one.text, between_words(&one.text, &other.text), other.text);
        let joined = Edit { end_s: one.end_s.max(other.end_s), ..edit_of(&first, text) };
        // What was taken out between them stays out.
        let (start_s, end_s) = (joined.start_s, joined.end_s);
        self.replace(&[&first, &second], Vec::new());
        self.edits.retain(|it| !(it.text.is_empty() && it.start_s >= start_s && it.end_s <= end_s));
        self.edits.push(joined);
        true
    }

    /// Says who says a sentence.
    pub fn say_by(&mut self, at: usize, speaker: &str) {
        let Some(sentence) = self.sentences().into_iter().nth(at) else { return };
        let (start_s, end_s) = (sentence.segment.start_s, sentence.segment.end_s);
        self.said_by.retain(|it| it.end_s <= start_s || it.start_s >= end_s);
        self.said_by.push(SaidBy { start_s, end_s, speaker: speaker.to_owned() });
    }

    /// Puts one text in place of another wherever it stands. Answers in how many sentences it stood.
    pub fn replace_all(&mut self, find: &str, with: &str, by_case: bool) -> usize {
        if find.is_empty() {
            return 0;
        }
        let mut changed = 0;
        for sentence in self.sentences() {
            let text = &sentence.segment.text;
            let places = find_all(text, find, by_case);
            if places.is_empty() {
                continue;
            }
            changed += 1;
            let mut new = String::new();
            let mut from = 0;
            for (start, end) in places {
                new.push_str(&text[from..start]);
                new.push_str(with);
                from = end;
            }
            new.push_str(&text[from..]);
            match sentence.edit {
                // Places of edits stay: none is taken away here.
                Some(edit) => self.edits[edit].text = new,
                None => self.edits.push(edit_of(&sentence, new)),
            }
        }
        changed
    }

    /// Makes the person's own of all sentences, so that they stay whatever a model writes.
    pub fn keep_all(&mut self) {
        let sentences = self.sentences();
        let mine: Vec<Edit> = sentences
            .iter()
            .filter(|it| it.edit.is_none())
            .map(|it| edit_of(it, it.segment.text.clone()))
            .collect();
        self.edits.extend(mine);
    }

    /// Puts edits in place of sentences.
    fn replace(&mut self, sentences: &[&Sentence], edits: Vec<Edit>) {
        let mut gone: Vec<usize> = sentences.iter().filter_map(|it| it.edit).collect();
        gone.sort_unstable();
        for edit in gone.into_iter().rev() {
            self.edits.remove(edit);
        }
        self.edits.extend(edits);
    }
}

/// Where a text stands in another, as bytes; without regard to case where that is asked for.
#[must_use]
pub fn find_all(text: &str, find: &str, by_case: bool) -> Vec<(usize, usize)> {
    let wanted: Vec<char> = find.chars().collect();
    let same = |a: char, b: char| a == b || (!by_case && a.to_lowercase().eq(b.to_lowercase()));
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let (mut places, mut at) = (Vec::new(), 0);
    while !wanted.is_empty() && at + wanted.len() <= letters.len() {
        if letters[at..at + wanted.len()].iter().zip(&wanted).all(|((_, a), b)| same(*a, *b)) {
            let end = letters.get(at + wanted.len()).map_or(text.len(), |it| it.0);
            places.push((letters[at].0, end));
            at += wanted.len();
        } else {
            at += 1;
        }
    }
    places
}

/// An edit over a sentence's time.
fn edit_of(sentence: &Sentence, text: String) -> Edit {
    let segment = &sentence.segment;
    Edit { start_s: segment.start_s, end_s: segment.end_s, text, speaker: segment.speaker.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TranscriptSegment, Word};

    fn transcript() -> Transcript {
        let word = |text: &str, start_s: f64| Word {
            text: text.to_owned(),
            start_s,
            end_s: start_s + 0.5,
            confidence: 0.3,
        };
        let segment = |start_s: f64, texts: [&str; 3], speaker: &str| TranscriptSegment {
            start_s,
            end_s: start_s + 2.5,
            speaker: Some(speaker.to_owned()),
            text: texts.join(" "),
            words: texts.iter().enumerate().map(|(at, text)| word(text, start_s + at as f64)).collect(),
            confidence: 0.3,
        };
        let segments =
            vec![segment(0.0, ["One", "two", "three."], "S1"), segment(3.0, ["Four", "five", "six."], "S2")];
        Transcript { segments, ..Default::default() }
    }

    #[test]
    fn a_sentence_is_split_at_the_cursor_and_joined_again() {
        let mut it = transcript();
        assert!(it.split(0, 4));
        let sentences = it.sentences();
        let told: Vec<_> =
            sentences.iter().map(|it| (it.segment.text.as_str(), it.segment.start_s)).collect();
        assert_eq!(told, [("One", 0.0), ("two three.", 0.75), ("Four five six.", 3.0)]);
        // What the model was not sure of is marked still, with its time.
        assert_eq!(
            (sentences[1].segment.words[0].confidence, sentences[1].segment.words[0].start_s),
            (0.3, 1.0)
        );
        assert!(it.join_next(0) && it.join_next(0));
        assert_eq!(it.text(), "One two three. Four five six.");
        assert_eq!(it.edits.len(), 1);
        assert!(!it.join_next(0) && !it.split(0, 0) && !it.split(0, 999) && !it.split(7, 1));
    }

    #[test]
    fn what_is_taken_out_stays_out_until_it_is_brought_back() {
        let mut it = transcript();
        it.remove(0);
        assert_eq!(it.text(), "Four five six.");
        it.rewrite(0, "Four.");
        it.rewrite(0, "Four five six.");
        assert_eq!(it.edits.len(), 1, "the model's own words need no edit");
    }

    #[test]
    fn who_says_a_sentence_is_the_persons_to_say() {
        let mut it = transcript();
        it.say_by(0, "S2");
        it.rewrite(0, "One.");
        let speaker = |it: &Transcript, at: usize| it.sentences()[at].segment.speaker.clone();
        assert_eq!((speaker(&it, 0).as_deref(), speaker(&it, 1).as_deref()), (Some("S2"), Some("S2")));
        it.say_by(0, "S1");
        assert_eq!((speaker(&it, 0).as_deref(), it.said_by.len()), (Some("S1"), 1));
    }

    #[test]
    fn texts_are_replaced_wherever_they_stand() {
        let mut it = transcript();
        assert_eq!(it.replace_all("FIVE", "5", true), 0);
        assert_eq!(it.replace_all("FIVE", "5", false), 1);
        assert_eq!(it.replace_all("o", "0", true), 2);
        assert_eq!(it.text(), "One tw0 three.\nF0ur 5 six.");
        assert_eq!(find_all("\u{130}x\u{e4}\u{c4}", "\u{e4}", false), [(3, 5), (5, 7)]);
    }

    #[test]
    fn all_that_is_kept_stays_over_another_run() {
        let mut it = transcript();
        it.keep_all();
        it.segments = Vec::new();
        assert_eq!(it.text(), "One two three.\nFour five six.");
    }
}

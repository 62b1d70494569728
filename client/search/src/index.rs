//! Which recordings hold which words: an inverted index in memory, kept up as recordings change.

mod scoring;

use std::{
    collections::{BTreeMap, HashMap},
    hash::Hash,
    ops::Bound,
};

use crate::{Line, Query, terms::for_each_term};
use scoring::Matches;

/// Words of one recording that are kept: some twenty hours of talk.
const MAX_TERMS: usize = 200_000;
/// Different words that are kept; those of further ones are not found.
const MAX_VOCABULARY: usize = 500_000;

/// What is searched of a recording.
#[derive(Debug, Clone, Copy, Default)]
pub struct Document<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its tags.
    pub tags: &'a [String],
    /// The folder that it lies in.
    pub folder: &'a str,
    /// The person's note.
    pub note: &'a str,
    /// What was said, sentence by sentence.
    pub spoken: &'a [Line],
}

/// A recording that holds what was asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit<K> {
    /// Which one.
    pub key: K,
    /// How well it fits; more is better.
    pub score: f32,
    /// The sentence, of those that were indexed, in which most of it was said first.
    pub line: Option<u32>,
    /// Whether the note holds some of it.
    pub in_note: bool,
}

/// Where words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Title,
    Tag,
    Folder,
    Note,
    Spoken,
}

/// A stretch of a recording's words.
#[derive(Debug, Clone, Copy)]
struct Span {
    /// Where it ends among the recording's words.
    end: u32,
    place: Place,
}

#[derive(Debug)]
struct Entry<K> {
    key: K,
    /// Numbers of its words, in order.
    terms: Box<[u32]>,
    spans: Box<[Span]>,
}

/// The index.
#[derive(Debug)]
pub struct Index<K> {
    /// Numbers of words.
    vocabulary: BTreeMap<Box<str>, u32>,
    /// By number of a word: which slots hold it, in order.
    postings: Vec<Vec<u32>>,
    slots: Vec<Option<Entry<K>>>,
    by_key: HashMap<K, u32>,
    free: Vec<u32>,
}

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self {
            vocabulary: BTreeMap::new(),
            postings: Vec::new(),
            slots: Vec::new(),
            by_key: HashMap::new(),
            free: Vec::new(),
        }
    }
}

impl<K: Copy + Eq + Hash> Index<K> {
    /// Takes a recording in, in place of what was known of it.
    pub fn put(&mut self, key: K, document: &Document<'_>) {
        self.remove(key);
        let (mut terms, mut spans) = (Vec::new(), Vec::new());
        let mut add = |text: &str, place| {
            for_each_term(text, |_, seen| {
                if terms.len() < MAX_TERMS
                    && let Some(number) = self.number(seen)
                {
                    terms.push(number);
                }
            });
            spans.push(Span { end: terms.len() as u32, place });
        };
        add(document.title, Place::Title);
        document.tags.iter().for_each(|tag| add(tag, Place::Tag));
        add(document.folder, Place::Folder);
        add(document.note, Place::Note);
        document.spoken.iter().for_each(|line| add(&line.text, Place::Spoken));
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            (self.slots.len() - 1) as u32
        });
        for number in distinct(&terms) {
            let holders = &mut self.postings[number as usize];
            let at = holders.partition_point(|it| *it < slot);
            holders.insert(at, slot);
        }
        self.slots[slot as usize] = Some(Entry { key, terms: terms.into(), spans: spans.into() });
        self.by_key.insert(key, slot);
    }

    /// Forgets a recording.
    pub fn remove(&mut self, key: K) {
        let Some(slot) = self.by_key.remove(&key) else { return };
        let Some(entry) = self.slots[slot as usize].take() else { return };
        for number in distinct(&entry.terms) {
            let holders = &mut self.postings[number as usize];
            if let Ok(at) = holders.binary_search(&slot) {
                holders.remove(at);
            }
        }
        self.free.push(slot);
    }

    /// Recordings that are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// All recordings that hold everything that is asked for, the best first.
    #[must_use]
    pub fn search(&self, query: &Query) -> Vec<Hit<K>> {
        if query.is_empty() {
            return Vec::new();
        }
        let matches = Matches::of(query, self);
        let mut held = vec![0_u32; self.slots.len()];
        for number in matches.numbers() {
            let bits = matches.bits(number);
            self.postings[number as usize].iter().for_each(|slot| held[*slot as usize] |= bits);
        }
        let all = query.all_bits();
        let candidates = self.slots.iter().zip(held).filter(|(_, held)| *held == all);
        let mut hits: Vec<Hit<K>> = candidates
            .filter_map(|(entry, _)| {
                let entry = entry.as_ref()?;
                scoring::score(query, &matches, &entry.terms, &entry.spans, entry.key)
            })
            .collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score));
        hits
    }

    /// The number of a word, a new one where it has none; none where no more fit.
    fn number(&mut self, seen: &str) -> Option<u32> {
        if let Some(number) = self.vocabulary.get(seen) {
            return Some(*number);
        }
        if self.postings.len() >= MAX_VOCABULARY {
            return None;
        }
        let number = self.postings.len() as u32;
        self.postings.push(Vec::new());
        self.vocabulary.insert(seen.into(), number);
        Some(number)
    }

    /// Words that begin so, with their numbers.
    fn beginning(&self, with: &str) -> impl Iterator<Item = (&str, u32)> {
        let from = (Bound::Included(with), Bound::Unbounded);
        let words = self.vocabulary.range::<str, _>(from).map(|(word, number)| (&**word, *number));
        words.take_while(move |(word, _)| word.starts_with(with))
    }
}

/// Each number once.
fn distinct(terms: &[u32]) -> Vec<u32> {
    let mut numbers = terms.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

#[cfg(test)]
mod tests;

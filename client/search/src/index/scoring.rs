//! How well a recording fits a search: where its words stand, and how often.

use std::hash::Hash;

use super::{Hit, Index, Place, Span};
use crate::Query;

/// What a word is worth by its place.
fn weight(place: Place) -> f32 {
    match place {
        Place::Title => 8.0,
        Place::Tag => 6.0,
        Place::Folder => 4.0,
        Place::Note => 3.0,
        Place::Spoken => 1.0,
    }
}

/// A whole word against the beginning of one.
const WHOLE: f32 = 1.5;
/// What it is worth that everything stands together.
const TOGETHER: f32 = 3.0;

/// Which words of an index a search means.
pub(super) struct Matches {
    /// By number of a word: which of the search's words it is, and which of them whole.
    bits: Vec<(u32, u32)>,
    numbers: Vec<u32>,
}

impl Matches {
    pub(super) fn of<K: Copy + Eq + Hash>(query: &Query, index: &Index<K>) -> Self {
        let mut bits = vec![(0_u32, 0_u32); index.postings.len()];
        let mut numbers = Vec::new();
        for (at, wanted) in query.words.iter().enumerate() {
            for (word, number) in index.beginning(&wanted.seen) {
                let same = word == wanted.seen;
                if wanted.whole && !same {
                    continue;
                }
                let slot = &mut bits[number as usize];
                if slot.0 == 0 {
                    numbers.push(number);
                }
                slot.0 |= 1 << at;
                slot.1 |= u32::from(same) << at;
            }
        }
        Self { bits, numbers }
    }

    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.numbers.iter().copied()
    }

    pub(super) fn bits(&self, number: u32) -> u32 {
        self.bits[number as usize].0
    }

    fn whole(&self, number: u32) -> u32 {
        self.bits[number as usize].1
    }
}

/// The hit of a recording that holds all words; none where a phrase is not in it.
pub(super) fn score<K>(
    query: &Query,
    matches: &Matches,
    terms: &[u32],
    spans: &[Span],
    key: K,
) -> Option<Hit<K>> {
    let mut best = vec![0.0_f32; query.words.len()];
    let mut counts = vec![0_u32; query.words.len()];
    let (mut found_bits, mut together, mut in_note) = (0, false, false);
    let (mut line, mut line_words, mut lines) = (None, 0, 0);
    let mut start = 0;
    for span in spans {
        let words = &terms[start..span.end as usize];
        start = span.end as usize;
        let spoken = span.place == Place::Spoken;
        lines += u32::from(spoken);
        if words.iter().all(|number| matches.bits(*number) == 0) {
            continue;
        }
        let bits: Vec<u32> = words.iter().map(|number| matches.bits(*number)).collect();
        let mut here = 0;
        for (found, number) in query.found(&bits).into_iter().zip(words) {
            here |= found;
            for at in (0..best.len()).filter(|at| found & 1 << at != 0) {
                let whole = if matches.whole(*number) & 1 << at == 0 { 1.0 } else { WHOLE };
                best[at] = best[at].max(weight(span.place) * whole);
                counts[at] += 1;
            }
        }
        found_bits |= here;
        together |= here == query.all_bits();
        in_note |= span.place == Place::Note && here != 0;
        if spoken && here.count_ones() > line_words {
            (line, line_words) = (Some(lines - 1), here.count_ones());
        }
    }
    let often = |count: u32| (count as f32).ln_1p();
    let score: f32 = best.iter().sum::<f32>() + counts.iter().map(|it| often(*it)).sum::<f32>();
    let score = score + if together { TOGETHER } else { 0.0 };
    (found_bits == query.all_bits()).then_some(Hit { key, score, line, in_note })
}

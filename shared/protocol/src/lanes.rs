//! What several workers write down of one recording, put in order: each takes every so-manieth stretch.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Begun, Event, TranscriptSegment};

/// A share of a recording's stretches: of each so many in a row one. Several workers have one each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Which one of them, from 0.
    pub index: u32,
    /// Of how many.
    pub of: u32,
}

impl Share {
    /// All of them.
    pub const WHOLE: Self = Self { index: 0, of: 1 };

    /// Whether a stretch belongs to it.
    #[must_use]
    pub fn holds(self, stretch: u32) -> bool {
        stretch % self.of.max(1) == self.index
    }
}

/// What there is to do with what a worker told.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// All begins with what was there.
    Begun(Box<Begun>),
    /// These sentences follow what came before; with them so many stretches are written down.
    More(Vec<TranscriptSegment>, u32),
}

/// The workers at one recording.
#[derive(Debug, Default)]
pub struct Lanes {
    done: Vec<f32>,
    /// The stretch that comes next; none before it is known what was there.
    next: Option<u32>,
    /// What comes later, by stretch.
    early: BTreeMap<u32, Vec<TranscriptSegment>>,
}

impl Lanes {
    /// So many workers.
    #[must_use]
    pub fn new(count: usize) -> Self {
        Self { done: vec![0.0; count], ..Self::default() }
    }

    /// A worker tells its progress; answers that of all, 0 to 1.
    pub fn progress(&mut self, lane: usize, done: f32) -> f32 {
        if let Some(mine) = self.done.get_mut(lane) {
            *mine = done;
        }
        self.done.iter().sum::<f32>() / self.done.len().max(1) as f32
    }

    /// A worker tells what happened.
    pub fn tell(&mut self, lane: usize, event: Event) -> Vec<Told> {
        match event {
            // One that is alone may begin anew. Of several only the first is heard, and once: one that was started again
            // repeats what is known.
            Event::Begun { begun } if self.done.len() == 1 || (lane == 0 && self.next.is_none()) => {
                self.next = Some(begun.stretches);
                std::iter::once(Told::Begun(begun)).chain(self.follow()).collect()
            }
            Event::Said { segments, stretch } => {
                if self.next.is_none_or(|next| stretch >= next) {
                    self.early.insert(stretch, segments);
                }
                self.follow()
            }
            _ => Vec::new(),
        }
    }

    /// What follows without a gap.
    fn follow(&mut self) -> Vec<Told> {
        let mut told = Vec::new();
        while let Some(next) = self.next
            && let Some(segments) = self.early.remove(&next)
        {
            self.next = Some(next + 1);
            told.push(Told::More(segments, next + 1));
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(stretches: u32) -> Event {
        Event::Begun { begun: Box::new(Begun { stretches, ..Begun::default() }) }
    }

    fn said(stretch: u32) -> Event {
        let segments = vec![TranscriptSegment { text: stretch.to_string(), ..Default::default() }];
        Event::Said { segments, stretch }
    }

    fn numbers(told: &[Told]) -> Vec<u32> {
        told.iter()
            .filter_map(|it| if let Told::More(_, stretches) = it { Some(*stretches) } else { None })
            .collect()
    }

    #[test]
    fn what_comes_early_waits_for_what_is_before_it() {
        let mut lanes = Lanes::new(2);
        assert_eq!(lanes.tell(1, said(4)), []);
        assert_eq!(lanes.tell(1, begun(0)), []);
        assert!(matches!(&lanes.tell(0, begun(3))[..], [Told::Begun(_)]));
        assert_eq!(numbers(&lanes.tell(0, said(3))), [4, 5]);
        assert_eq!(numbers(&lanes.tell(0, said(5))), [6]);
    }

    #[test]
    fn a_worker_that_was_started_again_repeats_nothing() {
        let mut lanes = Lanes::new(2);
        lanes.tell(0, begun(0));
        assert_eq!(numbers(&lanes.tell(0, said(0))), [1]);
        assert_eq!(lanes.tell(0, begun(0)), []);
        assert_eq!(lanes.tell(0, said(0)), []);
        assert_eq!(numbers(&lanes.tell(1, said(1))), [2]);
        // One that is alone begins anew where another model takes over.
        let mut alone = Lanes::new(1);
        alone.tell(0, begun(0));
        assert_eq!(numbers(&alone.tell(0, said(0))), [1]);
        assert!(matches!(&alone.tell(0, begun(0))[..], [Told::Begun(_)]));
        assert_eq!(numbers(&alone.tell(0, said(0))), [1]);
    }

    #[test]
    fn progress_is_that_of_all() {
        let mut lanes = Lanes::new(2);
        assert_eq!(lanes.progress(1, 0.5), 0.25);
        assert_eq!(lanes.progress(0, 0.5), 0.5);
    }
}

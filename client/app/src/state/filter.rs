//! Which recordings the library lists, and in which order.

use std::{cmp::Reverse, sync::Arc};

use sotto_api::RecordingId;
use sotto_protocol::EmotionLabel;

use super::{RecordingView, spoken};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// What is listed.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Filter {
    /// Words of a title, a tag or of what was said.
    pub(crate) query: String,
    /// How it sounds; none for all.
    pub(crate) emotion: Option<EmotionLabel>,
    /// Made within so many days; none for any time.
    pub(crate) days: Option<u64>,
    /// A tag that it has; none for all.
    pub(crate) tag: Option<String>,
    /// What comes first.
    pub(crate) order: Order,
}

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Order {
    /// The latest.
    #[default]
    Newest,
    /// The earliest.
    Oldest,
    /// The longest.
    Longest,
    /// By the alphabet.
    Title,
}

impl Order {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::Newest, Self::Oldest, Self::Longest, Self::Title];
}

impl Filter {
    /// Whether more than a search leaves recordings out.
    pub(crate) fn is_narrow(&self) -> bool {
        self.emotion.is_some() || self.days.is_some() || self.tag.is_some()
    }

    /// What it lists of all recordings, which come newest first.
    pub(crate) fn list(&self, all: &[Arc<RecordingView>], now_ms: u64) -> Vec<RecordingId> {
        let words: Vec<String> = self.query.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let since_ms = self.days.map(|days| now_ms.saturating_sub(days * DAY_MS));
        let kept = |it: &&Arc<RecordingView>| {
            since_ms.is_none_or(|since_ms| it.recorded_ms >= since_ms)
                && self.emotion.is_none_or(|emotion| {
                    it.analysis.as_ref().is_some_and(|analysis| analysis.emotion.label == emotion)
                })
                && self.tag.as_ref().is_none_or(|tag| it.tags.contains(tag))
                && says(it, &words)
        };
        let mut listed: Vec<&Arc<RecordingView>> = all.iter().filter(kept).collect();
        match self.order {
            Order::Newest => {}
            Order::Oldest => listed.reverse(),
            Order::Longest => listed.sort_by(|a, b| b.duration_s.total_cmp(&a.duration_s)),
            Order::Title => {
                listed.sort_by_cached_key(|it| (it.title.to_lowercase(), Reverse(it.recorded_ms)))
            }
        }
        listed.into_iter().map(|it| it.id).collect()
    }
}

/// Whether each word occurs in the title, in a tag or in what was said.
fn says(recording: &RecordingView, words: &[String]) -> bool {
    let title = recording.title.to_lowercase();
    let tags: Vec<String> = recording.tags.iter().map(|it| it.to_lowercase()).collect();
    let spoken = if words.is_empty() { None } else { spoken(recording) };
    words.iter().all(|word| {
        let word = word.trim_start_matches('#');
        title.contains(word)
            || tags.iter().any(|it| it.contains(word))
            || spoken.as_ref().is_some_and(|it| it.contains(word))
    })
}

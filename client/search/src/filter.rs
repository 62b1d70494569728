//! What narrows a list of recordings down, and in which order they come.

use sotto_protocol::{EmotionLabel, SentimentLabel, Warning};

use crate::within;

/// What is listed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    /// Words that must be there.
    pub query: String,
    /// How it sounds.
    pub emotion: Option<EmotionLabel>,
    /// Whether that is pleasant.
    pub sentiment: Option<SentimentLabel>,
    /// What the person does with the words, by the model's name.
    pub intent: Option<String>,
    /// Made within so many days.
    pub days: Option<u32>,
    /// Made on this day or later: `2026-11-21`.
    pub from: Option<String>,
    /// Made on this day or earlier.
    pub to: Option<String>,
    /// Which of [`LENGTHS`].
    pub length: Option<usize>,
    /// A tag that it has.
    pub tag: Option<String>,
    /// A folder that it lies in, or in one below it; empty for those in none.
    pub folder: Option<String>,
    /// How good the recording is.
    pub quality: Option<Wanted>,
    /// Whether those are listed that were put away, in place of the others.
    pub archived: bool,
    /// Whether it is the person's own voice.
    pub own_voice: Option<bool>,
    /// What comes first; none for what fits the search best, else the latest.
    pub order: Option<Order>,
}

/// What of a recording's quality is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Nothing is wrong with it.
    Good,
    /// This is wrong with it.
    Warning(Warning),
}

/// Lengths in seconds: from, and below.
pub const LENGTHS: [(f64, f64); 4] = [(0.0, 60.0), (60.0, 600.0), (600.0, 3_600.0), (3_600.0, f64::INFINITY)];

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// What fits the search best.
    Best,
    /// The latest.
    Newest,
    /// The earliest.
    Oldest,
    /// The longest.
    Longest,
    /// The shortest.
    Shortest,
    /// By the alphabet.
    Title,
}

impl Order {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Best, Self::Newest, Self::Oldest, Self::Longest, Self::Shortest, Self::Title];
}

/// Times between which a recording was made, in milliseconds since 1970; the second is not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// From here on.
    pub since_ms: u64,
    /// Up to here.
    pub until_ms: u64,
}

/// What a filter looks at.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// When it was made, in milliseconds since 1970.
    pub recorded_ms: u64,
    /// Its length, in seconds.
    pub duration_s: f64,
    /// How it sounds; none before it was analysed.
    pub emotion: Option<EmotionLabel>,
    /// Whether that is pleasant.
    pub sentiment: Option<SentimentLabel>,
    /// What the person does with the words.
    pub intents: &'a [String],
    /// Its tags.
    pub tags: &'a [String],
    /// The folder that it lies in.
    pub folder: &'a str,
    /// What is wrong with it; none before it was analysed.
    pub warnings: Option<&'a [Warning]>,
    /// Whether it was put away.
    pub archived: bool,
    /// Whether it is the person's own voice.
    pub own_voice: bool,
}

impl Filter {
    /// Whether more than a search and an order is chosen.
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        *self != self.wide()
    }

    /// The same search in the same order, with nothing left out.
    #[must_use]
    pub fn wide(&self) -> Self {
        Self { query: self.query.clone(), order: self.order, archived: self.archived, ..Self::default() }
    }

    /// What comes first.
    #[must_use]
    pub fn first(&self) -> Order {
        match self.order {
            Some(Order::Best) | None if self.query.trim().is_empty() => Order::Newest,
            Some(order) => order,
            None => Order::Best,
        }
    }

    /// Whether a recording is listed, its words aside.
    #[must_use]
    pub fn admits(&self, facts: &Facts<'_>, times: Times) -> bool {
        let quality = |wanted: Wanted| match wanted {
            Wanted::Good => facts.warnings.is_some_and(<[Warning]>::is_empty),
            Wanted::Warning(warning) => facts.warnings.is_some_and(|it| it.contains(&warning)),
        };
        let long = |at: usize| {
            LENGTHS.get(at).is_none_or(|(from, below)| (*from..*below).contains(&facts.duration_s))
        };
        facts.archived == self.archived
            && (times.since_ms..times.until_ms).contains(&facts.recorded_ms)
            && self.emotion.is_none_or(|it| facts.emotion == Some(it))
            && self.sentiment.is_none_or(|it| facts.sentiment == Some(it))
            && self.intent.as_ref().is_none_or(|it| facts.intents.contains(it))
            && self.length.is_none_or(long)
            && self.tag.as_ref().is_none_or(|it| facts.tags.contains(it))
            && self.folder.as_ref().is_none_or(|it| within(facts.folder, it))
            && self.quality.is_none_or(quality)
            && self.own_voice.is_none_or(|it| facts.own_voice == it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVER: Times = Times { since_ms: 0, until_ms: u64::MAX };

    fn facts<'a>(tags: &'a [String], intents: &'a [String]) -> Facts<'a> {
        Facts {
            recorded_ms: 1_000,
            duration_s: 90.0,
            emotion: Some(EmotionLabel::Anger),
            sentiment: Some(SentimentLabel::Negative),
            intents,
            tags,
            folder: "Work/2026",
            warnings: Some(&[Warning::Noisy]),
            archived: false,
            own_voice: false,
        }
    }

    #[test]
    fn each_choice_leaves_out_what_does_not_fit() {
        let (tags, intents) = (["fruit".to_owned()], ["complaint".to_owned()]);
        let facts = facts(&tags, &intents);
        let all = Filter::default;
        let some = |text: &str| Some(text.to_owned());
        for (filter, listed) in [
            (all(), true),
            (Filter { emotion: Some(EmotionLabel::Anger), ..all() }, true),
            (Filter { emotion: Some(EmotionLabel::Fear), ..all() }, false),
            (Filter { sentiment: Some(SentimentLabel::Positive), ..all() }, false),
            (Filter { intent: some("complaint"), ..all() }, true),
            (Filter { intent: some("praise"), ..all() }, false),
            (Filter { length: Some(1), ..all() }, true),
            (Filter { length: Some(0), ..all() }, false),
            (Filter { tag: some("fruit"), ..all() }, true),
            (Filter { tag: some("fru"), ..all() }, false),
            (Filter { folder: some("Work"), ..all() }, true),
            (Filter { folder: some("Wo"), ..all() }, false),
            (Filter { folder: some(""), ..all() }, false),
            (Filter { quality: Some(Wanted::Warning(Warning::Noisy)), ..all() }, true),
            (Filter { quality: Some(Wanted::Good), ..all() }, false),
            (Filter { archived: true, ..all() }, false),
            (Filter { own_voice: Some(true), ..all() }, false),
        ] {
            assert_eq!(filter.admits(&facts, EVER), listed, "{filter:?}");
        }
        assert!(!all().admits(&facts, Times { since_ms: 0, until_ms: 1_000 }));
        assert!(all().admits(&facts, Times { since_ms: 1_000, until_ms: 1_001 }));
    }

    #[test]
    fn a_search_brings_the_best_first_unless_something_else_is_chosen() {
        let searched = Filter { query: "tea".to_owned(), ..Filter::default() };
        assert_eq!(Filter::default().first(), Order::Newest);
        assert_eq!(searched.first(), Order::Best);
        assert_eq!(Filter { order: Some(Order::Title), ..searched.clone() }.first(), Order::Title);
        assert!(!searched.is_narrow());
    }
}

//! Figures of a period: what is shown of the sums that a filter lets through.

use std::collections::{BTreeMap, BTreeSet};

use sotto_api::dashboard::{DashboardFilter, DeviceKind, Estimate, Figures, PeriodView, Share, Shown};
use sotto_api::feedback::SubmissionStatus;

use super::{
    group::SmallestGroup,
    period::Period,
    statistics::Sample,
    sums::{EMOTIONS, INTENTS, SENTIMENTS, Sums, UNSURE},
};
use crate::store::figures::Kind;

/// One condition of a filter.
type Condition = Box<dyn Fn(&Kind) -> bool + Send + Sync>;

/// The conditions of a filter that sums can be told apart by. The period and the tag are none of them.
pub struct Conditions(Vec<Condition>);

impl Conditions {
    /// Those of a filter; `links` are the ids of its team's links.
    #[must_use]
    pub fn of(filter: &DashboardFilter, links: Vec<String>) -> Self {
        let mut all: Vec<Condition> = Vec::new();
        if filter.team.is_some() {
            let links: BTreeSet<String> = links.into_iter().collect();
            all.push(Box::new(move |kind| links.contains(&kind.link)));
        }
        if let Some(link) = filter.link {
            let link = link.to_string();
            all.push(Box::new(move |kind| kind.link == link));
        }
        if let Some(language) = filter.language.clone() {
            all.push(Box::new(move |kind| kind.language == language));
        }
        if let Some(device) = filter.device {
            all.push(Box::new(move |kind| kind.device == device.name()));
        }
        if let Some(status) = filter.status {
            all.push(Box::new(move |kind| kind.status == status.name()));
        }
        Self(all)
    }

    /// Whether all hold.
    fn hold(&self, kind: &Kind) -> bool {
        self.0.iter().all(|condition| condition(kind))
    }

    /// How many each condition alone leaves out of what the others let through.
    fn left_out(&self, cells: &BTreeMap<Kind, Sums>) -> Vec<i64> {
        let alone = |at: usize| {
            let only = cells.iter().filter(|(kind, _)| {
                self.0.iter().enumerate().all(|(other, condition)| condition(kind) != (other == at))
            });
            only.map(|(_, sums)| sums.n).sum()
        };
        (0..self.0.len()).map(alone).collect()
    }
}

/// What a filter lets through in a period.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Sums by kind.
    pub cells: BTreeMap<Kind, Sums>,
    /// How many each condition alone leaves out.
    pub left_out: Vec<i64>,
}

impl Selection {
    /// Of the sums of a period; `untagged` is how many without the filter's tag its other conditions let through.
    #[must_use]
    pub fn of(cells: BTreeMap<Kind, Sums>, conditions: &Conditions, untagged: Option<i64>) -> Self {
        let mut left_out = conditions.left_out(&cells);
        left_out.extend(untagged);
        let cells = cells.into_iter().filter(|(kind, _)| conditions.hold(kind)).collect();
        Self { cells, left_out }
    }

    /// All together.
    #[must_use]
    pub fn total(&self) -> Sums {
        self.cells.values().fold(Sums::default(), |mut sum, sums| {
            sum += *sums;
            sum
        })
    }

    /// Whether anything is shown.
    #[must_use]
    pub fn shown(&self, smallest: SmallestGroup) -> Shown {
        smallest.shows(self.total().n, &self.left_out)
    }

    fn by(&self, name: fn(&Kind) -> &str) -> BTreeMap<&str, i64> {
        let mut counts = BTreeMap::new();
        for (kind, sums) in &self.cells {
            *counts.entry(name(kind)).or_default() += sums.n;
        }
        counts
    }

    /// How it is shown.
    #[must_use]
    pub fn view(&self, period: Period, smallest: SmallestGroup) -> PeriodView {
        let shown = self.shown(smallest);
        let figures = (shown == Shown::Yes).then(|| self.figures(smallest));
        PeriodView { from_ms: period.from_ms(), until_ms: period.until_ms(), shown, figures }
    }

    fn figures(&self, smallest: SmallestGroup) -> Figures {
        let total = self.total();
        let named = |names: &[&'static str], counts: &BTreeMap<&str, i64>| {
            let parts: Vec<(&str, i64)> =
                names.iter().map(|name| (*name, counts.get(name).copied().unwrap_or_default())).collect();
            smallest.shares(&parts)
        };
        let most_first = |counts: BTreeMap<&str, i64>| {
            let mut parts: Vec<(&str, i64)> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
            parts.sort_by_key(|(_, count)| -count);
            smallest.shares(&parts)
        };
        Figures {
            submissions: u64::try_from(total.n).unwrap_or_default(),
            duration_ms: u64::try_from(total.duration).unwrap_or_default(),
            sentiment: sentiment_shares(&total, smallest),
            valence: valence(&total, smallest),
            emotion: emotion_shares(&total, smallest),
            intent: intent_shares(&total, smallest),
            importance: importance(&total, smallest),
            by_importance: importance_shares(&total, smallest),
            status: named(&SubmissionStatus::ALL.map(SubmissionStatus::name), &self.by(|kind| &kind.status)),
            device: named(&DeviceKind::ALL.map(DeviceKind::name), &self.by(|kind| &kind.device)),
            language: most_first(self.by(|kind| &kind.language)),
            link: most_first(self.by(|kind| &kind.link)),
        }
    }
}

/// The parts of a whole, and what is left of it.
fn parts<const N: usize>(names: [&'static str; N], counts: [i64; N], whole: i64) -> Vec<(&'static str, i64)> {
    let rest = whole - counts.iter().sum::<i64>();
    names.into_iter().zip(counts).chain([(UNSURE, rest)]).collect()
}

/// Counts by sentiment, `unsure` last.
#[must_use]
pub fn sentiments(sums: &Sums) -> Vec<(&'static str, i64)> {
    parts(SENTIMENTS, sums.sentiments, sums.n)
}

/// Counts by emotion, `unsure` last.
#[must_use]
pub fn emotions(sums: &Sums) -> Vec<(&'static str, i64)> {
    parts(EMOTIONS, sums.emotions, sums.n)
}

/// Counts by intent, of what was read; none where a few were not, or where few were.
#[must_use]
pub fn intents(sums: &Sums, smallest: SmallestGroup) -> Option<Vec<(&'static str, i64)>> {
    let told = !smallest.hides(sums.read()) && !smallest.hides(sums.n - sums.read());
    told.then(|| INTENTS.into_iter().zip(sums.intents).collect())
}

/// Shares by sentiment.
#[must_use]
pub fn sentiment_shares(sums: &Sums, smallest: SmallestGroup) -> Vec<Share> {
    smallest.shares(&sentiments(sums))
}

/// Shares by emotion.
#[must_use]
pub fn emotion_shares(sums: &Sums, smallest: SmallestGroup) -> Vec<Share> {
    smallest.shares(&emotions(sums))
}

/// Shares by intent.
#[must_use]
pub fn intent_shares(sums: &Sums, smallest: SmallestGroup) -> Vec<Share> {
    let withheld = |label: &str| Share { label: label.to_owned(), ..Share::default() };
    intents(sums, smallest)
        .map_or_else(|| INTENTS.into_iter().map(withheld).collect(), |parts| smallest.shares(&parts))
}

fn importance_shares(sums: &Sums, smallest: SmallestGroup) -> Vec<Share> {
    if intents(sums, smallest).is_none() {
        return Vec::new();
    }
    smallest.shares(&[("high", sums.important), ("low", sums.read() - sums.important)])
}

/// The sample of valences; none where a few are unsure, or few are not.
#[must_use]
pub fn valences(sums: &Sums, smallest: SmallestGroup) -> Option<Sample> {
    let judged = sums.judged();
    let told = judged >= smallest.0 && !smallest.hides(sums.n - judged);
    Sample::of(judged, sums.valence, sums.valence_squares, 1000.0).filter(|_| told)
}

/// The sample of importances; none where few were read, or few were not.
#[must_use]
pub fn importances(sums: &Sums, smallest: SmallestGroup) -> Option<Sample> {
    let read = sums.read();
    let told = read >= smallest.0 && !smallest.hides(sums.n - read);
    Sample::of(read, sums.importance, sums.importance_squares, 100.0).filter(|_| told)
}

/// Mean valence.
#[must_use]
pub fn valence(sums: &Sums, smallest: SmallestGroup) -> Option<Estimate> {
    valences(sums, smallest).map(|sample| estimate(&sample, sums.judged()))
}

fn importance(sums: &Sums, smallest: SmallestGroup) -> Option<Estimate> {
    importances(sums, smallest).map(|sample| estimate(&sample, sums.read()))
}

fn estimate(sample: &Sample, n: i64) -> Estimate {
    let (low, high) = sample.interval();
    Estimate { mean: sample.mean, low, high, n: u64::try_from(n).unwrap_or_default() }
}

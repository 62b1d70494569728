//! Two selections beside each other: differences with their intervals, and how many stand behind each.

use sotto_api::dashboard::{DashboardFilter, Difference, Measure, Shown, Side};

use super::{
    figures::{Selection, emotions, importances, intents, sentiments, valences},
    group::SmallestGroup,
    period::Period,
    statistics::{Sample, newcombe, poisson, real},
    sums::Sums,
};

/// What is compared.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its period.
    pub period: Period,
    /// What its filter lets through.
    pub selection: Selection,
}

impl Group {
    /// How it is shown.
    #[must_use]
    pub fn side(&self, smallest: SmallestGroup) -> Side {
        let shown = self.selection.shown(smallest);
        let submissions = u64::try_from(self.selection.total().n).ok();
        Side {
            from_ms: self.period.from_ms(),
            until_ms: self.period.until_ms(),
            shown,
            submissions: submissions.filter(|_| matches!(shown, Shown::Yes | Shown::Empty)),
        }
    }
}

/// Whether a submission may stand on both sides: unless the periods lie apart, or a condition of the one contradicts one
/// of the other.
#[must_use]
pub fn may_overlap(a: (&DashboardFilter, Period), b: (&DashboardFilter, Period)) -> bool {
    fn apart<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> bool {
        a.zip(b).is_some_and(|(a, b)| a != b)
    }
    let (a, in_a, b, in_b) = (a.0, a.1, b.0, b.1);
    let contradict = apart(a.team.as_ref(), b.team.as_ref())
        || apart(a.link.as_ref(), b.link.as_ref())
        || apart(a.language.as_ref(), b.language.as_ref())
        || apart(a.device.as_ref(), b.device.as_ref())
        || apart(a.status.as_ref(), b.status.as_ref());
    in_a.from < in_b.until && in_b.from < in_a.until && !contradict
}

fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}

/// The differences of the second from the first; both must be shown.
#[must_use]
pub fn differences(a: &Group, b: &Group, smallest: SmallestGroup) -> Vec<Difference> {
    let (sums_a, sums_b) = (a.selection.total(), b.selection.total());
    let (days_a, days_b) = (real(a.period.days()), real(b.period.days()));
    let (per_a, per_b) = (real(sums_a.n) / days_a, real(sums_b.n) / days_b);
    let (low, high) = poisson((sums_a.n, days_a), (sums_b.n, days_b));
    let mut all = vec![Difference {
        measure: Measure::PerDay,
        label: String::new(),
        a: per_a,
        b: per_b,
        difference: per_b - per_a,
        low,
        high,
        n_a: count(sums_a.n),
        n_b: count(sums_b.n),
    }];
    let samples =
        |of: fn(&Sums, SmallestGroup) -> Option<Sample>| of(&sums_a, smallest).zip(of(&sums_b, smallest));
    all.extend(
        samples(valences).map(|(a, b)| means(Measure::Valence, &a, &b, (sums_a.judged(), sums_b.judged()))),
    );
    all.extend(
        samples(importances).map(|(a, b)| means(Measure::Importance, &a, &b, (sums_a.read(), sums_b.read()))),
    );
    all.extend(shares(Measure::Sentiment, &sentiments(&sums_a), &sentiments(&sums_b), smallest));
    all.extend(shares(Measure::Emotion, &emotions(&sums_a), &emotions(&sums_b), smallest));
    if let Some((a, b)) = intents(&sums_a, smallest).zip(intents(&sums_b, smallest)) {
        all.extend(shares(Measure::Intent, &a, &b, smallest));
    }
    all
}

fn means(measure: Measure, a: &Sample, b: &Sample, (n_a, n_b): (i64, i64)) -> Difference {
    let (low, high) = a.welch(b);
    Difference {
        measure,
        label: String::new(),
        a: a.mean,
        b: b.mean,
        difference: b.mean - a.mean,
        low,
        high,
        n_a: count(n_a),
        n_b: count(n_b),
    }
}

fn shares(
    measure: Measure,
    a: &[(&str, i64)],
    b: &[(&str, i64)],
    smallest: SmallestGroup,
) -> Vec<Difference> {
    let counts = |parts: &[(&str, i64)]| parts.iter().map(|(_, count)| *count).collect::<Vec<i64>>();
    let (counts_a, counts_b) = (counts(a), counts(b));
    let (whole_a, whole_b) = (counts_a.iter().sum::<i64>(), counts_b.iter().sum::<i64>());
    let (hidden_a, hidden_b) = (smallest.withheld(&counts_a), smallest.withheld(&counts_b));
    if whole_a == 0 || whole_b == 0 {
        return Vec::new();
    }
    let difference = |at: usize| {
        let (share_a, share_b) = (real(counts_a[at]) / real(whole_a), real(counts_b[at]) / real(whole_b));
        let (low, high) = newcombe((counts_a[at], whole_a), (counts_b[at], whole_b));
        Difference {
            measure,
            label: a[at].0.to_owned(),
            a: share_a,
            b: share_b,
            difference: share_b - share_a,
            low,
            high,
            n_a: count(whole_a),
            n_b: count(whole_b),
        }
    };
    let told = (0..a.len()).filter(|at| !hidden_a.contains(at) && !hidden_b.contains(at));
    told.map(difference).collect()
}

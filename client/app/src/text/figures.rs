//! Sentences about a team's figures. They claim no more than the numbers do.

use sotto_api::dashboard::{
    Anomaly, AnomalyMethod, DeviceKind, Difference, Estimate, Measure, Share, Shown, Step, TrendOf,
};

use super::{admin, emotions, fill, format, plural, t};

/// Why no figures are shown.
pub(crate) fn not_shown(shown: Shown, minimum: u32) -> Option<String> {
    match shown {
        Shown::Yes => None,
        Shown::Empty => Some(t("Nothing came in this time.").to_owned()),
        Shown::TooFew => Some(fill(
            "Fewer than {n} submissions stand behind this, so no figures are shown: nobody is to be recognised in them.",
            &[("n", &minimum)],
        )),
        Shown::TooFewLeftOut => Some(fill(
            "This leaves out fewer than {n} submissions, which could be worked out by subtraction. Choose a wider time or another filter.",
            &[("n", &minimum)],
        )),
    }
}

/// A share with its interval: `42 % (36 to 48)`.
pub(crate) fn share(share: &Share) -> String {
    match (share.share, share.low, share.high) {
        (Some(value), Some(low), Some(high)) => fill(
            "{share} ({low} to {high})",
            &[("share", &percent(value)), ("low", &hundredths(low)), ("high", &percent(high))],
        ),
        _ => t("too few").to_owned(),
    }
}

/// A mean alone.
pub(crate) fn mean(value: &Estimate) -> String {
    format::number(value.mean as f32, 2)
}

/// The interval of a mean.
pub(crate) fn band(value: &Estimate) -> String {
    let number = |it: f64| format::number(it as f32, 2);
    fill("{low} to {high}", &[("low", &number(value.low)), ("high", &number(value.high))])
}

/// A mean with its interval.
pub(crate) fn estimate(value: &Estimate) -> String {
    let number = |it: f64| format::number(it as f32, 2);
    fill(
        "{mean} ({low} to {high})",
        &[("mean", &number(value.mean)), ("low", &number(value.low)), ("high", &number(value.high))],
    )
}

/// `42 %`, from 0 to 1.
pub(crate) fn percent(share: f64) -> String {
    format::percent(share as f32)
}

fn hundredths(share: f64) -> String {
    format::number((share * 100.0) as f32, 0)
}

/// Name of an intent, as the model of words gives it.
pub(crate) fn intent_name(name: &str) -> &'static str {
    match name {
        "praise" => t("Praise"),
        "complaint" => t("Complaint"),
        "question" => t("Question"),
        "request" => t("Wish"),
        "bug report" => t("Something is broken"),
        _ => t("Something else"),
    }
}

/// Name of a kind of device.
pub(crate) fn device_name(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Phone => t("Telephone"),
        DeviceKind::Tablet => t("Tablet"),
        DeviceKind::Computer => t("Computer"),
        DeviceKind::Unknown => t("Not known"),
    }
}

/// Name of what is important.
pub(crate) fn importance_name(name: &str) -> &'static str {
    if name == "high" { t("Asks for attention") } else { t("Can wait") }
}

/// What differs.
pub(crate) fn measure_name(difference: &Difference) -> String {
    let label = difference.label.as_str();
    match difference.measure {
        Measure::PerDay => t("Submissions a day").to_owned(),
        Measure::Valence => t("How pleasant it sounds, \u{2212}1 to 1").to_owned(),
        Measure::Importance => t("How much it asks for attention, 0 to 1").to_owned(),
        Measure::Sentiment => emotions::sentiment_name(admin::sentiment_of(label)).to_owned(),
        Measure::Emotion => emotions::label_name(admin::emotion_of(label)).to_owned(),
        Measure::Intent => intent_name(label).to_owned(),
    }
}

/// Whether it is a share.
pub(crate) fn is_share(measure: Measure) -> bool {
    matches!(measure, Measure::Sentiment | Measure::Emotion | Measure::Intent)
}

/// A number of a measure.
pub(crate) fn of_measure(measure: Measure, value: f64) -> String {
    match measure {
        Measure::PerDay => format::number(value as f32, 1),
        Measure::Valence | Measure::Importance => format::number(value as f32, 2),
        _ => percent(value),
    }
}

/// What a difference says, and what it does not.
pub(crate) fn difference(it: &Difference) -> String {
    let scale = if is_share(it.measure) { 100.0 } else { 1.0 };
    let digits = if is_share(it.measure) { 0 } else { 2 };
    let number = |value: f64| format::number((value.abs() * scale) as f32, digits);
    let name = measure_name(it);
    if it.low <= 0.0 && it.high >= 0.0 {
        return fill("{name}: these numbers do not tell whether there is a difference.", &[("name", &name)]);
    }
    let (least, most) = if it.difference > 0.0 { (it.low, it.high) } else { (it.high, it.low) };
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("name", &name), ("least", &number(least)), ("most", &number(most))];
    match (is_share(it.measure), it.difference > 0.0) {
        (true, true) => fill("{name}: more in B, by {least} to {most} of a hundred.", &values),
        (true, false) => fill("{name}: less in B, by {least} to {most} of a hundred.", &values),
        (false, true) => fill("{name}: higher in B, by {least} to {most}.", &values),
        (false, false) => fill("{name}: lower in B, by {least} to {most}.", &values),
    }
}

/// What an interval is, and that many of them mislead.
pub(crate) fn about_intervals() -> &'static str {
    t(
        "Lines across a bar are 95 % intervals: of a hundred such intervals, about five miss the true value by chance. Nobody \
     who did not answer is in these numbers.",
    )
}

/// How many are left out of a comparison, and why.
pub(crate) fn about_comparison(may_overlap: bool) -> String {
    let chance = t(
        "Of many differences that are looked at together, one in twenty seems to be one by chance. A difference says nothing about its cause.",
    );
    let overlap = t("A submission may stand on both sides, so the intervals are too narrow.");
    if may_overlap { format!("{chance} {overlap}") } else { chance.to_owned() }
}

/// How many submissions.
pub(crate) fn submissions(count: u64) -> String {
    plural(usize::try_from(count).unwrap_or(usize::MAX), "1 submission", "{n} submissions")
}

/// A step as it stands in the address.
pub(crate) fn step_key(step: Step) -> &'static str {
    match step {
        Step::Hour => "hour",
        Step::Day => "day",
        Step::Week => "week",
        Step::Month => "month",
    }
}

/// Name of a step.
pub(crate) fn step_name(step: Step) -> &'static str {
    match step {
        Step::Hour => t("Hours"),
        Step::Day => t("Days"),
        Step::Week => t("Weeks"),
        Step::Month => t("Months"),
    }
}

/// What is counted apart, as it stands in the address.
pub(crate) fn part_key(of: TrendOf) -> &'static str {
    match of {
        TrendOf::Volume => "volume",
        TrendOf::Sentiment => "sentiment",
        TrendOf::Emotion => "emotion",
        TrendOf::Intent => "intent",
    }
}

/// Name of what is counted apart.
pub(crate) fn part_name(of: TrendOf) -> &'static str {
    match of {
        TrendOf::Volume => t("How many came"),
        TrendOf::Sentiment => t("Pleasant or not"),
        TrendOf::Emotion => t("How it sounds"),
        TrendOf::Intent => t("What people do"),
    }
}

/// Name of a part.
pub(crate) fn part_word(of: TrendOf, label: &str) -> &'static str {
    match of {
        TrendOf::Volume => t("Submissions"),
        TrendOf::Sentiment => emotions::sentiment_name(admin::sentiment_of(label)),
        TrendOf::Emotion => emotions::label_name(admin::emotion_of(label)),
        TrendOf::Intent => intent_name(label),
    }
}

/// [`part_word`] of its own.
pub(crate) fn part_label(of: TrendOf, label: &str) -> String {
    part_word(of, label).to_owned()
}

/// A point in time.
pub(crate) fn point_name(by: Step, start_ms: u64) -> String {
    match by {
        Step::Hour => format::hour_utc(start_ms),
        Step::Day | Step::Week => format::short_day_utc(start_ms),
        Step::Month => format::month_utc(start_ms),
    }
}

/// A share at an axis.
pub(crate) fn at_share(value: f64, _digits: usize) -> String {
    percent(value)
}

/// What a screen reader hears of a drawing over time; the table behind it has the numbers.
pub(crate) fn course_spoken(name: &str, first: Option<&String>, last: Option<&String>) -> String {
    let end = |it: Option<&String>| it.cloned().unwrap_or_default();
    fill(
        "{name} from {first} to {last}; the numbers are in the table below",
        &[("name", &name), ("first", &end(first)), ("last", &end(last))],
    )
}

/// A point that stands out.
pub(crate) fn anomaly(when: &str, it: &Anomaly) -> String {
    let number = |value: f64| format::number(value as f32, if it.of == "valence" { 2 } else { 0 });
    let (value, median, score) =
        (number(it.value), number(it.median), format::number(it.score.abs() as f32, 1));
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("when", &when), ("value", &value), ("median", &median), ("score", &score)];
    if it.of == "valence" {
        fill("{when}: sounds {value}, where {median} was usual ({score} spreads away).", &values)
    } else {
        fill("{when}: {value} submissions, where {median} were usual ({score} spreads away).", &values)
    }
}

/// How that is found.
pub(crate) fn anomaly_method(method: &AnomalyMethod) -> String {
    fill(
        "Marked is a point that is over and lies more than {threshold} spreads from the median of up to {window} points before it; \
         it takes {least} of them (modified z-score, Iglewicz and Hoaglin). That says nothing about why.",
        &[
            ("threshold", &format::number(method.threshold as f32, 1)),
            ("window", &method.window),
            ("least", &method.minimum_points),
        ],
    )
}

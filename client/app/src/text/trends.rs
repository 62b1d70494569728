//! Sentences about what changes over time.

use sotto_insight::{Bucket, Change, Date, Mood, MoodKind, Period, Quantity, Shift, calendar, change::LEAST};
use sotto_protocol::SentimentLabel;

use super::{emotions, fill, format, plural, t, usual};

/// What is followed over time.
pub(crate) const FOLLOWED: [Quantity; 6] = [
    Quantity::Pitch,
    Quantity::SpeakingRate,
    Quantity::PauseShare,
    Quantity::Loudness,
    Quantity::Valence,
    Quantity::Arousal,
];

/// A month's short name.
fn month_short(month: u8) -> &'static str {
    match month {
        1 => t("Jan"),
        2 => t("Feb"),
        3 => t("Mar"),
        4 => t("Apr"),
        5 => t("May"),
        6 => t("Jun"),
        7 => t("Jul"),
        8 => t("Aug"),
        9 => t("Sep"),
        10 => t("Oct"),
        11 => t("Nov"),
        _ => t("Dec"),
    }
}

/// A month's name.
pub(crate) fn month_name(month: u8) -> &'static str {
    match month {
        1 => t("January"),
        2 => t("February"),
        3 => t("March"),
        4 => t("April"),
        5 => t("May"),
        6 => t("June"),
        7 => t("July"),
        8 => t("August"),
        9 => t("September"),
        10 => t("October"),
        11 => t("November"),
        _ => t("December"),
    }
}

/// A day of the week, short and whole; 0 is Monday.
pub(crate) fn weekday(day: usize) -> (&'static str, &'static str) {
    match day {
        0 => (t("Mon"), t("Monday")),
        1 => (t("Tue"), t("Tuesday")),
        2 => (t("Wed"), t("Wednesday")),
        3 => (t("Thu"), t("Thursday")),
        4 => (t("Fri"), t("Friday")),
        5 => (t("Sat"), t("Saturday")),
        _ => (t("Sun"), t("Sunday")),
    }
}

/// `30 Nov`.
pub(crate) fn short_date(day: i64) -> String {
    let Date { month, day, .. } = Date::of(day);
    format!("{day} {}", month_short(month))
}

/// `30 November 2026`.
pub(crate) fn date(day: i64) -> String {
    let Date { year, month, day } = Date::of(day);
    format!("{day} {} {year}", month_name(month))
}

/// `November 2026`.
pub(crate) fn month(month: calendar::Month) -> String {
    format!("{} {}", month_name(month.month), month.year)
}

/// What recordings are put together by.
pub(crate) fn period(period: Period) -> &'static str {
    match period {
        Period::Day => t("By day"),
        Period::Week => t("By week"),
        Period::Month => t("By month"),
    }
}

/// A period that begins at a day.
pub(crate) fn period_name(period: Period, start: i64) -> String {
    match period {
        Period::Day => date(start),
        Period::Week => fill("Week of {date}", &[("date", &date(start))]),
        Period::Month => month(calendar::Month::of(start)),
    }
}

/// A value at an axis.
pub(crate) fn at_axis(value: f64, digits: usize) -> String {
    format::number(value as f32, digits)
}

/// What is followed, as the subject of a sentence.
fn subject(quantity: Quantity, own: bool) -> &'static str {
    match (quantity, own) {
        (Quantity::Pitch, true) => t("Your pitch"),
        (Quantity::Pitch, false) => t("The pitch"),
        (Quantity::SpeakingRate, true) => t("Your speaking rate"),
        (Quantity::SpeakingRate, false) => t("The speaking rate"),
        (Quantity::PauseShare, true) => t("Your share of pauses"),
        (Quantity::PauseShare, false) => t("The share of pauses"),
        (Quantity::Loudness, true) => t("The loudness of your recordings"),
        (Quantity::Loudness, false) => t("The loudness"),
        (Quantity::Valence, true) => t("How pleasant your voice sounds"),
        (Quantity::Valence, false) => t("How pleasant the voices sound"),
        (Quantity::Arousal, true) => t("How excited your voice sounds"),
        (Quantity::Arousal, false) => t("How excited the voices sound"),
        (other, _) => usual::name(other),
    }
}

/// What changed between the last days and as many before them.
pub(crate) fn changed(quantity: Quantity, change: Change, days: i64, own: bool) -> String {
    let what = subject(quantity, own);
    let shift = match change {
        Change::Higher(shift) | Change::Lower(shift) | Change::Unclear(shift) => shift,
        Change::TooFew(later, earlier) => {
            return fill(
                "{what}: too few recordings to say. There are {later} from the last {days} days and {earlier} from the \
                 {days} before; {least} of each are needed.",
                &[
                    ("what", &what),
                    ("later", &later),
                    ("earlier", &earlier),
                    ("days", &days),
                    ("least", &LEAST),
                ],
            );
        }
    };
    let Shift { later, earlier, interval: (low, high), counts: (n, m), .. } = shift;
    let (later, earlier) = (usual::bare(quantity, later), usual::value(quantity, earlier));
    let (low, high) = (usual::bare(quantity, low), usual::value(quantity, high));
    let values: [(&str, &dyn std::fmt::Display); 8] = [
        ("what", &what),
        ("days", &days),
        ("later", &later),
        ("earlier", &earlier),
        ("n", &n),
        ("m", &m),
        ("low", &low),
        ("high", &high),
    ];
    match change {
        Change::Higher(_) => fill(
            "{what} was higher in the last {days} days than in the {days} before: {later} against {earlier}, {n} and {m} \
             recordings. The difference lies somewhere between {low} and {high}.",
            &values,
        ),
        Change::Lower(_) => fill(
            "{what} was lower in the last {days} days than in the {days} before: {later} against {earlier}, {n} and {m} \
             recordings. The difference lies somewhere between {low} and {high}.",
            &values,
        ),
        Change::Unclear(_) | Change::TooFew(..) => fill(
            "{what} shows no clear change: {later} in the last {days} days against {earlier} in the {days} before, {n} \
             and {m} recordings. Any difference between {low} and {high} would fit.",
            &values,
        ),
    }
}

/// What the sentences rest on, and what not to make of them.
pub(crate) fn change_about() -> &'static str {
    t(
        "Medians are compared (Hodges and Lehmann 1963). A stated interval misses the truth in one case of a hundred, if \
         recordings are as good as independent; several of one day are less than that. Numbers that are made \
         differently, by another model or in another format, are left out. It says that something differs, not why.",
    )
}

/// Recordings that a chart leaves out.
pub(crate) fn left_out(count: usize) -> Option<String> {
    (count > 0).then(|| {
        plural(
            count,
            "1 recording is left out: its numbers are made differently.",
            "{n} recordings are left out: their numbers are made differently.",
        )
    })
}

/// What a mood is called.
pub(crate) fn mood_name(kind: MoodKind) -> &'static str {
    match kind {
        MoodKind::Sounds(class) => emotions::class_name(class),
        MoodKind::Unsure => t("Not sure"),
        MoodKind::Mixed => t("Mixed"),
    }
}

/// A mood in one or two letters.
pub(crate) fn mood_letters(kind: MoodKind) -> String {
    match kind {
        MoodKind::Sounds(class) => emotions::class_name(class).chars().take(2).collect(),
        MoodKind::Unsure => "?".to_owned(),
        MoodKind::Mixed => "\u{b1}".to_owned(),
    }
}

/// A sentiment in one sign.
pub(crate) fn sentiment_sign(label: SentimentLabel) -> &'static str {
    match label {
        SentimentLabel::Positive => "+",
        SentimentLabel::Negative => "\u{2212}",
        SentimentLabel::Neutral => "0",
        SentimentLabel::Unsure => "?",
    }
}

/// A day of the calendar, for those who do not see it.
pub(crate) fn day_spoken(day: i64, mood: Option<&Mood>, by_emotion: bool) -> String {
    let date = date(day);
    let Some(mood) = mood else { return fill("{date}: no recording", &[("date", &date)]) };
    let count = plural(mood.count, "1 recording", "{n} recordings");
    let name = if by_emotion { mood_name(mood.kind) } else { emotions::sentiment_name(mood.sentiment) };
    fill("{date}: {count}, {name}", &[("date", &date), ("count", &count), ("name", &name)])
}

/// What a day's colour means.
pub(crate) fn mood_about() -> &'static str {
    t(
        "A day shows what more than half of its recordings sound like; where no answer does, it is mixed. Emotions are \
         guesses from the sound of the voice and never facts about a person.",
    )
}

/// So many days on either side.
pub(crate) fn days(days: i64) -> String {
    fill("{n} days", &[("n", &days)])
}

/// How far back a chart goes.
pub(crate) fn span(days: Option<i64>) -> String {
    match days {
        Some(365) => t("Last year").to_owned(),
        Some(days) => fill("Last {n} days", &[("n", &days)]),
        None => t("Any time").to_owned(),
    }
}

/// What the drawings show.
pub(crate) fn lines_about() -> &'static str {
    t(
        "Points are medians. Bars hold the middle half of the recordings of that time, or all of them where there are \
         fewer than four. Loudness follows the microphone more than the voice.",
    )
}

/// A chart for those who do not see it.
pub(crate) fn chart_spoken(quantity: Quantity, buckets: &[Bucket], period: Period) -> String {
    let (Some(first), Some(last)) = (buckets.first(), buckets.last()) else { return String::new() };
    let number = |value: f64| at_axis(value, usual::digits(quantity));
    fill(
        "{name}: {first} at first, {from}; {last} at last, {to}; {n} points, with a table below",
        &[
            ("name", &usual::name(quantity)),
            ("first", &number(first.median)),
            ("from", &period_name(period, first.start)),
            ("last", &number(last.median)),
            ("to", &period_name(period, last.start)),
            ("n", &buckets.len()),
        ],
    )
}

/// Nothing to follow yet.
pub(crate) fn nothing(any: bool) -> &'static str {
    if any {
        t(
            "No recording passes these filters. Imported files count as your own voice once you say so on their page.",
        )
    } else {
        t("Trends show themselves once there are some recordings that were read.")
    }
}

//! Sentences about two recordings side by side.

use sotto_insight::{Gap, Quantity};

use super::{fill, format::number, t, usual};

/// By how much the second differs from the first.
pub(crate) fn difference(quantity: Quantity, first: f64, second: f64) -> String {
    let by = usual::in_unit(quantity, second) - usual::in_unit(quantity, first);
    let digits = usual::digits(quantity);
    let least = 0.5 * 10_f32.powi(-(digits as i32));
    if by.abs() < least {
        return t("none").to_owned();
    }
    let sign = if by > 0.0 { "+" } else { "" };
    let unit = usual::unit(quantity);
    let bare = format!("{sign}{}", number(by, digits));
    if unit.is_empty() { bare } else { format!("{bare}\u{a0}{unit}") }
}

/// Whether that is more than usual.
pub(crate) fn gap(gap: Option<Gap>) -> &'static str {
    match gap {
        None => t("not comparable"),
        Some(Gap::TooFew) => t("cannot tell yet"),
        Some(Gap::Within) => t("no more than usual"),
        Some(Gap::Beyond) => t("more than usual for you"),
    }
}

/// What the last column rests on.
pub(crate) fn gap_about(own: bool, count: usize) -> String {
    if own {
        fill(
            "Whether a difference is more than usual is told from {n} other recordings of your own voice: of any two of \
             those, nineteen pairs of twenty differ less. Five are needed. Loudness is compared within one format, and \
             what a model says within one version of it.",
            &[("n", &count)],
        )
    } else {
        t(
            "Whether a difference is more than usual can be told for your own voice only. Say on the page of each \
             recording that it is yours.",
        )
        .to_owned()
    }
}

/// A pace in words.
pub(crate) fn pace(words_per_minute: Option<f64>) -> String {
    words_per_minute.map_or_else(
        || t("no transcript").to_owned(),
        |it| fill("{n} words a minute", &[("n", &number(it as f32, 0))]),
    )
}

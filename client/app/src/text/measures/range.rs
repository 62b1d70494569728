//! A value beside what is usual: where it lies on a bar, and the same in words.

use crate::text::{fill, format, t};

/// What is usual for some people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Band {
    /// Whom it is usual for, or what it is; empty where the bar has one band that needs no name.
    pub(crate) name: &'static str,
    /// Where it begins.
    pub(crate) low: f32,
    /// Where it ends; the same for a single point.
    pub(crate) high: f32,
}

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Range {
    /// The value.
    pub(crate) value: f32,
    /// Left end of the bar.
    pub(crate) from: f32,
    /// Right end of the bar.
    pub(crate) to: f32,
    /// What is usual.
    pub(crate) bands: Vec<Band>,
    /// Unit of everything.
    pub(crate) unit: &'static str,
    /// Digits after the point.
    pub(crate) digits: usize,
    /// Whether equal ratios are equally far from each other, as for pitch.
    pub(crate) by_ratio: bool,
}

impl Range {
    /// Where a number lies on the bar, 0 to 1.
    pub(crate) fn place(&self, value: f32) -> f32 {
        let scale = |it: f32| if self.by_ratio { it.max(1e-6).ln() } else { it };
        let share = (scale(value) - scale(self.from)) / (scale(self.to) - scale(self.from));
        if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
    }

    /// A number with its unit.
    pub(crate) fn with_unit(&self, value: f32) -> String {
        with_unit(value, self.digits, self.unit)
    }

    /// The ends of a band.
    pub(crate) fn ends(&self, band: &Band) -> String {
        let number = |it| format::number(it, self.digits);
        match band {
            Band { low, high, .. } if low == high => self.with_unit(*low),
            Band { low, high, .. } if *low <= self.from => {
                fill("up to {high}", &[("high", &self.with_unit(*high))])
            }
            Band { low, high, .. } if *high >= self.to => {
                fill("{low} and more", &[("low", &self.with_unit(*low))])
            }
            Band { low, high, .. } => {
                fill("{low} to {high}", &[("low", &number(*low)), ("high", &self.with_unit(*high))])
            }
        }
    }

    /// What the bar shows, for those who do not see it.
    pub(crate) fn spoken(&self) -> String {
        let place = |band: &Band| {
            let place = match self.value {
                value if value < band.low => t("below"),
                value if value > band.high => t("above"),
                _ => t("within"),
            };
            let name = if band.name.is_empty() { t("usual") } else { band.name };
            format!("{name} {}: {place}", self.ends(band))
        };
        let places: Vec<String> = self.bands.iter().map(place).collect();
        format!("{}; {}", self.with_unit(self.value), places.join("; "))
    }
}

/// A number with its unit, kept together.
pub(super) fn with_unit(value: f32, digits: usize, unit: &str) -> String {
    let number = format::number(value, digits);
    if unit.is_empty() { number } else { format!("{number}\u{a0}{unit}") }
}

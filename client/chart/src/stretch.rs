//! A stretch of time that a person chose.

/// From here to there.
///
/// **Units** seconds; the start is never after the end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// Where it begins.
    pub start_s: f64,
    /// Where it ends.
    pub end_s: f64,
}

impl Stretch {
    /// Between two times, whichever is earlier.
    #[must_use]
    pub fn between(a_s: f64, b_s: f64) -> Self {
        Self { start_s: a_s.min(b_s), end_s: a_s.max(b_s) }
    }

    /// How long it is.
    #[must_use]
    pub fn length_s(&self) -> f64 {
        self.end_s - self.start_s
    }

    /// Half way.
    #[must_use]
    pub fn middle_s(&self) -> f64 {
        f64::midpoint(self.start_s, self.end_s)
    }

    /// Whether a time lies in it.
    #[must_use]
    pub fn holds(&self, time_s: f64) -> bool {
        (self.start_s..=self.end_s).contains(&time_s)
    }

    /// Seconds of `from` to `to` that lie in it.
    #[must_use]
    pub fn shared_s(&self, from_s: f64, to_s: f64) -> f64 {
        (self.end_s.min(to_s) - self.start_s.max(from_s)).max(0.0)
    }

    /// With its start elsewhere; an end before that moves along.
    #[must_use]
    pub fn starting(&self, at_s: f64) -> Self {
        Self { start_s: at_s, end_s: self.end_s.max(at_s) }
    }

    /// With its end elsewhere; a start after that moves along.
    #[must_use]
    pub fn ending(&self, at_s: f64) -> Self {
        Self { start_s: self.start_s.min(at_s), end_s: at_s }
    }

    /// Extended from the cursor's old place to its new one: the edge at the old place moves, and without one there a new
    /// stretch begins.
    #[must_use]
    pub fn dragged(selected: Option<Self>, from_s: f64, to_s: f64) -> Self {
        let near = |edge_s: f64| (edge_s - from_s).abs() < 1e-6;
        match selected {
            Some(it) if near(it.end_s) => Self::between(it.start_s, to_s),
            Some(it) if near(it.start_s) => Self::between(it.end_s, to_s),
            _ => Self::between(from_s, to_s),
        }
    }

    /// With the edge that is closer to a time moved there.
    #[must_use]
    pub fn reaching(&self, to_s: f64) -> Self {
        if (to_s - self.start_s).abs() < (to_s - self.end_s).abs() {
            Self::between(to_s, self.end_s)
        } else {
            Self::between(self.start_s, to_s)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_push_each_other() {
        let stretch = Stretch::between(5.0, 3.0);
        assert_eq!((stretch.start_s, stretch.end_s), (3.0, 5.0));
        assert_eq!(stretch.starting(7.0), Stretch::between(7.0, 7.0));
        assert_eq!(stretch.ending(1.0), Stretch::between(1.0, 1.0));
        assert_eq!(stretch.ending(9.0), Stretch::between(3.0, 9.0));
    }

    #[test]
    fn the_edge_at_the_cursor_moves_with_it() {
        let first = Stretch::dragged(None, 2.0, 3.0);
        let longer = Stretch::dragged(Some(first), 3.0, 4.0);
        assert_eq!(longer, Stretch::between(2.0, 4.0));
        assert_eq!(Stretch::dragged(Some(longer), 4.0, 1.0), Stretch::between(1.0, 2.0));
        assert_eq!(Stretch::dragged(Some(longer), 2.0, 1.0), Stretch::between(1.0, 4.0));
        assert_eq!(Stretch::dragged(Some(longer), 9.0, 8.0), Stretch::between(8.0, 9.0));
    }

    #[test]
    fn the_closer_edge_reaches_out() {
        let stretch = Stretch::between(2.0, 4.0);
        assert_eq!(stretch.reaching(9.0), Stretch::between(2.0, 9.0));
        assert_eq!(stretch.reaching(2.5), Stretch::between(2.5, 4.0));
        assert_eq!(stretch.shared_s(3.0, 10.0), 1.0);
        assert_eq!(stretch.shared_s(5.0, 10.0), 0.0);
    }
}

//! The stretch of a recording that is shown, and how it moves.

use crate::Stretch;

/// Shortest stretch that is shown, in seconds: a sample of 48 kHz is then some pixels wide.
const LEAST_S: f64 = 0.005;

/// Steps of the zoom from one length to its half. Lengths come again this way, and what was drawn at one is kept.
const STEPS: f64 = 16.0;

/// Where the cursor stands after the window followed it, as a share of the window.
const FOLLOWED: f64 = 0.1;

/// Room left and right of a stretch that is shown as a whole, as a share of it.
const MARGIN: f64 = 0.05;

/// What is shown of a recording.
///
/// **Units** seconds from the recording's start. It lies inside the recording and is never empty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Left edge.
    pub start_s: f64,
    /// Right edge.
    pub end_s: f64,
    /// Length of the recording.
    pub whole_s: f64,
}

impl Window {
    /// All of a recording.
    #[must_use]
    pub fn whole(whole_s: f64) -> Self {
        let whole_s = if whole_s.is_finite() { whole_s.max(LEAST_S) } else { LEAST_S };
        Self { start_s: 0.0, end_s: whole_s, whole_s }
    }

    /// Length of what is shown.
    #[must_use]
    pub fn length_s(&self) -> f64 {
        self.end_s - self.start_s
    }

    /// Whether all is shown.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.length_s() >= self.whole_s
    }

    /// Whether a time is shown.
    #[must_use]
    pub fn holds(&self, time_s: f64) -> bool {
        (self.start_s..=self.end_s).contains(&time_s)
    }

    /// Place of a time, 0 at the left edge and 1 at the right; outside that where it is not shown.
    #[must_use]
    pub fn share_of(&self, time_s: f64) -> f64 {
        (time_s - self.start_s) / self.length_s()
    }

    /// The time at a place, within the recording.
    #[must_use]
    pub fn time_at(&self, share: f64) -> f64 {
        (self.start_s + share * self.length_s()).clamp(0.0, self.whole_s)
    }

    /// The same place with another length, which is brought to the next step; `around_s` stays where it is.
    #[must_use]
    pub fn with_length(&self, length_s: f64, around_s: f64) -> Self {
        let step = (STEPS * (self.whole_s / length_s.max(LEAST_S)).log2()).round().max(0.0);
        let length_s = (self.whole_s * (-step / STEPS).exp2()).max(LEAST_S).min(self.whole_s);
        let share = self.share_of(around_s).clamp(0.0, 1.0);
        self.at(around_s - share * length_s, length_s)
    }

    /// With another length, brought to the next step, and a time at a place: what two fingers hold.
    #[must_use]
    pub fn holding(&self, time_s: f64, share: f64, length_s: f64) -> Self {
        let length_s = self.with_length(length_s, time_s).length_s();
        self.at(time_s - share * length_s, length_s)
    }

    /// So many steps closer (or, where negative, farther away); `around_s` stays where it is.
    #[must_use]
    pub fn zoomed(&self, steps: i32, around_s: f64) -> Self {
        self.with_length(self.length_s() * (-f64::from(steps) / STEPS).exp2(), around_s)
    }

    /// Moved on, or back where negative.
    #[must_use]
    pub fn moved(&self, by_s: f64) -> Self {
        self.at(self.start_s + by_s, self.length_s())
    }

    /// Moved so that a time lies in its middle.
    #[must_use]
    pub fn centred(&self, time_s: f64) -> Self {
        self.at(time_s - self.length_s() / 2.0, self.length_s())
    }

    /// A whole stretch with some room around it.
    #[must_use]
    pub fn around(&self, stretch: Stretch) -> Self {
        let length_s = (stretch.length_s() * (1.0 + 2.0 * MARGIN)).clamp(LEAST_S, self.whole_s);
        self.at(stretch.middle_s() - length_s / 2.0, length_s)
    }

    /// Itself where it shows a time, or else the page on which that time is near the left edge.
    #[must_use]
    pub fn following(&self, time_s: f64) -> Self {
        if self.holds(time_s) {
            return *self;
        }
        self.at(time_s - FOLLOWED * self.length_s(), self.length_s())
    }

    /// The same place of a recording whose length is known better now.
    #[must_use]
    pub fn of(&self, whole_s: f64) -> Self {
        if self.is_whole() {
            return Self::whole(whole_s);
        }
        Self { whole_s: Self::whole(whole_s).whole_s, ..*self }.moved(0.0)
    }

    fn at(&self, start_s: f64, length_s: f64) -> Self {
        let length_s = length_s.min(self.whole_s);
        let start_s = start_s.min(self.whole_s - length_s).max(0.0);
        Self { start_s, end_s: start_s + length_s, ..*self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn zooming_keeps_the_time_under_the_pointer() {
        let window = Window::whole(3_600.0).zoomed(40, 1_000.0);
        assert!(near(window.share_of(1_000.0), 1_000.0 / 3_600.0));
        let closer = window.zoomed(7, window.time_at(0.3));
        assert!(near(closer.share_of(window.time_at(0.3)), 0.3));
    }

    #[test]
    fn there_and_back_comes_to_the_same_length() {
        let window = Window::whole(61.7).zoomed(33, 20.0);
        let back = window.zoomed(5, 20.0).zoomed(-5, 20.0);
        assert_eq!(back.length_s(), window.length_s());
        assert!(Window::whole(61.7).zoomed(3, 9.0).zoomed(-9, 9.0).is_whole());
    }

    #[test]
    fn it_never_leaves_the_recording() {
        let window = Window::whole(10.0).zoomed(32, 0.0);
        assert_eq!(window.start_s, 0.0);
        assert!(near(window.moved(100.0).end_s, 10.0));
        assert_eq!(window.moved(-5.0).start_s, 0.0);
        assert!(near(window.centred(9.9).end_s, 10.0));
        let closest = window.zoomed(10_000, 5.0);
        assert!(closest.length_s() >= LEAST_S && closest.length_s() < 0.006);
    }

    #[test]
    fn a_stretch_is_shown_as_a_whole() {
        let window = Window::whole(100.0).around(Stretch::between(40.0, 50.0));
        assert!(near(window.start_s, 39.5) && near(window.end_s, 50.5));
        assert!(Window::whole(100.0).around(Stretch::between(0.0, 100.0)).is_whole());
    }

    #[test]
    fn following_turns_the_page_once_the_time_is_out_of_sight() {
        let window = Window::whole(100.0).with_length(25.0, 0.0);
        assert_eq!(window.following(24.0), window);
        assert!(near(window.following(26.0).share_of(26.0), FOLLOWED));
        assert!(near(window.following(100.0).end_s, 100.0));
    }

    #[test]
    fn what_fingers_hold_stays_under_them() {
        let window = Window::whole(100.0).with_length(20.0, 50.0);
        let held = window.holding(50.0, 0.25, 10.0);
        assert!(near(held.share_of(50.0), 0.25) && (held.length_s() - 10.0).abs() < 0.5);
    }

    #[test]
    fn a_better_known_length_keeps_the_place() {
        assert!(Window::whole(0.0).of(60.0).is_whole());
        let window = Window::whole(60.0).with_length(15.0, 60.0).of(50.0);
        assert!(near(window.end_s, 50.0) && near(window.length_s(), 15.0));
        assert!(Window::whole(f64::NAN).length_s() > 0.0);
    }
}

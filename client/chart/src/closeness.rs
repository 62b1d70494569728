//! Whether what is kept of a recording is fine enough for a window, and which part of its audio to read where it is not.

use crate::{Stretch, Window};

/// Longest part that is read at once, in seconds: a window that needs it is some minutes long.
const MOST_S: f64 = 600.0;

/// Room on each side of the window, as a share of it, so that it may move a little.
const ROOM: f64 = 0.5;

/// A series that covers a stretch, and how fine it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Closeness {
    /// What it covers.
    pub span: Stretch,
    /// Length of one of its values, in seconds.
    pub bucket_s: f64,
    /// Whether it cannot be finer: its values are single samples.
    pub finest: bool,
}

impl Closeness {
    /// Whether it shows all of a window with a value for each pixel.
    #[must_use]
    pub fn suffices(&self, window: &Window, width_px: f64) -> bool {
        let covered = self.span.start_s <= window.start_s + 1e-9
            && self.span.end_s.min(window.whole_s) + self.bucket_s >= window.end_s;
        let pixel_s = window.length_s() / width_px.max(1.0);
        covered && (self.finest || self.bucket_s <= 1.2 * pixel_s)
    }

    /// The part to read so that a window is shown well; none where it would be too long.
    #[must_use]
    pub fn wanted(window: &Window) -> Option<Stretch> {
        let room_s = ROOM * window.length_s();
        let stretch = Stretch {
            start_s: (window.start_s - room_s).max(0.0),
            end_s: (window.end_s + room_s).min(window.whole_s),
        };
        (stretch.length_s() <= MOST_S).then_some(stretch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_suffices_until_its_values_are_wider_than_pixels() {
        let hour = Window::whole(3_600.0);
        let kept = Closeness { span: Stretch::between(0.0, 3_600.0), bucket_s: 0.256, finest: false };
        assert!(kept.suffices(&hour, 1_000.0));
        assert!(kept.suffices(&hour.with_length(300.0, 0.0), 1_000.0));
        assert!(!kept.suffices(&hour.with_length(100.0, 0.0), 1_000.0));
        assert!(Closeness { finest: true, ..kept }.suffices(&hour.with_length(1.0, 0.0), 1_000.0));
    }

    #[test]
    fn a_part_suffices_only_for_what_it_covers() {
        let window = Window::whole(3_600.0).with_length(10.0, 100.0);
        let wanted = Closeness::wanted(&window).unwrap_or(Stretch::between(0.0, 0.0));
        let seen = Closeness { span: wanted, bucket_s: 0.005, finest: false };
        assert!(seen.suffices(&window, 1_000.0) && seen.suffices(&window.moved(4.0), 1_000.0));
        assert!(!seen.suffices(&window.moved(6.0), 1_000.0));
        assert!(!seen.suffices(&window.zoomed(32, 100.0), 1_000.0));
    }

    #[test]
    fn what_is_read_is_not_too_long() {
        assert_eq!(Closeness::wanted(&Window::whole(3_600.0)), None);
        let end = Closeness::wanted(&Window::whole(3_600.0).with_length(10.0, 3_600.0));
        assert_eq!(end.map(|it| it.end_s), Some(3_600.0));
    }
}

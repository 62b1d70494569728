//! Marks at round times, and how times are written at a zoom.

use crate::Window;

/// Distances of marks that people find natural, in seconds.
const STEPS_S: [f64; 23] = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0,
    300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0,
];

/// The distance of marks that have at least `room_px` each.
#[must_use]
pub fn time_step(window: &Window, width_px: f64, room_px: f64) -> f64 {
    let fits = |step: &&f64| **step / window.length_s() * width_px >= room_px;
    STEPS_S.iter().find(fits).copied().unwrap_or_else(|| window.length_s().max(1.0).ceil())
}

/// The times with a mark, in order.
pub fn time_ticks(window: &Window, step_s: f64) -> impl Iterator<Item = f64> + use<> {
    let first = (window.start_s / step_s - 1e-6).ceil() as i64;
    let last = (window.end_s / step_s + 1e-6).floor() as i64;
    (first..=last).map(move |mark| mark as f64 * step_s)
}

/// Digits behind the second that tell marks of a distance apart.
#[must_use]
pub fn digits_of(step_s: f64) -> usize {
    match step_s {
        step if step >= 0.999 => 0,
        step if step >= 0.0999 => 1,
        step if step >= 0.00999 => 2,
        _ => 3,
    }
}

/// `0:07`, `12:30.25`, `1:02:03`.
#[must_use]
pub fn clock(seconds: f64, digits: usize) -> String {
    let scale = 10_f64.powi(digits as i32);
    let parts = if seconds.is_finite() { (seconds.max(0.0) * scale).round() as u64 } else { 0 };
    let scale = scale as u64;
    let (whole, rest) = (parts / scale, parts % scale);
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    let mut text = if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    };
    if digits > 0 {
        text.push_str(&format!(".{rest:0digits$}"));
    }
    text
}

/// [`clock`] of the second that has begun, as players show it.
#[must_use]
pub fn whole_clock(seconds: f64) -> String {
    clock(seconds.floor(), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_as_close_as_there_is_room() {
        let hour = Window::whole(3_600.0);
        assert_eq!(time_step(&hour, 1_000.0, 64.0), 300.0);
        assert_eq!(time_step(&hour.with_length(1.0, 0.0), 1_000.0, 64.0), 0.1);
        assert_eq!(time_step(&Window::whole(90_000.0), 300.0, 64.0), 90_000.0);
    }

    #[test]
    fn marks_lie_at_round_times_inside_the_window() {
        let window = Window { start_s: 11.0, end_s: 30.0, whole_s: 60.0 };
        assert_eq!(time_ticks(&window, 5.0).collect::<Vec<_>>(), [15.0, 20.0, 25.0, 30.0]);
        assert_eq!(time_ticks(&Window::whole(2.0), 1.0).count(), 3);
    }

    #[test]
    fn times_are_written_with_the_digits_that_matter() {
        assert_eq!(clock(7.0, 0), "0:07");
        assert_eq!(clock(3_723.25, 1), "1:02:03.3");
        assert_eq!(clock(59.999, 2), "1:00.00");
        assert_eq!(clock(f64::NAN, 0), "0:00");
        assert_eq!([60.0, 1.0, 0.5, 0.05, 0.002].map(digits_of), [0, 0, 1, 2, 3]);
    }
}

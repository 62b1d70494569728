//! Tracks of a recording thinned out to what a small picture can show.

use sotto_protocol::{PitchTrack, Waveform};

/// A jump of more than a third of an octave is no movement of a voice.
const LEAP_OCTAVES: f32 = 0.33;

/// Lowest and highest sample of each of some columns, -1 to 1.
///
/// **Shapes** `columns` pairs, however long the recording.
#[must_use]
pub fn envelope(wave: &Waveform, columns: usize) -> Vec<(f32, f32)> {
    let count = wave.min.len().min(wave.max.len());
    let extreme = |column: usize| {
        let from = column * count / columns.max(1);
        let to = ((column + 1) * count / columns.max(1)).max(from + 1).min(count);
        let full = |it: Option<&i8>| it.map_or(0.0, |it| f32::from(*it) / 127.0);
        let lowest = wave.min.get(from..to).and_then(|it| it.iter().min());
        let highest = wave.max.get(from..to).and_then(|it| it.iter().max());
        (full(lowest), full(highest))
    };
    (0..columns).map(extreme).collect()
}

/// A point of a pitch contour: time in seconds, pitch in hertz.
pub type PitchPoint = (f64, f32);

/// The voiced stretches of a contour, each a line; at most so many points a second.
#[must_use]
pub fn contours(pitch: &PitchTrack, points_a_second: f64) -> Vec<Vec<PitchPoint>> {
    let every = (1.0 / (points_a_second * pitch.hop_s).max(1e-9)).round().max(1.0) as usize;
    let mut lines: Vec<Vec<PitchPoint>> = Vec::new();
    let mut before = 0.0_f32;
    for (index, hz) in pitch.f0_hz.iter().copied().enumerate() {
        let joined = before > 0.0 && hz > 0.0 && (before.log2() - hz.log2()).abs() < LEAP_OCTAVES;
        before = hz;
        if hz <= 0.0 || !hz.is_finite() {
            continue;
        }
        let point = (index as f64 * pitch.hop_s, hz);
        match lines.last_mut() {
            Some(line) if joined => {
                if index % every == 0 {
                    line.push(point);
                }
            }
            _ => lines.push(vec![point]),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_hold_the_extremes_of_their_buckets() {
        let wave = Waveform { bucket_s: 0.1, min: vec![-127, -10, -20, 0], max: vec![10, 127, 5, 0] };
        assert_eq!(envelope(&wave, 2), [(-1.0, 1.0), (-20.0 / 127.0, 5.0 / 127.0)]);
        assert_eq!(envelope(&wave, 8).len(), 8);
        let empty = Waveform { bucket_s: 0.1, min: Vec::new(), max: Vec::new() };
        assert_eq!(envelope(&empty, 2), [(0.0, 0.0); 2]);
        assert!(envelope(&wave, 0).is_empty());
    }

    #[test]
    fn contours_break_at_silence_and_at_leaps() {
        let pitch =
            PitchTrack { hop_s: 0.01, f0_hz: vec![0.0, 100.0, 101.0, 0.0, 200.0, 205.0, 100.0, f32::NAN] };
        let lines = contours(&pitch, 1e6);
        assert_eq!(lines.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
        assert_eq!(lines[1][0], (0.04, 200.0));
    }

    #[test]
    fn a_long_contour_is_thinned_out() {
        let pitch = PitchTrack { hop_s: 0.01, f0_hz: vec![120.0; 6_000] };
        let lines = contours(&pitch, 5.0);
        assert_eq!(lines.len(), 1);
        assert!((290..=310).contains(&lines[0].len()), "{}", lines[0].len());
    }
}

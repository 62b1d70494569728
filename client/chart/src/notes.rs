//! Frequencies as notes of the twelve-tone scale with A4 at 440 Hz.

use std::fmt;

use crate::LogScale;

const NAMES: [&str; 12] = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];

/// Number of A4, counted in semitones as MIDI does.
const A4: i32 = 69;
const A4_HZ: f32 = 440.0;

/// Distances of lines, in semitones; each goes into an octave, so that lines repeat.
const STEPS: [i32; 6] = [1, 2, 3, 4, 6, 12];

/// The note next to a frequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// Semitones, counted as MIDI does: 69 is A4.
    pub number: i32,
    /// How far the frequency lies above it, in hundredths of a semitone, -50 to 50.
    pub cents: i32,
}

impl Note {
    /// None for what is no frequency.
    #[must_use]
    pub fn of(hz: f32) -> Option<Self> {
        if !hz.is_finite() || hz <= 0.0 {
            return None;
        }
        let semitones = 12.0 * (hz / A4_HZ).log2();
        let number = semitones.round();
        Some(Self { number: A4 + number as i32, cents: ((semitones - number) * 100.0).round() as i32 })
    }

    /// Frequency of the note itself.
    #[must_use]
    pub fn hz(self) -> f32 {
        A4_HZ * ((self.number - A4) as f32 / 12.0).exp2()
    }
}

impl fmt::Display for Note {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.get(self.number.rem_euclid(12) as usize).copied().unwrap_or_default();
        write!(out, "{name}{}", self.number.div_euclid(12) - 1)
    }
}

/// Notes that get a line on a scale, lowest first: as many as have `room_px` each.
#[must_use]
pub fn note_lines(scale: &LogScale, height_px: f64, room_px: f64) -> Vec<Note> {
    let (Some(low), Some(high)) = (Note::of(scale.low_hz()), Note::of(scale.high_hz())) else {
        return Vec::new();
    };
    let semitone_px = height_px / (12.0 * f64::from((scale.high_hz() / scale.low_hz()).log2()));
    let step = STEPS.into_iter().find(|step| f64::from(*step) * semitone_px >= room_px).unwrap_or(12);
    (low.number..=high.number)
        .filter(|number| number.rem_euclid(step) == 0)
        .map(|number| Note { number, cents: 0 })
        .filter(|note| (scale.low_hz()..=scale.high_hz()).contains(&note.hz()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(hz: f32) -> String {
        Note::of(hz).map(|note| note.to_string()).unwrap_or_default()
    }

    #[test]
    fn notes_have_their_usual_names() {
        // Frequencies of the equal temperament, to two digits.
        let known =
            [(440.0, "A4"), (220.0, "A3"), (261.63, "C4"), (277.18, "C#4"), (27.5, "A0"), (65.41, "C2")];
        for (hz, name) in known {
            assert_eq!(named(hz), name, "{hz} Hz");
        }
        assert_eq!(named(0.0) + &named(-3.0) + &named(f32::NAN), "");
    }

    #[test]
    fn what_lies_between_notes_is_told_in_cents() {
        assert_eq!(Note::of(446.4).map(|it| it.cents), Some(25));
        assert_eq!(Note::of(430.0).map(|it| (it.number, it.cents)), Some((69, -40)));
        assert!((Note::of(100.0).map_or(0.0, Note::hz) - 98.0).abs() < 0.01);
    }

    #[test]
    fn lines_are_as_close_as_there_is_room() {
        let names = |height| {
            let lines = note_lines(&LogScale::new(100.0, 400.0), height, 18.0);
            lines.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(names(100.0), ["C3", "F#3", "C4", "F#4"].map(str::to_owned));
        assert_eq!(names(40.0), ["C3", "C4"].map(str::to_owned));
        assert_eq!(names(1_000.0).len(), 24);
    }
}

//! What is known of a voice while it still speaks.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::TimelineEntry;

/// Bands of a [`Glimpse`]'s spectrum, lowest first, evenly spaced on the mel scale from 0 to 8 kHz.
pub const GLIMPSE_BANDS: usize = 40;

/// Length of a step, in seconds.
pub const GLIMPSE_STEP_S: f64 = 0.02;

/// News of a recording in the making. Steps are counted from its start.
///
/// **Shapes** `f0_hz` and `speech` hold one value a step from `from` on, in place of what earlier news said of the same
/// steps; `levels` holds [`GLIMPSE_BANDS`] values a step from `spectrum_from` on.
/// **Units** hertz, 0 for unvoiced; 1 for speech, 0 for none; 255 is the loudest cell so far, 0 is 80 dB below or less.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Glimpse {
    /// Step that pitch and speech begin at.
    pub from: u32,
    /// Fundamental frequency.
    pub f0_hz: Vec<u16>,
    /// Whether somebody speaks. The last second and a half may still change.
    pub speech: Vec<u8>,
    /// Step that the spectrum begins at.
    pub spectrum_from: u32,
    /// Energy over time and frequency.
    pub levels: Vec<u8>,
    /// Windows in which emotion was read since the news before; none without a model.
    pub windows: Vec<TimelineEntry>,
}

/// The last half minute of what was seen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Seen {
    /// Step of the first pitch and speech that are here.
    first: u32,
    voice: VecDeque<(u16, bool)>,
    spectrum_first: u32,
    spectrum: VecDeque<[u8; GLIMPSE_BANDS]>,
    windows: VecDeque<TimelineEntry>,
}

impl Seen {
    /// Steps that are held.
    pub const STEPS: usize = 1_500;

    /// Takes news. What does not fit to what came before is left out.
    pub fn take(&mut self, glimpse: Glimpse) {
        let Glimpse { from, f0_hz, speech, spectrum_from, levels, windows } = glimpse;
        let known = from.saturating_sub(self.first) as usize;
        if from >= self.first && known <= self.voice.len() {
            self.voice.truncate(known);
            self.voice.extend(f0_hz.into_iter().zip(speech.into_iter().map(|it| it != 0)));
        }
        if spectrum_from == self.spectrum_end() {
            self.spectrum.extend(levels.as_chunks::<GLIMPSE_BANDS>().0);
        }
        self.windows.extend(windows);
        self.first += shortened(&mut self.voice);
        self.spectrum_first += shortened(&mut self.spectrum);
        let begin_s = f64::from(self.first) * GLIMPSE_STEP_S;
        while self.windows.front().is_some_and(|it| it.end_s < begin_s) {
            self.windows.pop_front();
        }
    }

    /// The step after the last one that is known.
    #[must_use]
    pub fn end(&self) -> u32 {
        self.first + self.voice.len() as u32
    }

    /// The step after the last one whose spectrum is known.
    #[must_use]
    pub fn spectrum_end(&self) -> u32 {
        self.spectrum_first + self.spectrum.len() as u32
    }

    /// Pitch in hertz (0 for unvoiced) and speech, by step, from a step on.
    pub fn voice_from(&self, step: u32) -> impl Iterator<Item = (u32, u16, bool)> {
        let skipped = step.saturating_sub(self.first) as usize;
        let (first, all) = (self.first, self.voice.iter().enumerate().skip(skipped));
        all.map(move |(at, (hz, speech))| (first + at as u32, *hz, *speech))
    }

    /// The spectrum of a step.
    #[must_use]
    pub fn spectrum(&self, step: u32) -> Option<&[u8; GLIMPSE_BANDS]> {
        self.spectrum.get(step.checked_sub(self.spectrum_first)? as usize)
    }

    /// Windows of emotion, in order of time.
    pub fn windows(&self) -> impl DoubleEndedIterator<Item = &TimelineEntry> {
        self.windows.iter()
    }

    /// Whether somebody speaks now; none before anything is known.
    #[must_use]
    pub fn speaks(&self) -> Option<bool> {
        self.voice.back().map(|(_, speech)| *speech)
    }

    /// The pitch of the last voiced step of the last half second, in hertz.
    #[must_use]
    pub fn pitch_hz(&self) -> Option<u16> {
        self.voice.iter().rev().take(25).map(|(hz, _)| *hz).find(|hz| *hz > 0)
    }
}

/// Lets go of what is older than is held; answers how much that was.
fn shortened<T>(steps: &mut VecDeque<T>) -> u32 {
    let over = steps.len().saturating_sub(Seen::STEPS);
    steps.drain(..over);
    over as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(from: u32, f0_hz: &[u16], spectrum_from: u32, columns: usize) -> Glimpse {
        Glimpse {
            from,
            f0_hz: f0_hz.to_vec(),
            speech: f0_hz.iter().map(|hz| u8::from(*hz > 0)).collect(),
            spectrum_from,
            levels: vec![7; columns * GLIMPSE_BANDS],
            windows: Vec::new(),
        }
    }

    #[test]
    fn later_news_take_the_place_of_earlier_ones() {
        let mut seen = Seen::default();
        seen.take(news(0, &[0, 0, 100], 0, 3));
        assert_eq!((seen.speaks(), seen.pitch_hz()), (Some(true), Some(100)));
        seen.take(news(2, &[110, 0], 3, 1));
        let voice: Vec<_> = seen.voice_from(1).collect();
        assert_eq!(voice, [(1, 0, false), (2, 110, true), (3, 0, false)]);
        assert_eq!((seen.end(), seen.spectrum_end(), seen.speaks()), (4, 4, Some(false)));
    }

    #[test]
    fn only_the_last_half_minute_is_held() {
        let mut seen = Seen::default();
        for step in 0..2_000 {
            seen.take(news(step, &[120], step, 1));
        }
        assert_eq!(seen.end(), 2_000);
        assert!(seen.spectrum(499).is_none() && seen.spectrum(500).is_some());
        assert_eq!(seen.voice_from(0).next(), Some((500, 120, true)));
    }

    #[test]
    fn news_with_a_gap_are_left_out() {
        let mut seen = Seen::default();
        seen.take(news(5, &[100], 5, 1));
        assert_eq!((seen.end(), seen.spectrum_end()), (0, 0));
    }
}

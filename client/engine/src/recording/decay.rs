//! How fast sound dies away after speech.

/// A decay is at least this deep, in decibels.
const DEPTH_DB: f32 = 25.0;
/// It ends where the level rises by this much, in decibels.
const RISE_DB: f32 = 2.0;
/// What lies this close below its start is still the voice, in decibels.
const HEAD_DB: f32 = 5.0;
/// What lies this close above its end is already the background, in decibels.
const TAIL_DB: f32 = 8.0;
/// The line is fitted to at least this many decibels.
const FITTED_DB: f32 = 10.0;
/// A single decay may be a voice that trails off.
const LEAST_DECAYS: usize = 2;
/// Longest decay that is followed, in frames.
const LONGEST: usize = 400;
const FRAME_S: f32 = crate::framer::HOP_S as f32;
const LEAST_POWER: f32 = 1e-12;

/// Reverberation time by the free decays of a recording: the lower quartile of the lines through them. A room lets
/// none be faster than itself; a voice may be slower.
///
/// **Units** seconds for 60 dB.
/// **Numerics** for speech in synthetic rooms of 0.5 to 2 s: within 15 %, on the median over recordings; in dry rooms
/// it reads what a voice itself takes to end, 0.2 to 0.5 s.
#[derive(Default)]
pub struct Decays {
    /// Powers of the last two frames, for smoothing.
    last: [f32; 2],
    /// Levels since the last peak.
    levels: Vec<f32>,
    lowest: usize,
    times_s: Vec<f32>,
}

impl Decays {
    /// Takes the mean power of the next frame.
    pub fn push(&mut self, power: f32) {
        let power = if power.is_finite() { power } else { 0.0 };
        let smoothed = 0.25 * self.last[0] + 0.5 * self.last[1] + 0.25 * power;
        self.last = [self.last[1], power];
        self.step(10.0 * smoothed.max(LEAST_POWER).log10());
    }

    fn step(&mut self, level_db: f32) {
        let highest = self.levels.first().copied().unwrap_or(f32::NEG_INFINITY);
        let lowest = self.levels.get(self.lowest).copied().unwrap_or(f32::NEG_INFINITY);
        if level_db > lowest + RISE_DB || level_db > highest || self.levels.len() == LONGEST {
            self.end();
        }
        self.levels.push(level_db);
        if self.levels.get(self.lowest).is_none_or(|lowest| level_db < *lowest) {
            self.lowest = self.levels.len() - 1;
        }
    }

    fn end(&mut self) {
        self.times_s.extend(decay_s(self.levels.get(..=self.lowest).unwrap_or_default()));
        self.levels.clear();
        self.lowest = 0;
    }

    /// The reverberation time; none without clear decays.
    #[must_use]
    pub fn finish(mut self) -> Option<f32> {
        self.end();
        self.times_s.sort_by(f32::total_cmp);
        (self.times_s.len() >= LEAST_DECAYS).then(|| self.times_s.get(self.times_s.len() / 4).copied())?
    }
}

/// Time for 60 dB of one decay, from its peak to its lowest level.
fn decay_s(levels: &[f32]) -> Option<f32> {
    let (peak, lowest) = (levels.first()?, levels.last()?);
    if peak - lowest < DEPTH_DB {
        return None;
    }
    let from = levels.iter().position(|level| *level <= peak - HEAD_DB)?;
    let to = levels.iter().rposition(|level| *level >= lowest + TAIL_DB)?;
    let fitted = levels.get(from..=to).filter(|fitted| fitted.len() > 3)?;
    if fitted.first()? - fitted.last()? < FITTED_DB {
        return None;
    }
    let middle = (fitted.len() - 1) as f32 / 2.0;
    let mean = fitted.iter().sum::<f32>() / fitted.len() as f32;
    let (mut both, mut squares) = (0.0, 0.0);
    for (at, level) in fitted.iter().enumerate() {
        let from_middle = at as f32 - middle;
        both += from_middle * (level - mean);
        squares += from_middle * from_middle;
    }
    let slope_db = both / squares;
    (slope_db < 0.0).then(|| -60.0 / slope_db * FRAME_S)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noise in bursts of 300 ms, 700 ms apart, in a room that decays by 60 dB in `time_s`.
    fn read(time_s: f32) -> Option<f32> {
        let mut decays = Decays::default();
        let fall = 10.0_f32.powf(-6.0 * FRAME_S / time_s);
        let mut power = 0.0;
        for frame in 0..500 {
            let source = if frame % 100 < 30 { 0.01 } else { 0.0 };
            power = (power * fall).max(source);
            decays.push(power + 1e-7);
        }
        decays.finish()
    }

    #[test]
    fn a_room_is_read_by_its_decays() {
        for time_s in [0.4, 0.8, 1.2] {
            let found = read(time_s).unwrap();
            assert!((found / time_s - 1.0).abs() < 0.1, "{found}, not {time_s}");
        }
    }

    #[test]
    fn without_a_clear_end_there_is_no_time() {
        assert_eq!(read(30.0), None);
        let mut decays = Decays::default();
        [0.0, f32::NAN, f32::INFINITY, 1e-3].repeat(300).into_iter().for_each(|power| decays.push(power));
        assert!(decays.finish().is_none_or(f32::is_finite));
    }
}

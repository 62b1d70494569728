//! What is known of a recording while it is made: the stages' own results, and what they would decide of the rest if
//! nothing more came.

use sotto_protocol::{GLIMPSE_BANDS, Glimpse};

use crate::log_mel::{self, BANDS, Column};
use crate::view::ViewStages;

/// Frames of a step.
const STEP_FRAMES: usize = 2;
/// Bands that become one.
const JOINED_BANDS: usize = BANDS / GLIMPSE_BANDS;
/// The loudest cell is forgotten by this factor a step: half in about 30 s.
const LOUDEST_DECAY: f32 = 0.999_5;
/// Nothing below this is taken for the loudest: a silent room must not look like a storm.
const LOUDEST_AT_LEAST: f32 = 1e-6;

/// What has been told of one recording.
pub(crate) struct Watch {
    loudest: f32,
    /// Steps whose spectrum was told.
    steps: u32,
    /// Frames whose pitch and speech were decided for good when they were told.
    settled: usize,
    windows: usize,
}

impl Watch {
    pub(crate) fn new() -> Self {
        Self { loudest: LOUDEST_AT_LEAST, steps: 0, settled: 0, windows: 0 }
    }

    /// What is new since the last time; windows of emotion are left to the caller.
    pub(crate) fn look(&mut self, view: &mut ViewStages) -> Glimpse {
        let step = self.settled / STEP_FRAMES;
        let (f0_hz, speech) = view.as_it_stands(step * STEP_FRAMES);
        let settled = view.f0_hz.len().min(view.speech.len());
        let told = f0_hz.as_chunks::<STEP_FRAMES>().0.iter().zip(speech.as_chunks::<STEP_FRAMES>().0);
        let spectrum_from = self.steps;
        let mut levels = Vec::new();
        for columns in view.take_columns(STEP_FRAMES).as_chunks::<STEP_FRAMES>().0 {
            self.steps += 1;
            self.step_levels(columns, &mut levels);
        }
        self.settled = settled;
        Glimpse {
            from: step as u32,
            f0_hz: told.clone().map(|(&[a, b], _)| joined(a, b)).collect(),
            speech: told.map(|(_, &[a, b])| u8::from(a || b)).collect(),
            spectrum_from,
            levels,
            windows: Vec::new(),
        }
    }

    /// How many windows were told; from now on `now`.
    pub(crate) fn windows(&mut self, now: usize) -> usize {
        std::mem::replace(&mut self.windows, now)
    }

    fn step_levels(&mut self, columns: &[Column; STEP_FRAMES], levels: &mut Vec<u8>) {
        let power = |band: usize| {
            let all = columns.iter().flat_map(|column| &column[band * JOINED_BANDS..][..JOINED_BANDS]);
            all.sum::<f32>() / (STEP_FRAMES * JOINED_BANDS) as f32
        };
        let powers: [f32; GLIMPSE_BANDS] = std::array::from_fn(power);
        self.loudest = powers
            .iter()
            .fold((self.loudest * LOUDEST_DECAY).max(LOUDEST_AT_LEAST), |loudest, power| loudest.max(*power));
        levels.extend(powers.map(|power| log_mel::level(power, self.loudest)));
    }
}

/// One value for two frames: their mean where both are voiced.
fn joined(a: f32, b: f32) -> u16 {
    let hz = match (a > 0.0, b > 0.0) {
        (true, true) => 0.5 * (a + b),
        _ => a.max(b),
    };
    hz.round() as u16
}

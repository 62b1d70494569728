//! Quality of a recording as the analysis view shows it: background, bandwidth, and how long the room rings.

mod background;
mod band;
mod decay;

pub use background::Background;
pub use band::Band;
pub use decay::Decays;

use crate::activity::Decided;

/// What is heard of a recording's quality. A field is none where nothing in the recording can carry it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Findings {
    /// Level of speech over that of the background, in decibels.
    pub snr_db: Option<f32>,
    /// Level of the background, in decibels below full scale.
    pub noise_floor_dbfs: Option<f32>,
    /// Highest frequency that carries anything, in hertz.
    pub bandwidth_hz: Option<f32>,
    /// Reverberation time, in seconds.
    pub reverberation_s: Option<f32>,
}

/// Collects what tells of a recording's quality.
#[derive(Default)]
pub struct Recording {
    background: Background,
    band: Band,
    decays: Decays,
}

impl Recording {
    /// Takes the next frame, decided.
    pub fn push(&mut self, frame: Decided) {
        self.background.push(frame);
        self.decays.push(frame.power);
    }

    /// Takes the powers of the next spectrum (see [`crate::spectrum::Spectra`]).
    pub fn push_spectrum(&mut self, powers: &[f64]) {
        self.band.push(powers);
    }

    /// What was found.
    #[must_use]
    pub fn finish(self) -> Findings {
        Findings {
            snr_db: self.background.snr_db(),
            noise_floor_dbfs: self.background.noise_floor_dbfs(),
            bandwidth_hz: self.band.width_hz(),
            reverberation_s: self.decays.finish(),
        }
    }
}

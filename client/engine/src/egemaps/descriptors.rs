//! The low-level descriptors of one frame, before they are smoothed.

use super::formants::Formant;
use super::harmonics::{ABSENT_DB, HarmonicFrame};
use super::short::{ShortFrame, Spectral};

const REFERENCE_HZ: f32 = 27.5;
/// Descriptors of voiced frames.
pub(super) const VOICE: usize = 12;

/// What is known of a voiced frame.
pub(super) struct Voiced {
    pub(super) f0_hz: f32,
    pub(super) jitter: f32,
    pub(super) shimmer_db: f32,
    pub(super) formants: [Formant; 3],
    pub(super) harmonics: HarmonicFrame,
}

/// Descriptors of a frame.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Descriptors {
    /// The spectrum, which every frame has.
    pub spectral: Spectral,
    /// Mean of the squared samples.
    pub mean_square: f32,
    /// Pitch in semitones above 27.5 Hz; 0 where unvoiced.
    pub f0_semitones: f32,
    /// Jitter, shimmer, HNR, H1-H2, H1-A3, then frequency and bandwidth of each formant; zeros where unvoiced.
    pub voice: [f32; VOICE - 1],
    /// Levels of the first three formants over the fundamental, in decibels; -201 where unvoiced.
    pub amplitudes_db: [f32; 3],
}

impl Descriptors {
    pub(super) fn of(short: &ShortFrame, voiced: Option<&Voiced>) -> Self {
        let unvoiced = Self {
            spectral: short.spectral,
            mean_square: short.mean_square,
            amplitudes_db: [ABSENT_DB; 3],
            ..Self::default()
        };
        let Some(Voiced { f0_hz, jitter, shimmer_db, formants, harmonics }) = voiced else { return unvoiced };
        let [first, second, third] = formants;
        Self {
            f0_semitones: 12.0 * (f0_hz / REFERENCE_HZ).log2(),
            voice: [
                *jitter,
                *shimmer_db,
                harmonics.hnr_db,
                harmonics.h1_h2_db,
                harmonics.h1_a3_db,
                first.hz,
                first.bandwidth_hz,
                second.hz,
                second.bandwidth_hz,
                third.hz,
                third.bandwidth_hz,
            ],
            amplitudes_db: harmonics.amplitudes_db,
            ..unvoiced
        }
    }

    /// Whether the frame is voiced.
    #[must_use]
    pub fn is_voiced(&self) -> bool {
        self.f0_semitones > 0.0
    }
}

//! Findings that a person can do something about.

use sotto_protocol::{Quality, Warning};

use crate::emotion::LITTLE_SPEECH_FRAMES;

/// More clipped samples than this are heard (one in ten thousand).
const CLIPPED_RATIO: f32 = 1e-4;
/// Speech quieter than this loses detail to noise and to 16 bits.
const QUIET_LUFS: f32 = -40.0;
/// Speech less than this above its background.
const NOISY_DB: f32 = 12.0;
/// Mean of the samples that is no rounding: -40 dB below full scale.
const DC_OFFSET: f32 = 0.01;
/// A telephone ends at 3,400 or 4,000 Hz; the filters that follow have their slopes.
const NARROW_HZ: f32 = 4_600.0;
/// Gaps of digital silence that are no accident of quiet sound.
const DROPOUTS: u32 = 2;
/// Rooms that ring longer than this blur speech.
const REVERBERANT_S: f32 = 0.7;
/// Nothing above this is silence.
const SILENT_DBFS: f32 = -60.0;

/// The warnings for a recording, in a fixed order.
pub(crate) fn of(quality: &Quality, speech_frames: u64, damaged: bool) -> Vec<Warning> {
    let silent = quality.peak_dbfs.is_none_or(|peak| peak < SILENT_DBFS);
    let speech = speech_frames > 0;
    let found = [
        (Warning::Clipping, quality.clipped_ratio > CLIPPED_RATIO),
        (Warning::TooQuiet, !silent && quality.loudness_lufs.is_none_or(|lufs| lufs < QUIET_LUFS)),
        (Warning::Noisy, quality.snr_db.is_some_and(|snr| snr < NOISY_DB)),
        (Warning::DcOffset, quality.dc_offset.abs() > DC_OFFSET),
        (Warning::NarrowBand, speech && quality.bandwidth_hz.is_some_and(|width| width < NARROW_HZ)),
        (Warning::Dropouts, quality.dropouts >= DROPOUTS),
        (Warning::Reverberant, speech && quality.reverberation_s.is_some_and(|time| time > REVERBERANT_S)),
        (Warning::Silent, silent),
        (Warning::NoSpeech, !silent && !speech),
        (Warning::LittleSpeech, speech && speech_frames < LITTLE_SPEECH_FRAMES),
        (Warning::Damaged, damaged),
    ];
    found.into_iter().filter_map(|(warning, holds)| holds.then_some(warning)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quality(peak_dbfs: Option<f32>, loudness_lufs: Option<f32>) -> Quality {
        Quality { loudness_lufs, peak_dbfs, ..Quality::default() }
    }

    #[test]
    fn silence_is_called_silent_and_nothing_else() {
        assert_eq!(of(&quality(None, None), 0, false), [Warning::Silent]);
    }

    #[test]
    fn quiet_speech_is_too_quiet_and_noise_has_no_speech() {
        assert_eq!(of(&quality(Some(-45.0), Some(-55.0)), 500, false), [Warning::TooQuiet]);
        assert_eq!(of(&quality(Some(-3.0), Some(-20.0)), 0, true), [Warning::NoSpeech, Warning::Damaged]);
        assert_eq!(of(&quality(Some(-3.0), Some(-20.0)), 60, false), [Warning::LittleSpeech]);
    }
    #[test]
    fn faults_of_the_input_and_the_room_are_named() {
        let found = Quality {
            dc_offset: -0.05,
            bandwidth_hz: Some(3_500.0),
            dropouts: 5,
            reverberation_s: Some(1.2),
            ..quality(Some(-3.0), Some(-20.0))
        };
        let named = [Warning::DcOffset, Warning::NarrowBand, Warning::Dropouts, Warning::Reverberant];
        assert_eq!(of(&found, 500, false), named);
        let sound = Quality {
            dc_offset: 0.002,
            bandwidth_hz: Some(7_500.0),
            dropouts: 1,
            reverberation_s: Some(0.4),
            ..quality(Some(-3.0), Some(-20.0))
        };
        assert_eq!(of(&sound, 500, false), []);
    }
}

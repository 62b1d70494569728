//! Acoustic measures of one recording, in the units and by the definitions that the field's own tools use.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Everything measured of the sound beyond pitch and the recording's quality. A field is none where nothing in the
/// recording can carry it: no voice, too short, silence.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Measures {
    /// Regularity and breathiness of the voice.
    pub voice_quality: VoiceQuality,
    /// Resonances of the vocal tract.
    pub formants: Formants,
    /// Shape of the spectrum while there is speech.
    pub spectrum: Spectrum,
    /// Loudness over time.
    pub loudness: Loudness,
    /// Rhythm of speech.
    pub timing: Timing,
    /// The 88 functionals of the extended Geneva Minimalistic Acoustic Parameter Set v02 (Eyben et al. 2016), by
    /// the names that the set gives them; empty where there was too little sound.
    pub egemaps: BTreeMap<String, f32>,
}

/// Regularity and breathiness of the voice, over its voiced parts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct VoiceQuality {
    /// Mean difference of neighbouring periods over the mean period, 0 to 1.
    pub jitter_local: Option<f32>,
    /// The same against the mean of three periods (relative average perturbation).
    pub jitter_rap: Option<f32>,
    /// The same against the mean of five periods.
    pub jitter_ppq5: Option<f32>,
    /// Mean difference of the amplitudes of neighbouring periods over the mean amplitude, 0 to 1.
    pub shimmer_local: Option<f32>,
    /// The same against the mean of three periods.
    pub shimmer_apq3: Option<f32>,
    /// The same against the mean of eleven periods.
    pub shimmer_apq11: Option<f32>,
    /// Harmonics-to-noise ratio, mean over the frames that sound, in decibels.
    pub hnr_db: Option<f32>,
    /// Smoothed cepstral peak prominence, in decibels.
    pub cpps_db: Option<f32>,
    /// Energy of 1 to 5 kHz over that of 50 to 1000 Hz, in decibels: the sign that openSMILE gives it.
    pub alpha_ratio_db: Option<f32>,
    /// Strongest peak of 0 to 2 kHz over that of 2 to 5 kHz, in decibels.
    pub hammarberg_db: Option<f32>,
    /// Slope of the spectrum from 0 to 500 Hz, in decibels per hertz.
    pub slope_0_500: Option<f32>,
    /// Slope of the spectrum from 500 to 1500 Hz, in decibels per hertz.
    pub slope_500_1500: Option<f32>,
}

/// Medians over voiced frames, in hertz.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each name is its own meaning")]
pub struct Formants {
    pub f1_hz: Option<f32>,
    pub f2_hz: Option<f32>,
    pub f3_hz: Option<f32>,
    pub f1_bandwidth_hz: Option<f32>,
    pub f2_bandwidth_hz: Option<f32>,
    pub f3_bandwidth_hz: Option<f32>,
}

/// Means over speech frames of the 16 kHz analysis view.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Spectrum {
    /// Centre of gravity, in hertz.
    pub centroid_hz: Option<f32>,
    /// Standard deviation about the centre, in hertz.
    pub spread_hz: Option<f32>,
    /// Frequency below which 85 % of the magnitude lies, in hertz.
    pub rolloff_hz: Option<f32>,
    /// Euclidean distance of neighbouring normalised magnitude spectra.
    pub flux: Option<f32>,
    /// Geometric over arithmetic mean of the power, 0 (a tone) to 1 (white noise).
    pub flatness: Option<f32>,
    /// The first 13 mel-frequency cepstral coefficients by librosa's convention, of which the first carries the
    /// level; empty without speech.
    pub mfcc: Vec<f32>,
}

/// Loudness by EBU R 128 and its technical documents.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Loudness {
    /// Loudest 400 ms, in LUFS.
    pub momentary_max_lufs: Option<f32>,
    /// Loudest 3 s, in LUFS.
    pub short_term_max_lufs: Option<f32>,
    /// Loudness range, in LU (EBU Tech 3342).
    pub range_lu: Option<f32>,
    /// True peak, in decibels relative to full scale.
    pub true_peak_dbtp: Option<f32>,
    /// Root mean square level of the whole recording, in decibels below full scale.
    pub rms_dbfs: Option<f32>,
}

/// Rhythm of speech. Syllables are counted by their loud, voiced nuclei (de Jong and Wempe 2009).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Timing {
    /// Time in speech, in seconds.
    pub speech_s: f32,
    /// Pauses between stretches of speech.
    pub pauses: u32,
    /// Mean length of a pause, in seconds.
    pub pause_mean_s: Option<f32>,
    /// Longest pause, in seconds.
    pub pause_max_s: Option<f32>,
    /// Syllable nuclei found.
    pub syllables: u32,
    /// Syllables a second, from the first speech to the last, pauses counted.
    pub speaking_rate: Option<f32>,
    /// Syllables a second of speech, pauses left out.
    pub articulation_rate: Option<f32>,
}

//! The finer measures, in groups, for those who know what to do with them.

use sotto_protocol::{Analysis, Formants, Loudness, Quality, Spectrum, Timing, VoiceQuality};

use crate::text::format::{number, percent};

/// Measures that belong together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Group {
    /// What they are about.
    pub(crate) title: &'static str,
    /// Name, value with its unit (none where it could not be measured), and what it says.
    pub(crate) rows: Vec<(&'static str, Option<String>, &'static str)>,
}

/// All groups.
pub(crate) fn groups(analysis: &Analysis) -> Vec<Group> {
    let measures = &analysis.measures;
    vec![
        Group { title: "Rhythm", rows: timing(&measures.timing) },
        Group { title: "Voice quality", rows: voice_quality(&measures.voice_quality) },
        Group { title: "Resonances", rows: formants(&measures.formants) },
        Group { title: "Spectrum of the speech", rows: spectrum(&measures.spectrum) },
        Group { title: "Loudness", rows: loudness(&measures.loudness) },
        Group { title: "The input", rows: input(&analysis.quality) },
    ]
}

fn with(value: Option<f32>, digits: usize, unit: &str) -> Option<String> {
    value.map(|value| format!("{}\u{a0}{unit}", number(value, digits)))
}

fn share(value: Option<f32>) -> Option<String> {
    value.map(|value| format!("{}\u{a0}%", number(value * 100.0, 2)))
}

fn timing(timing: &Timing) -> Vec<(&'static str, Option<String>, &'static str)> {
    vec![
        ("Speech", with(Some(timing.speech_s), 1, "s"), "Time in which someone speaks."),
        ("Pauses", Some(timing.pauses.to_string()), "Silences between stretches of speech."),
        ("Mean pause", with(timing.pause_mean_s, 2, "s"), "Their mean length."),
        ("Longest pause", with(timing.pause_max_s, 2, "s"), "The longest of them."),
        (
            "Syllables",
            Some(timing.syllables.to_string()),
            "Loud voiced moments, counted as syllables (de Jong & Wempe 2009).",
        ),
        (
            "Speaking rate",
            with(timing.speaking_rate, 1, "per second"),
            "Syllables over the whole talk, pauses counted.",
        ),
        (
            "Articulation rate",
            with(timing.articulation_rate, 1, "per second"),
            "Syllables over the speech alone; some 4 to 6 are usual (Goldman-Eisler 1968).",
        ),
    ]
}

fn voice_quality(voice: &VoiceQuality) -> Vec<(&'static str, Option<String>, &'static str)> {
    vec![
        ("Jitter, local", share(voice.jitter_local), "How much neighbouring periods differ in length."),
        ("Jitter, RAP", share(voice.jitter_rap), "The same against three periods."),
        ("Jitter, PPQ5", share(voice.jitter_ppq5), "The same against five periods."),
        ("Shimmer, local", share(voice.shimmer_local), "How much neighbouring periods differ in strength."),
        ("Shimmer, APQ3", share(voice.shimmer_apq3), "The same against three periods."),
        ("Shimmer, APQ11", share(voice.shimmer_apq11), "The same against eleven periods."),
        (
            "Harmonics to noise",
            with(voice.hnr_db, 1, "dB"),
            "Tone against breath and hoarseness; a clear held vowel has about 20 (Boersma 1993).",
        ),
        (
            "Cepstral peak, smoothed",
            with(voice.cpps_db, 1, "dB"),
            "How clearly the voice repeats itself; low in hoarse and breathy voices.",
        ),
        (
            "Alpha ratio",
            with(voice.alpha_ratio_db, 1, "dB"),
            "Energy from 1 to 5 kHz against that below; higher in pressed and loud voices.",
        ),
        (
            "Hammarberg index",
            with(voice.hammarberg_db, 1, "dB"),
            "Strongest peak below 2 kHz against that from 2 to 5 kHz.",
        ),
        (
            "Slope, 0 to 500 Hz",
            with(voice.slope_0_500.map(|it| it * 1000.0), 1, "dB/kHz"),
            "How the spectrum rises or falls there.",
        ),
        (
            "Slope, 500 to 1500 Hz",
            with(voice.slope_500_1500.map(|it| it * 1000.0), 1, "dB/kHz"),
            "How it falls above; pressed voices fall less.",
        ),
    ]
}

fn formants(formants: &Formants) -> Vec<(&'static str, Option<String>, &'static str)> {
    let row = |hz: Option<f32>, width: Option<f32>| {
        let width = width.map(|width| format!(" (width {})", number(width, 0))).unwrap_or_default();
        hz.map(|hz| format!("{}\u{a0}Hz{width}", number(hz, 0)))
    };
    vec![
        ("First formant", row(formants.f1_hz, formants.f1_bandwidth_hz), "Rises as the mouth opens."),
        (
            "Second formant",
            row(formants.f2_hz, formants.f2_bandwidth_hz),
            "Rises as the tongue comes forward.",
        ),
        ("Third formant", row(formants.f3_hz, formants.f3_bandwidth_hz), "Falls in r-like sounds."),
    ]
}

fn spectrum(spectrum: &Spectrum) -> Vec<(&'static str, Option<String>, &'static str)> {
    vec![
        (
            "Centroid",
            with(spectrum.centroid_hz, 0, "Hz"),
            "The middle of the sound; bright voices lie higher.",
        ),
        ("Spread", with(spectrum.spread_hz, 0, "Hz"), "How far the sound reaches around its middle."),
        ("Roll-off", with(spectrum.rolloff_hz, 0, "Hz"), "85 % of the sound lies below."),
        ("Flux", with(spectrum.flux, 3, ""), "How fast the spectrum changes."),
        ("Flatness", with(spectrum.flatness, 4, ""), "0 is a pure tone, 1 is white noise."),
    ]
}

fn loudness(loudness: &Loudness) -> Vec<(&'static str, Option<String>, &'static str)> {
    vec![
        (
            "Loudest 400 ms",
            with(loudness.momentary_max_lufs, 1, "LUFS"),
            "Momentary loudness at its highest (EBU R 128).",
        ),
        ("Loudest 3 s", with(loudness.short_term_max_lufs, 1, "LUFS"), "Short-term loudness at its highest."),
        (
            "Loudness range",
            with(loudness.range_lu, 1, "LU"),
            "From the quiet parts to the loud ones (EBU Tech 3342).",
        ),
        (
            "True peak",
            with(loudness.true_peak_dbtp, 1, "dBTP"),
            "Highest point between the samples; broadcasters allow \u{2212}1.",
        ),
        ("RMS level", with(loudness.rms_dbfs, 1, "dBFS"), "Mean power of the whole recording."),
    ]
}

fn input(quality: &Quality) -> Vec<(&'static str, Option<String>, &'static str)> {
    vec![
        ("Noise floor", with(quality.noise_floor_dbfs, 0, "dBFS"), "Level of what is heard in the pauses."),
        (
            "Bandwidth",
            with(quality.bandwidth_hz, 0, "Hz"),
            "Highest frequency that carries anything; a telephone ends near 3400.",
        ),
        ("Reverberation", with(quality.reverberation_s, 2, "s"), "How long the room rings after speech."),
        (
            "Offset",
            Some(percent(quality.dc_offset.abs())),
            "How far the signal lies off centre; none is right.",
        ),
        ("Gaps", Some(quality.dropouts.to_string()), "Places where samples were lost."),
    ]
}

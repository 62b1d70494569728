//! The finer measures, in groups, for those who know what to do with them.

use sotto_protocol::{Analysis, Formants, Loudness, Quality, Spectrum, Timing, VoiceQuality};

use crate::text::{
    fill,
    format::{number, percent},
    t,
};

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
        Group { title: t("Rhythm"), rows: timing(&measures.timing) },
        Group { title: t("Voice quality"), rows: voice_quality(&measures.voice_quality) },
        Group { title: t("Resonances"), rows: formants(&measures.formants) },
        Group { title: t("Spectrum of the speech"), rows: spectrum(&measures.spectrum) },
        Group { title: t("Loudness"), rows: loudness(&measures.loudness) },
        Group { title: t("The input"), rows: input(&analysis.quality) },
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
        (t("Speech"), with(Some(timing.speech_s), 1, "s"), t("Time in which someone speaks.")),
        (t("Pauses"), Some(timing.pauses.to_string()), t("Silences between stretches of speech.")),
        (t("Mean pause"), with(timing.pause_mean_s, 2, "s"), t("Their mean length.")),
        (t("Longest pause"), with(timing.pause_max_s, 2, "s"), t("The longest of them.")),
        (
            t("Syllables"),
            Some(timing.syllables.to_string()),
            t("Loud voiced moments, counted as syllables (de Jong & Wempe 2009)."),
        ),
        (
            t("Speaking rate"),
            with(timing.speaking_rate, 1, t("per second")),
            t("Syllables over the whole talk, pauses counted."),
        ),
        (
            t("Articulation rate"),
            with(timing.articulation_rate, 1, t("per second")),
            t("Syllables over the speech alone; some 4 to 6 are usual (Goldman-Eisler 1968)."),
        ),
    ]
}

fn voice_quality(voice: &VoiceQuality) -> Vec<(&'static str, Option<String>, &'static str)> {
    vec![
        (t("Jitter, local"), share(voice.jitter_local), t("How much neighbouring periods differ in length.")),
        (t("Jitter, RAP"), share(voice.jitter_rap), t("The same against three periods.")),
        (t("Jitter, PPQ5"), share(voice.jitter_ppq5), t("The same against five periods.")),
        (
            t("Shimmer, local"),
            share(voice.shimmer_local),
            t("How much neighbouring periods differ in strength."),
        ),
        (t("Shimmer, APQ3"), share(voice.shimmer_apq3), t("The same against three periods.")),
        (t("Shimmer, APQ11"), share(voice.shimmer_apq11), t("The same against eleven periods.")),
        (
            t("Harmonics to noise"),
            with(voice.hnr_db, 1, "dB"),
            t("Tone against breath and hoarseness; a clear held vowel has about 20 (Boersma 1993)."),
        ),
        (
            t("Cepstral peak, smoothed"),
            with(voice.cpps_db, 1, "dB"),
            t("How clearly the voice repeats itself; low in hoarse and breathy voices."),
        ),
        (
            t("Alpha ratio"),
            with(voice.alpha_ratio_db, 1, "dB"),
            t("Energy from 1 to 5 kHz against that below; higher in pressed and loud voices."),
        ),
        (
            t("Hammarberg index"),
            with(voice.hammarberg_db, 1, "dB"),
            t("Strongest peak below 2 kHz against that from 2 to 5 kHz."),
        ),
        (
            t("Slope, 0 to 500 Hz"),
            with(voice.slope_0_500.map(|it| it * 1000.0), 1, "dB/kHz"),
            t("How the spectrum rises or falls there."),
        ),
        (
            t("Slope, 500 to 1500 Hz"),
            with(voice.slope_500_1500.map(|it| it * 1000.0), 1, "dB/kHz"),
            t("How it falls above; pressed voices fall less."),
        ),
    ]
}

fn formants(formants: &Formants) -> Vec<(&'static str, Option<String>, &'static str)> {
    let row = |hz: Option<f32>, width: Option<f32>| {
        let width =
            width.map(|width| fill(" (width {hz})", &[("hz", &number(width, 0))])).unwrap_or_default();
        hz.map(|hz| format!("{}\u{a0}Hz{width}", number(hz, 0)))
    };
    vec![
        (t("First formant"), row(formants.f1_hz, formants.f1_bandwidth_hz), t("Rises as the mouth opens.")),
        (
            t("Second formant"),
            row(formants.f2_hz, formants.f2_bandwidth_hz),
            t("Rises as the tongue comes forward."),
        ),
        (t("Third formant"), row(formants.f3_hz, formants.f3_bandwidth_hz), t("Falls in r-like sounds.")),
    ]
}

fn spectrum(spectrum: &Spectrum) -> Vec<(&'static str, Option<String>, &'static str)> {
    vec![
        (
            t("Centroid"),
            with(spectrum.centroid_hz, 0, "Hz"),
            t("The middle of the sound; bright voices lie higher."),
        ),
        (t("Spread"), with(spectrum.spread_hz, 0, "Hz"), t("How far the sound reaches around its middle.")),
        (t("Roll-off"), with(spectrum.rolloff_hz, 0, "Hz"), t("85 % of the sound lies below.")),
        (t("Flux"), with(spectrum.flux, 3, ""), t("How fast the spectrum changes.")),
        (t("Flatness"), with(spectrum.flatness, 4, ""), t("0 is a pure tone, 1 is white noise.")),
    ]
}

fn loudness(loudness: &Loudness) -> Vec<(&'static str, Option<String>, &'static str)> {
    vec![
        (
            t("Loudest 400 ms"),
            with(loudness.momentary_max_lufs, 1, "LUFS"),
            t("Momentary loudness at its highest (EBU R 128)."),
        ),
        (
            t("Loudest 3 s"),
            with(loudness.short_term_max_lufs, 1, "LUFS"),
            t("Short-term loudness at its highest."),
        ),
        (
            t("Loudness range"),
            with(loudness.range_lu, 1, "LU"),
            t("From the quiet parts to the loud ones (EBU Tech 3342)."),
        ),
        (
            t("True peak"),
            with(loudness.true_peak_dbtp, 1, "dBTP"),
            t("Highest point between the samples; broadcasters allow \u{2212}1."),
        ),
        (t(t("RMS level")), with(loudness.rms_dbfs, 1, "dBFS"), t("Mean power of the whole recording.")),
    ]
}

fn input(quality: &Quality) -> Vec<(&'static str, Option<String>, &'static str)> {
    vec![
        (
            t("Noise floor"),
            with(quality.noise_floor_dbfs, 0, "dBFS"),
            t("Level of what is heard in the pauses."),
        ),
        (
            t("Bandwidth"),
            with(quality.bandwidth_hz, 0, "Hz"),
            t("Highest frequency that carries anything; a telephone ends near 3400."),
        ),
        (
            t("Reverberation"),
            with(quality.reverberation_s, 2, "s"),
            t("How long the room rings after speech."),
        ),
        (
            t("Offset"),
            Some(percent(quality.dc_offset.abs())),
            t("How far the signal lies off centre; none is right."),
        ),
        (t("Gaps"), Some(quality.dropouts.to_string()), t("Places where samples were lost.")),
    ]
}

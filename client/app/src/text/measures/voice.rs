//! Pitch, and how regular and clear the voice is.

use sotto_protocol::Analysis;

use super::{Band, Measure, Range};
use crate::text::{format::number, t};

const PERCENT: &str = "%";

/// How high the voice lies and how it moves.
pub(super) fn pitch(analysis: &Analysis) -> Vec<Measure> {
    let voice = &analysis.voice;
    let range = voice.f0_min_hz.zip(voice.f0_max_hz);
    let bar = |value| Range {
        value,
        from: 60.0,
        to: 400.0,
        bands: vec![
            Band { name: t("for men"), low: 85.0, high: 155.0 },
            Band { name: t("for women"), low: 165.0, high: 255.0 },
        ],
        unit: "Hz",
        digits: 0,
        by_ratio: true,
    };
    vec![
        Measure {
            name: t("Pitch"),
            value: voice.f0_median_hz.map(|it| number(it, 0)),
            unit: "Hz",
            meaning: t("How high or low the voice lies: half of the voiced moments are above, half below."),
            typical: t(
                "85 to 155 Hz for men and 165 to 255 Hz for women, young adults reading aloud; children lie higher, \
                 and many voices lie elsewhere",
            ),
            source: "Fitch & Holbrook 1970, Baken & Orlikoff 2000",
            depends: "",
            range: voice.f0_median_hz.map(bar),
        },
        Measure {
            name: t("Pitch range"),
            value: range.map(|(low, high)| format!("{}\u{2013}{}", number(low, 0), number(high, 0))),
            unit: "Hz",
            meaning: t(
                "The lowest and highest pitch, leaving out the most extreme five per cent at each end.",
            ),
            typical: t(
                "no agreed range; where the melody is usual, the upper number is up to twice the lower",
            ),
            source: "",
            depends: "",
            range: None,
        },
        Measure {
            name: t("Melody"),
            value: voice.f0_sd_semitones.map(|it| number(it, 1)),
            unit: t("semitones"),
            meaning: t("How much the pitch moves: small is monotone, large is lively."),
            typical: t(
                "some 2 to 4 semitones for adults who talk, in languages without tones; lively talk has more",
            ),
            source: "Traunmüller & Eriksson 1995",
            depends: "",
            range: voice.f0_sd_semitones.map(|value| Range {
                value,
                from: 0.0,
                to: 8.0,
                bands: vec![Band { name: "", low: 2.0, high: 4.0 }],
                unit: t("semitones"),
                digits: 1,
                by_ratio: false,
            }),
        },
    ]
}

/// How regular and clear it is.
pub(super) fn quality(analysis: &Analysis) -> Vec<Measure> {
    let voice = &analysis.measures.voice_quality;
    let bar = |to: f32, digits: usize, unit: &'static str, band: Band| {
        move |value| Range { value, from: 0.0, to, bands: vec![band], unit, digits, by_ratio: false }
    };
    let held = t("for held vowels");
    let perturbation = |value: Option<f32>| value.map(|it| it * 100.0);
    vec![
        Measure {
            name: t("Harmonics to noise"),
            value: voice.hnr_db.map(|it| number(it, 1)),
            unit: "dB",
            meaning: t("Tone against breath and hoarseness: the higher, the clearer the tone."),
            typical: t(
                "around 20 dB where a clear vowel is held; talking has less, and no range is agreed on",
            ),
            source: "Boersma 1993",
            depends: t("Noise and echo lower it."),
            range: voice.hnr_db.map(bar(
                30.0,
                1,
                "dB",
                Band { name: t("a held vowel"), low: 20.0, high: 20.0 },
            )),
        },
        Measure {
            name: t("Cepstral peak"),
            value: voice.cpps_db.map(|it| number(it, 1)),
            unit: "dB",
            meaning: t("How clearly the voice repeats itself, smoothed over time; breathy voices have less."),
            typical: t(
                "above 9.3 dB in 50 adults without voice trouble who read English aloud, by Praat; other programs give \
                 other numbers",
            ),
            source: "Murton, Hillman & Mehta 2020",
            depends: t("Noise and echo lower it."),
            range: voice.cpps_db.map(bar(20.0, 1, "dB", Band { name: "", low: 9.33, high: 20.0 })),
        },
        Measure {
            name: t("Jitter"),
            value: perturbation(voice.jitter_local).map(|it| number(it, 2)),
            unit: PERCENT,
            meaning: t("How much neighbouring periods of the voice differ in length."),
            typical: t(
                "up to 1.04 % where adults hold a vowel, by one widely used program; talking has more, and no range is \
                 agreed on",
            ),
            source: "Multi-Dimensional Voice Program, Kay Elemetrics 1993",
            depends: t("A noisy or compressed recording has more."),
            range: perturbation(voice.jitter_local).map(bar(
                5.0,
                2,
                PERCENT,
                Band { name: held, low: 0.0, high: 1.04 },
            )),
        },
        Measure {
            name: t("Shimmer"),
            value: perturbation(voice.shimmer_local).map(|it| number(it, 1)),
            unit: PERCENT,
            meaning: t("How much neighbouring periods of the voice differ in strength."),
            typical: t(
                "up to 3.81 % where adults hold a vowel, by one widely used program; talking has more, and no range is \
                 agreed on",
            ),
            source: "Multi-Dimensional Voice Program, Kay Elemetrics 1993",
            depends: t("A noisy or compressed recording has more."),
            range: perturbation(voice.shimmer_local).map(bar(
                20.0,
                1,
                PERCENT,
                Band { name: held, low: 0.0, high: 3.81 },
            )),
        },
    ]
}

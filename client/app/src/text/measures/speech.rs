//! How fast somebody talks, and how much of it is pauses.

use sotto_insight::Quantity;
use sotto_protocol::Analysis;

use super::{Band, Measure, Range};
use crate::text::{
    format::{number, percent},
    t,
};

/// Rates and pauses.
pub(super) fn rhythm(analysis: &Analysis) -> Vec<Measure> {
    let timing = &analysis.measures.timing;
    let pauses = Quantity::PauseShare.of(analysis).map(|it| it as f32);
    vec![
        Measure {
            name: t("Speaking rate"),
            value: timing.speaking_rate.map(|it| number(it, 1)),
            unit: t("syllables a second"),
            meaning: t("Syllables from the first word to the last, pauses counted."),
            typical: t(
                "no agreed range: it differs with the language and the occasion. Syllables are found by their sound \
                 (de Jong & Wempe 2009), which misses some in fast talk",
            ),
            source: "",
            depends: "",
            range: None,
        },
        Measure {
            name: t("Articulation rate"),
            value: timing.articulation_rate.map(|it| number(it, 1)),
            unit: t("syllables a second"),
            meaning: t("Syllables over the speech alone, pauses left out."),
            typical: t("4.4 to 5.9 for English-speaking adults in interviews, counted by ear"),
            source: "Goldman-Eisler 1968",
            depends: "",
            range: timing.articulation_rate.map(|value| Range {
                value,
                from: 0.0,
                to: 10.0,
                bands: vec![Band { name: "", low: 4.4, high: 5.9 }],
                unit: t("syllables a second"),
                digits: 1,
                by_ratio: false,
            }),
        },
        Measure {
            name: t("Pauses"),
            value: pauses.map(percent),
            unit: "",
            meaning: t("How much of the talk, from its first word to its last, is silence."),
            typical: t("40 to 50 % for adults in interviews; reading aloud and short answers have less"),
            source: "Goldman-Eisler 1968",
            depends: t("Noise may hide pauses."),
            range: pauses.map(|share| Range {
                value: share * 100.0,
                from: 0.0,
                to: 100.0,
                bands: vec![Band { name: t("in interviews"), low: 40.0, high: 50.0 }],
                unit: "%",
                digits: 0,
                by_ratio: false,
            }),
        },
        Measure {
            name: t("Share of speech"),
            value: Some(percent(analysis.quality.speech_ratio)),
            unit: "",
            meaning: t("How much of the recording is someone speaking; the rest is silence and other sound."),
            typical: t("no agreed range: it depends on where the recording begins and ends"),
            source: "",
            depends: "",
            range: None,
        },
    ]
}

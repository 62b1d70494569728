//! The recording itself: loudness, peak, noise.

use sotto_protocol::Analysis;

use super::{Band, Measure, Range};
use crate::text::{format::number, t};

/// Measures of the recording.
pub(super) fn recording(analysis: &Analysis) -> Vec<Measure> {
    let quality = &analysis.quality;
    vec![
        Measure {
            name: t("Loudness"),
            value: quality.loudness_lufs.map(|it| number(it, 1)),
            unit: "LUFS",
            meaning: t("How loud the whole recording seems to a listener; closer to zero is louder."),
            typical: t("\u{2212}23 LUFS is what broadcasters aim at, \u{2212}16 LUFS what podcasts do"),
            source: "EBU R 128, AES TD1004",
            depends: t("It says more about the microphone, its gain and its distance than about the voice."),
            range: quality.loudness_lufs.map(|value| Range {
                value,
                from: -50.0,
                to: -5.0,
                bands: vec![
                    Band { name: t("broadcasts"), low: -23.0, high: -23.0 },
                    Band { name: t("podcasts"), low: -16.0, high: -16.0 },
                ],
                unit: "LUFS",
                digits: 0,
                by_ratio: false,
            }),
        },
        Measure {
            name: t("Peak"),
            value: quality.peak_dbfs.map(|it| number(it, 1)),
            unit: "dBFS",
            meaning: t("The highest point of the signal; at zero it would be cut off."),
            typical: t("below \u{2212}1 dB, as broadcasters ask of the true peak"),
            source: "EBU R 128",
            depends: "",
            range: quality.peak_dbfs.map(|value| Range {
                value,
                from: -40.0,
                to: 0.0,
                bands: vec![Band { name: "", low: -40.0, high: -1.0 }],
                unit: "dBFS",
                digits: 0,
                by_ratio: false,
            }),
        },
        Measure {
            name: t("Voice above noise"),
            value: quality.snr_db.map(|it| number(it, 0)),
            unit: "dB",
            meaning: t("How far the speech stands above the pauses; more is cleaner."),
            typical: t("30 dB and more for measures of voice quality that can be trusted, better 42"),
            source: "Deliyski, Shaw & Evans 2005",
            depends: t("The room and the distance of the microphone make it."),
            range: quality.snr_db.map(|value| Range {
                value,
                from: 0.0,
                to: 60.0,
                bands: vec![
                    Band { name: t("enough"), low: 30.0, high: 60.0 },
                    Band { name: t("better"), low: 42.0, high: 60.0 },
                ],
                unit: "dB",
                digits: 0,
                by_ratio: false,
            }),
        },
        Measure {
            name: t("Cut-off samples"),
            value: Some(number(quality.clipped_ratio * 100.0, 2)),
            unit: "%",
            meaning: t("The share of the signal that was too loud for the microphone or the file."),
            typical: t("there should be none"),
            source: "",
            depends: "",
            range: None,
        },
    ]
}

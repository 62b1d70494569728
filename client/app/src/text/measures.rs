//! What each measure is called, what it means and what is usual.

use sotto_protocol::Analysis;

use super::format::{number, percent};

mod detail;

pub(crate) use detail::groups;

/// A measure as a card shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measure {
    /// What is measured.
    pub(crate) name: &'static str,
    /// The number; none where it could not be measured.
    pub(crate) value: Option<String>,
    /// Its unit.
    pub(crate) unit: &'static str,
    /// One sentence.
    pub(crate) meaning: &'static str,
    /// What is usual.
    pub(crate) typical: &'static str,
    /// Who says so.
    pub(crate) source: &'static str,
}

const SPEAKERS: &str = "Traunmüller & Eriksson 1995";
const BROADCAST: &str = "EBU R 128";

/// Measures of the voice.
pub(crate) fn voice(analysis: &Analysis) -> Vec<Measure> {
    let voice = &analysis.voice;
    let hertz = |value: Option<f32>| value.map(|it| number(it, 0));
    let range = voice.f0_min_hz.zip(voice.f0_max_hz);
    vec![
        Measure {
            name: "Pitch",
            value: hertz(voice.f0_median_hz),
            unit: "Hz",
            meaning: "How high or low the voice lies: half of the voiced moments are above, half below.",
            typical: "around 120 Hz for men, around 210 Hz for women, higher for children",
            source: SPEAKERS,
        },
        Measure {
            name: "Pitch range",
            value: range.map(|(low, high)| format!("{}\u{2013}{}", number(low, 0), number(high, 0))),
            unit: "Hz",
            meaning: "The lowest and highest pitch, leaving out the most extreme five per cent at each end.",
            typical: "about an octave: the upper number near twice the lower",
            source: SPEAKERS,
        },
        Measure {
            name: "Melody",
            value: voice.f0_sd_semitones.map(|it| number(it, 1)),
            unit: "semitones",
            meaning: "How much the pitch moves: small is monotone, large is lively.",
            typical: "2 to 4 semitones in conversation",
            source: SPEAKERS,
        },
        Measure {
            name: "Share of speech",
            value: Some(percent(analysis.quality.speech_ratio)),
            unit: "",
            meaning: "How much of the recording is someone speaking; the rest is pauses and other sound.",
            typical: "one half to two thirds when talking freely, more when reading aloud",
            source: "Goldman-Eisler 1968",
        },
    ]
}

/// Measures of the recording itself.
pub(crate) fn recording(analysis: &Analysis) -> Vec<Measure> {
    let quality = &analysis.quality;
    vec![
        Measure {
            name: "Loudness",
            value: quality.loudness_lufs.map(|it| number(it, 1)),
            unit: "LUFS",
            meaning: "How loud the whole recording seems to a listener; closer to zero is louder.",
            typical: "\u{2212}23 LUFS in broadcasting",
            source: BROADCAST,
        },
        Measure {
            name: "Peak",
            value: quality.peak_dbfs.map(|it| number(it, 1)),
            unit: "dBFS",
            meaning: "The highest point of the signal; at zero it would be cut off.",
            typical: "below \u{2212}1 dBFS",
            source: BROADCAST,
        },
        Measure {
            name: "Voice above noise",
            value: quality.snr_db.map(|it| number(it, 0)),
            unit: "dB",
            meaning: "How far the speech stands above the pauses; more is cleaner.",
            typical: "30 dB and more for exact voice measures",
            source: "Deliyski, Shaw & Evans 2005",
        },
        Measure {
            name: "Cut-off samples",
            value: Some(format!("{}\u{a0}%", number(quality.clipped_ratio * 100.0, 2))),
            unit: "",
            meaning: "The share of the signal that was too loud for the microphone or the file.",
            typical: "none",
            source: BROADCAST,
        },
    ]
}

//! What the recorder says that depends on how things stand.

use sotto_protocol::EmotionClass;

use super::{emotions, fill, format, plural, t};
use crate::state::KeepAs;

/// The microphone that was chosen could not be had.
pub(crate) const OTHER_MICROPHONE: &str =
    "The microphone you chose is not connected, so the default one is used for this recording.";

const HOUR_S: f64 = 3_600.0;
/// Less room than this is worth a warning.
const LITTLE_S: f64 = 600.0;

/// How much sound still fits, and whether that is little.
pub(crate) fn room(seconds: f64) -> (String, bool) {
    let little = seconds < LITTLE_S;
    let sentence = if seconds >= 100.0 * HOUR_S {
        t("Room for more than 100 hours").to_owned()
    } else if seconds >= 2.0 * HOUR_S {
        plural((seconds / HOUR_S) as usize, "Room for 1 more hour", "Room for {n} more hours")
    } else if !little {
        plural((seconds / 60.0) as usize, "Room for 1 more minute", "Room for {n} more minutes")
    } else {
        let minutes = (seconds / 60.0) as usize;
        plural(
            minutes,
            "Room for 1 more minute only. Delete recordings you no longer need to make room.",
            "Room for {n} more minutes only. Delete recordings you no longer need to make room.",
        )
    };
    (sentence, little)
}

/// The microphone that was chosen is not there.
pub(crate) fn microphone_missing(name: &str) -> String {
    let name = if name.is_empty() { t("The microphone you chose") } else { name };
    fill("{name} is not connected. Until it is back, the default microphone is used.", &[("name", &name)])
}

/// A moment was marked.
pub(crate) fn marked(at: &str) -> String {
    fill("Marked at {at}", &[("at", &at)])
}

/// What is seen of a voice now: whether somebody speaks, the pitch in hertz, and the likeliest emotion.
pub(crate) fn seen(speaks: &str, pitch_hz: Option<u16>, emotion: Option<(EmotionClass, f32)>) -> String {
    let mut parts = vec![speaks.to_owned()];
    parts.extend(pitch_hz.map(|hz| fill("pitch {hz} Hz", &[("hz", &hz)])));
    parts.extend(emotion.map(|(class, score)| {
        let share = format::percent(score);
        if score >= emotions::WINDOW_CLEAR {
            fill(
                "sounds like {emotion} ({share})",
                &[("emotion", &emotions::class_name(class)), ("share", &share)],
            )
        } else {
            t("emotion not clear").to_owned()
        }
    }));
    parts.join(" \u{b7} ")
}

/// A recording could not be made smaller.
pub(crate) fn not_packed() -> &'static str {
    t("A recording could not be made smaller. It stays as it was recorded, and nothing was lost.")
}

/// What a minute takes: in the person's own recordings, else as it was measured.
pub(crate) fn minute(keep_as: KeepAs, own_bytes: Option<f64>) -> String {
    match own_bytes {
        Some(bytes) => fill("{size} a minute in your recordings", &[("size", &format::bytes(bytes))]),
        None => fill("about {size} a minute", &[("size", &format::bytes(usual_minute_bytes(keep_as)))]),
    }
}

/// A minute of one clean voice at 48 kHz, as it was measured with the sample of the English speech model.
fn usual_minute_bytes(keep_as: KeepAs) -> f64 {
    match keep_as {
        KeepAs::Wav => 5.76e6,
        KeepAs::Flac => 1.3e6,
        KeepAs::Opus => 0.38e6,
    }
}

/// What kind of file a recording is, and how large.
pub(crate) fn file(extension: &str, bytes: u64) -> String {
    let kind = match extension {
        "" => t("File").to_owned(),
        "ogg" => "Ogg".to_owned(),
        other => other.to_uppercase(),
    };
    fill("{kind}, {size}", &[("kind", &kind), ("size", &format::bytes(bytes as f64))])
}

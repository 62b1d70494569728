//! What is said about drawings over time: names, summaries for screen readers, values with their units.

use sotto_chart::{Note, Stretch, Summary, clock};
use sotto_protocol::{Analysis, EmotionClass, Marker, SpeakerTurns, Tracks, Voice};

use super::{emotions, fill, format, plural, speakers, t};
use crate::state::Part;

/// The spectrogram in words.
pub(crate) fn spectrum_summary() -> String {
    t("Spectrogram: time from left to right, frequency from bottom to top, brighter is louder").to_owned()
}

/// A value that is not there.
const NOTHING: &str = "\u{2013}";

/// Name of a track.
pub(crate) fn part_name(part: Part) -> &'static str {
    match part {
        Part::Sound => t("Sound"),
        Part::Spectrum => t("Spectrum"),
        Part::Pitch => t("Pitch"),
        Part::Loudness => t("Loudness"),
        Part::Emotion => t("Emotion"),
        Part::Sentiment => t("Sentiment"),
        Part::Segments => t("Segments"),
        Part::Speakers => t("Speakers"),
        Part::Markers => t("Markers"),
    }
}

/// Name of a track for tests.
pub(crate) fn test_name(part: Part) -> &'static str {
    match part {
        Part::Sound => "sound",
        Part::Spectrum => "spectrum",
        Part::Pitch => "pitch",
        Part::Loudness => "loudness",
        Part::Emotion => "emotion",
        Part::Sentiment => "sentiment",
        Part::Segments => "segments",
        Part::Speakers => "speakers",
        Part::Markers => "markers",
    }
}

/// Unit of a track; empty for none.
pub(crate) fn unit(part: Part) -> &'static str {
    match part {
        Part::Spectrum => t("Hz"),
        Part::Pitch => t("notes"),
        Part::Loudness => t("LUFS"),
        Part::Emotion => t("how likely"),
        Part::Sentiment => t("pleasant or not"),
        Part::Sound | Part::Segments | Part::Speakers | Part::Markers => "",
    }
}

/// What a track's name does.
pub(crate) fn fold_hint(folded: bool) -> &'static str {
    if folded { t("Show this track") } else { t("Fold this track away") }
}

/// The waveform in words.
pub(crate) fn sound_summary(tracks: &Tracks) -> String {
    fill("Waveform of {length}", &[("length", &format::spoken(tracks.duration_s))])
}

/// The pitch in words.
pub(crate) fn pitch_summary(voice: &Voice) -> String {
    match (voice.f0_median_hz, voice.f0_min_hz, voice.f0_max_hz) {
        (Some(median), Some(low), Some(high)) => fill(
            "Pitch: {median} in the middle, from {low} to {high}",
            &[("median", &pitched(median)), ("low", &pitched(low)), ("high", &pitched(high))],
        ),
        _ => t("Pitch: nothing voiced was found").to_owned(),
    }
}

/// The loudness in words.
pub(crate) fn loudness_summary(analysis: &Analysis) -> String {
    match (analysis.quality.loudness_lufs, analysis.measures.loudness.momentary_max_lufs) {
        (Some(whole), Some(most)) => fill(
            "Loudness: {whole} over all, {most} at its loudest",
            &[("whole", &lufs(whole)), ("most", &lufs(most))],
        ),
        _ => t("Loudness: too quiet to tell").to_owned(),
    }
}

/// The emotion ribbon in words: what, from when, until when.
pub(crate) fn emotion_summary(runs: &[(Option<EmotionClass>, f64, f64)]) -> String {
    let part = |(class, from_s, to_s): &(Option<EmotionClass>, f64, f64)| {
        fill(
            "{name} from {from} to {to}",
            &[
                ("name", &ribbon_name(*class)),
                ("from", &format::clock(*from_s)),
                ("to", &format::clock(*to_s)),
            ],
        )
    };
    let parts: Vec<String> = runs.iter().map(part).collect();
    fill("Emotion over time: {parts}", &[("parts", &parts.join(", "))])
}

/// What the ribbon calls a class, or the lack of a clear one.
pub(crate) fn ribbon_name(class: Option<EmotionClass>) -> &'static str {
    class.map_or_else(|| t("Not clear"), emotions::class_name)
}

/// Sentiment over time in words.
pub(crate) fn sentiment_summary(analysis: &Analysis, sentences: usize) -> String {
    let voice = fill(
        "Pleasant or unpleasant over time: {value} over all, from -1 to 1",
        &[("value", &format::number(analysis.sentiment.score, 2))],
    );
    if sentences == 0 {
        return voice;
    }
    let words = plural(
        sentences,
        "bars for the words of 1 sentence",
        "bars for the words of {n} sentences, full where pleasant, hollow where not",
    );
    format!("{voice}; {words}")
}

/// The segments in words.
pub(crate) fn segments_summary(analysis: &Analysis) -> String {
    fill(
        "Segments: {share} of the time is speech",
        &[("share", &format::percent(analysis.quality.speech_ratio))],
    )
}

/// Who speaks, in words.
pub(crate) fn speakers_summary(turns: &SpeakerTurns) -> String {
    let told = turns.speakers.iter().map(|it| {
        let (name, length) = (speakers::name(it), format::clock(it.seconds));
        fill("{name} speaks for {length}", &[("name", &name), ("length", &length)])
    });
    told.collect::<Vec<_>>().join(", ")
}

/// `182 Hz, F#3`.
pub(crate) fn pitched(hz: f32) -> String {
    let note = Note::of(hz).map(|note| note.to_string()).unwrap_or_default();
    fill("{hz} Hz, {note}", &[("hz", &format::number(hz, 0)), ("note", &note)])
}

/// `182 Hz, F#3 +12 ct`, or that nothing is voiced.
pub(crate) fn pitch_at(hz: Option<f32>) -> String {
    let Some(hz) = hz.filter(|hz| *hz > 0.0) else { return t("unvoiced").to_owned() };
    let cents = Note::of(hz).map_or(0, |note| note.cents);
    let sign = if cents < 0 { "\u{2212}" } else { "+" };
    fill(
        "{pitch} {sign}{cents} ct",
        &[("pitch", &pitched(hz)), ("sign", &sign), ("cents", &cents.unsigned_abs())],
    )
}

/// `−23.1 LUFS`.
pub(crate) fn lufs(value: f32) -> String {
    fill("{value} LUFS", &[("value", &format::number(value, 1))])
}

/// A peak, 0 to 1, in decibels.
pub(crate) fn peak(magnitude: f32) -> String {
    if magnitude > 0.0 {
        fill("{value} dBFS", &[("value", &format::number(20.0 * magnitude.log10(), 0))])
    } else {
        t("silent").to_owned()
    }
}

/// What was measured, or that there is nothing.
pub(crate) fn or_nothing(value: Option<String>) -> String {
    value.unwrap_or_else(|| NOTHING.to_owned())
}

/// What is selected, as name and value.
pub(crate) fn selection(stretch: Stretch, summary: &Summary) -> Vec<(&'static str, String)> {
    let digits = if stretch.length_s() < 10.0 { 3 } else { 1 };
    let strongest = summary.emotions.iter().take(2).filter(|it| it.1 >= 0.1);
    let emotions: Vec<String> =
        strongest.map(|it| format!("{} {}", emotions::class_name(it.0), format::percent(it.1))).collect();
    vec![
        (t("From"), clock(stretch.start_s, digits)),
        (t("To"), clock(stretch.end_s, digits)),
        (t("Length"), fill("{value} s", &[("value", &format!("{:.digits$}", stretch.length_s()))])),
        (t("Mean pitch"), or_nothing(summary.pitch_hz.map(pitched))),
        (t("Mean loudness"), or_nothing(summary.loudness_lufs.map(lufs))),
        (t("Speech"), format::percent(summary.speech)),
        (t("Emotion"), or_nothing((!emotions.is_empty()).then(|| emotions.join(", ")))),
        (t("Sentiment"), or_nothing(summary.valence.map(|it| format::number(it, 2)))),
    ]
}

/// Where a marker is: `0:12.3`, or `0:12.3 to 0:15.0`.
pub(crate) fn marker_place(marker: &Marker) -> String {
    let from = clock(marker.at_s, 1);
    match marker.end_s {
        Some(end_s) => fill("{from} to {to}", &[("from", &from), ("to", &clock(end_s, 1))]),
        None => from,
    }
}

/// A marker as a place to go to.
pub(crate) fn marker_label(marker: &Marker) -> String {
    let place = marker_place(marker);
    if marker.note.is_empty() {
        fill("Marker at {place}", &[("place", &place)])
    } else {
        fill("Marker at {place}: {note}", &[("place", &place), ("note", &marker.note)])
    }
}

/// A marker was removed.
pub(crate) fn marker_removed(marker: &Marker) -> String {
    fill("Removed the marker at {place}.", &[("place", &marker_place(marker))])
}

/// There is no room for another marker.
pub(crate) fn too_many_markers(most: usize) -> String {
    fill("A recording holds {most} markers at most. Remove one, then mark again.", &[("most", &most)])
}

/// The window in words.
pub(crate) fn window(start_s: f64, end_s: f64, digits: usize) -> String {
    let (from, to) = (clock(start_s, digits), clock(end_s, digits));
    fill("{from} \u{2013} {to}", &[("from", &from), ("to", &to)])
}

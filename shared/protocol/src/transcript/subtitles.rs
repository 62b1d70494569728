//! Subtitles that come from elsewhere, as a transcript: SubRip and WebVTT, read forgivingly and within limits.
//!
//! **Source** WebVTT: The Web Video Text Tracks Format (W3C, 2019), section 6; SubRip has no standard.

use super::{Source, Transcript, words};
use crate::{Speaker, SpeakerTurns, TranscriptSegment, Turn};

/// Largest file, in bytes.
pub const MAX_SUBTITLE_BYTES: usize = 8 * 1024 * 1024;
/// Most cues.
const MAX_CUES: usize = 50_000;
/// Most letters of a cue.
const MAX_CHARS: usize = 2_000;
/// Latest time, in seconds: four weeks.
const MAX_S: f64 = 2_419_200.0;
/// Most speakers.
const MAX_SPEAKERS: usize = 100;

/// Why a file is no transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubtitleError {
    /// Larger than any talk.
    #[error("too large")]
    TooLarge,
    /// No cue was found in it.
    #[error("no subtitles")]
    NoCues,
}

/// Reads SubRip or WebVTT, whichever it is.
///
/// # Errors
/// [`SubtitleError`].
pub fn parse_subtitles(text: &str) -> Result<Transcript, SubtitleError> {
    if text.len() > MAX_SUBTITLE_BYTES {
        return Err(SubtitleError::TooLarge);
    }
    let mut speakers: Vec<String> = Vec::new();
    let mut segments: Vec<TranscriptSegment> = Vec::new();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    while let Some(line) = lines.next() {
        let Some((start_s, end_s)) = times(line) else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| !line.trim().is_empty()).collect();
        let (said, voice) = plain(&body.join(" "));
        if said.is_empty() {
            continue;
        }
        if segments.len() == MAX_CUES {
            return Err(SubtitleError::TooLarge);
        }
        let speaker = voice.and_then(|name| label(&mut speakers, name));
        let words = words::timed(&said, start_s, end_s, &[]);
        segments.push(TranscriptSegment { start_s, end_s, speaker, text: said, confidence: 1.0, words });
    }
    if segments.is_empty() {
        return Err(SubtitleError::NoCues);
    }
    segments.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    let speakers = (!speakers.is_empty()).then(|| turns(speakers, &segments));
    Ok(Transcript { segments, speakers, source: Source::Imported, ..Transcript::default() })
}

/// `00:01.000 --> 00:02,5 align:start`.
fn times(line: &str) -> Option<(f64, f64)> {
    let (start, rest) = line.split_once("-->")?;
    let end = rest.split_whitespace().next()?;
    let (start_s, end_s) = (time(start.trim())?, time(end)?);
    (end_s >= start_s && end_s <= MAX_S).then_some((start_s, end_s))
}

/// Hours may be missing, and the fraction too.
fn time(text: &str) -> Option<f64> {
    let mut seconds = 0.0;
    let parts: Vec<&str> = text.split(':').collect();
    let (last, before) = parts.split_last()?;
    if before.is_empty() || before.len() > 2 {
        return None;
    }
    for part in before {
        seconds = seconds * 60.0 + f64::from(digits(part)?);
    }
    let (whole, fraction) = last.split_once(['.', ',']).unwrap_or((last, ""));
    let fraction = match fraction {
        "" => 0.0,
        digits_of if digits_of.len() <= 6 => {
            f64::from(digits(digits_of)?) / 10_f64.powi(digits_of.len() as i32)
        }
        _ => return None,
    };
    Some(seconds * 60.0 + f64::from(digits(whole)?) + fraction)
}

fn digits(text: &str) -> Option<u32> {
    let fine = !text.is_empty() && text.len() <= 6 && text.bytes().all(|it| it.is_ascii_digit());
    fine.then(|| text.parse().ok()).flatten()
}

/// A cue's text without tags, and the voice that a tag names.
fn plain(text: &str) -> (String, Option<String>) {
    let mut said = String::new();
    let mut voice = None;
    let mut rest = text;
    while let Some(at) = rest.find(['<', '{']) {
        said.push_str(&rest[..at]);
        let close = if rest[at..].starts_with('<') { '>' } else { '}' };
        let tag = rest[at + 1..].split_once(close);
        // A brace is a mark of SubRip's only where a backslash follows; a bracket that nothing closes is text.
        let Some((tag, after)) = tag.filter(|(tag, _)| close == '>' || tag.starts_with('\\')) else {
            said.push_str(&rest[at..=at]);
            rest = &rest[at + 1..];
            continue;
        };
        if let Some(name) = tag.strip_prefix('v').and_then(|it| it.split_once(char::is_whitespace)) {
            voice = voice.or_else(|| Some(letters(&entities(name.1))));
        }
        rest = after;
    }
    said.push_str(rest);
    (letters(&entities(&said)), voice.filter(|it| !it.is_empty()))
}

/// One line of text, not too long.
fn letters(text: &str) -> String {
    let text: String =
        text.chars().filter(|it| !it.is_control() || it.is_whitespace()).take(MAX_CHARS).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn entities(text: &str) -> String {
    let known = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&lrm;", ""),
        ("&rlm;", ""),
        ("&quot;", "\""),
        ("&#39;", "'"),
    ];
    let replaced = known.iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter));
    replaced.replace("&amp;", "&")
}

/// The sign of a speaker, by their name.
fn label(speakers: &mut Vec<String>, name: String) -> Option<String> {
    let at = speakers.iter().position(|it| *it == name).or_else(|| {
        (speakers.len() < MAX_SPEAKERS).then(|| {
            speakers.push(name);
            speakers.len() - 1
        })
    })?;
    Some(format!("S{}", at + 1))
}

fn turns(names: Vec<String>, segments: &[TranscriptSegment]) -> SpeakerTurns {
    let mut speakers: Vec<Speaker> = names
        .into_iter()
        .enumerate()
        .map(|(at, name)| Speaker { label: format!("S{}", at + 1), name: Some(name), ..Speaker::default() })
        .collect();
    let mut turns = Vec::new();
    for segment in segments {
        let place = speakers.iter().position(|it| Some(&it.label) == segment.speaker.as_ref());
        if let Some(place) = place {
            speakers[place].seconds += segment.end_s - segment.start_s;
            turns.push(Turn { start_s: segment.start_s, end_s: segment.end_s, speaker: place as u32 });
        }
    }
    SpeakerTurns { model: String::new(), speakers, turns }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_kinds_are_read() {
        let srt = "\u{feff}1\r\n00:00:01,500 --> 00:00:03,000\r\n<i>One</i> {\\an8}two\r\nthree\r\n\r\n2\r\n00:01:00,000 --> 00:01:01,000\r\nFour &amp; five\r\n";
        let it = parse_subtitles(srt).unwrap_or_default();
        let told: Vec<_> = it.segments.iter().map(|it| (it.start_s, it.end_s, it.text.as_str())).collect();
        assert_eq!(told, [(1.5, 3.0, "One two three"), (60.0, 61.0, "Four & five")]);
        assert_eq!((it.source, it.segments[0].words.len()), (Source::Imported, 3));

        let vtt = "WEBVTT - a talk\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE 00:00 no time\n\nintro\n00:05.000 --> 00:06.250 align:start\n<v.loud Ada L>Hello <00:05.500><c.x>there</c>\n\n00:07.000 --> 00:08.000\n<v Bob>a &lt; b { c\n\n00:09.000 --> 00:09.000\n\n";
        let it = parse_subtitles(vtt).unwrap_or_default();
        let told: Vec<_> = it.segments.iter().map(|it| (it.speaker.as_deref(), it.text.as_str())).collect();
        assert_eq!(told, [(Some("S1"), "Hello there"), (Some("S2"), "a < b { c")]);
        assert_eq!(it.as_shown().segments[0].speaker.as_deref(), Some("Ada L"));
        let speakers = it.speakers.unwrap_or_default();
        assert_eq!(
            (speakers.speakers.len(), speakers.turns.len(), speakers.speakers[0].seconds),
            (2, 2, 1.25)
        );
    }

    #[test]
    fn what_is_none_is_refused() {
        for text in [
            "",
            "hello",
            "1\n00:00:02,000 --> 00:00:01,000\nback\n",
            "a --> b\nx\n",
            "99999999:00 --> 99999999:01\nx\n",
        ] {
            assert_eq!(parse_subtitles(text), Err(SubtitleError::NoCues), "{text}");
        }
        let large = "x".repeat(MAX_SUBTITLE_BYTES + 1);
        assert_eq!(parse_subtitles(&large), Err(SubtitleError::TooLarge));
        let many = "00:01 --> 00:02\nx\n\n".repeat(MAX_CUES + 1);
        assert_eq!(parse_subtitles(&many), Err(SubtitleError::TooLarge));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_within_limits(
            parts in prop::collection::vec(
                prop_oneof![
                    Just("00:01.000 --> 00:02.000".to_owned()),
                    Just("\n\n".to_owned()),
                    Just("<v ".to_owned()),
                    Just(">".to_owned()),
                    Just("{\\".to_owned()),
                    Just("&am&amp;lt;".to_owned()),
                    "[0-9:.,]{0,14} --> [0-9:.,]{0,14}\n",
                    "\\PC{0,20}",
                    any::<String>(),
                ],
                0..30,
            )
        ) {
            let Ok(it) = parse_subtitles(&parts.concat()) else { return Ok(()) };
            prop_assert!(!it.segments.is_empty() && it.segments.len() <= MAX_CUES);
            for segment in &it.segments {
                prop_assert!(segment.start_s <= segment.end_s && segment.end_s <= MAX_S);
                prop_assert!(!segment.text.is_empty() && segment.text.chars().count() <= MAX_CHARS);
                prop_assert!(!segment.text.contains('\n'));
            }
            let in_order = it.segments.windows(2).all(|pair| pair[0].start_s <= pair[1].start_s);
            prop_assert!(in_order);
        }
    }
}

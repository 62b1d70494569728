//! Files that people take elsewhere: what was said as text, subtitles, JSON, a table or Markdown; sound as WAV, FLAC or
//! Opus in Ogg.

#![forbid(unsafe_code)]

use std::io::{self, Write};

use serde::Serialize;
use sotto_protocol::{Transcript, TranscriptSegment, Word, script::between_words};

pub mod flac;
mod format;
pub mod ogg_opus;
pub mod wav;

pub use format::Format;

/// Letters of a subtitle: two lines of a screen.
const CUE_LETTERS: usize = 84;

#[derive(Serialize)]
struct Named<'a> {
    file: &'a str,
    transcript: &'a Transcript,
}

/// Writes one file's transcript, with the time of each word where `words` asks for it and the format can hold it. `number`
/// is its place, from 1, where several go to the same output.
///
/// # Errors
/// The output cannot be written.
pub fn write(
    out: &mut dyn Write,
    format: Format,
    file: &str,
    transcript: &Transcript,
    words: bool,
    number: Option<usize>,
) -> io::Result<()> {
    let first = number.is_none_or(|number| number == 1);
    match format {
        Format::Json => {
            serde_json::to_writer(&mut *out, &Named { file, transcript })?;
            writeln!(out)
        }
        Format::Csv => table(out, file, transcript, words, first),
        Format::Txt => {
            if number.is_some() {
                writeln!(out, "{}== {file}", if first { "" } else { "\n" })?;
            }
            transcript
                .segments
                .iter()
                .try_for_each(|segment| writeln!(out, "{}{}", by(segment), segment.text))
        }
        Format::Md => {
            writeln!(out, "{}# {file}\n", if first { "" } else { "\n" })?;
            let line = |segment: &TranscriptSegment| {
                writeln!(out, "- **{}** {}{}", clock(segment.start_s, '.'), by(segment), segment.text)
            };
            transcript.segments.iter().try_for_each(line)
        }
        Format::Srt => {
            for (index, cue) in cues(transcript, words).enumerate() {
                let (start, end) = (clock(cue.start_s, ','), clock(cue.end_s, ','));
                writeln!(out, "{}\n{start} --> {end}\n{}{}\n", index + 1, by(&cue), cue.text)?;
            }
            Ok(())
        }
        Format::Vtt => {
            if first {
                writeln!(out, "WEBVTT\n")?;
            }
            if number.is_some() {
                writeln!(out, "NOTE {file}\n")?;
            }
            for cue in cues(transcript, false) {
                writeln!(out, "{} --> {}", clock(cue.start_s, '.'), clock(cue.end_s, '.'))?;
                if let Some(speaker) = &cue.speaker {
                    write!(out, "<v {}>", escaped(speaker))?;
                }
                if words && !cue.words.is_empty() {
                    writeln!(out, "{}\n", timed(&cue.words))?;
                } else {
                    writeln!(out, "{}\n", escaped(&cue.text))?;
                }
            }
            Ok(())
        }
    }
}

/// Words, each after the time from which on it is said.
fn timed(words: &[Word]) -> String {
    let mut text = String::new();
    let mut before = None;
    for word in words {
        text.push_str(before.map_or("", |before| between_words(before, &word.text)));
        text.push_str(&format!("<{}>{}", clock(word.start_s, '.'), escaped(&word.text)));
        before = Some(&word.text);
    }
    text
}

/// Who says a stretch, in front of its text.
fn by(segment: &TranscriptSegment) -> String {
    segment.speaker.as_ref().map(|speaker| format!("{speaker}: ")).unwrap_or_default()
}

fn table(
    out: &mut dyn Write,
    file: &str,
    transcript: &Transcript,
    words: bool,
    header: bool,
) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    if header {
        table.write_record(["file", "start_s", "end_s", "speaker", "confidence", "text"])?;
    }
    let mut row = |start: f64, end: f64, speaker: &str, confidence: f32, text: &str| {
        let (start, end) = (format!("{start:.2}"), format!("{end:.2}"));
        table.write_record([file, &start, &end, speaker, &format!("{confidence:.3}"), text])
    };
    for segment in &transcript.segments {
        let speaker = segment.speaker.as_deref().unwrap_or_default();
        if words && !segment.words.is_empty() {
            for word in &segment.words {
                row(word.start_s, word.end_s, speaker, word.confidence, &word.text)?;
            }
        } else {
            row(segment.start_s, segment.end_s, speaker, segment.confidence, &segment.text)?;
        }
    }
    table.flush()
}

/// Sentences, cut where they fill a screen; or single words.
fn cues(transcript: &Transcript, words: bool) -> impl Iterator<Item = TranscriptSegment> + '_ {
    let most = if words { 0 } else { CUE_LETTERS };
    transcript.segments.iter().flat_map(move |segment| {
        let mut cues: Vec<TranscriptSegment> = Vec::new();
        if segment.words.is_empty() {
            cues.push(segment.clone());
        }
        for word in &segment.words {
            match cues.last_mut() {
                Some(cue) if cue.text.chars().count() + 1 + word.text.chars().count() <= most => {
                    cue.text.push_str(between_words(&cue.text, &word.text));
                    cue.text.push_str(&word.text);
                    cue.end_s = word.end_s;
                    cue.words.push(word.clone());
                }
                _ => cues.push(TranscriptSegment {
                    start_s: word.start_s,
                    end_s: word.end_s,
                    speaker: segment.speaker.clone(),
                    text: word.text.clone(),
                    confidence: segment.confidence,
                    words: vec![word.clone()],
                }),
            }
        }
        cues
    })
}

/// `00:01:02,500` with the mark that a format wants.
fn clock(seconds: f64, mark: char) -> String {
    let ms = (seconds.max(0.0) * 1_000.0).round() as u64;
    let (s, ms) = (ms / 1_000, ms % 1_000);
    format!("{:02}:{:02}:{:02}{mark}{ms:03}", s / 3_600, s / 60 % 60, s % 60)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

    use sotto_protocol::SpeakerTurns;

    use super::*;

    fn written(format: Format, words: bool) -> String {
        written_by(None, format, words)
    }

    fn written_by(speaker: Option<&str>, format: Format, words: bool) -> String {
        let word = |text: &str, start_s: f64| Word {
            text: text.to_owned(),
            start_s,
            end_s: start_s + 0.4,
            confidence: 0.5,
        };
        let words_of = vec![word("Is", 61.0), word("a<b,", 61.5), word("\"so\"?", 62.25)];
        let segment = TranscriptSegment {
            start_s: 61.0,
            end_s: 62.65,
            speaker: speaker.map(str::to_owned),
            text: "Is a<b, \"so\"?".to_owned(),
            confidence: 0.5,
            words: words_of,
        };
        let speakers = speaker.map(|_| SpeakerTurns::default());
        let transcript = Transcript { segments: vec![segment], speakers, ..Default::default() };
        let mut out = Vec::new();
        write(&mut out, format, "a.wav", &transcript, words, None).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_format_holds_the_text_with_its_time() {
        let srt = "1\n00:01:01,000 --> 00:01:02,650\nIs a<b, \"so\"?\n\n";
        assert_eq!(written(Format::Srt, false), srt);
        assert_eq!(written(Format::Srt, true).matches("-->").count(), 3);
        let vtt = written(Format::Vtt, true);
        assert!(
            vtt.starts_with(
                "WEBVTT\n\n00:01:01.000 --> 00:01:02.650\n<00:01:01.000>Is <00:01:01.500>a&lt;b,"
            )
        );
        assert_eq!(written(Format::Txt, false), "Is a<b, \"so\"?\n");
        assert_eq!(written(Format::Md, false), "# a.wav\n\n- **00:01:01.000** Is a<b, \"so\"?\n");
        let csv =
            "file,start_s,end_s,speaker,confidence,text\na.wav,61.00,62.65,,0.500,\"Is a<b, \"\"so\"\"?\"\n";
        assert_eq!(written(Format::Csv, false), csv);
        assert_eq!(written(Format::Csv, true).lines().count(), 4);
        assert!(written(Format::Json, false).contains("\"words\":[{\"text\":\"Is\",\"start_s\":61.0"));
    }

    #[test]
    fn words_of_scripts_without_spaces_have_none_between_them() {
        let word = |text: &str, start_s: f64| Word { text: text.to_owned(), start_s, ..Word::default() };
        let words =
            vec![word("\u{6211}", 1.0), word("\u{4eec}\u{3002}", 2.0), word("OK", 3.0), word("so", 4.0)];
        let segment = TranscriptSegment { words, ..TranscriptSegment::default() };
        let transcript = Transcript { segments: vec![segment], ..Transcript::default() };
        let written = |words| {
            let mut out = Vec::new();
            write(&mut out, Format::Vtt, "a.wav", &transcript, words, None).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert!(written(false).ends_with("\u{6211}\u{4eec}\u{3002}OK so\n\n"));
        let timed = "\u{6211}<00:00:02.000>\u{4eec}\u{3002}<00:00:03.000>OK <00:00:04.000>so\n\n";
        assert!(written(true).ends_with(timed));
    }

    #[test]
    fn every_format_names_the_speaker() {
        let by = |format| written_by(Some("S2"), format, false);
        assert_eq!(by(Format::Txt), "S2: Is a<b, \"so\"?\n");
        assert_eq!(by(Format::Md), "# a.wav\n\n- **00:01:01.000** S2: Is a<b, \"so\"?\n");
        assert!(by(Format::Srt).contains("02,650\nS2: Is a<b"));
        assert!(by(Format::Vtt).contains("02.650\n<v S2>Is a&lt;b"));
        assert!(by(Format::Csv).contains("a.wav,61.00,62.65,S2,0.500"));
        assert!(by(Format::Json).contains("\"speakers\":{\"model\":\"\""));
        assert!(!written(Format::Json, false).contains("speakers"));
    }

    #[test]
    fn a_sentence_without_words_is_there_as_a_whole() {
        let segment =
            TranscriptSegment { end_s: 2.0, text: "By hand.".to_owned(), ..TranscriptSegment::default() };
        let transcript = Transcript { segments: vec![segment], ..Transcript::default() };
        for format in Format::ALL {
            let mut out = Vec::new();
            write(&mut out, format, "a", &transcript, true, None).unwrap();
            assert!(String::from_utf8(out).unwrap().contains("By hand."), "{format:?}");
            assert_eq!(Format::named(format.extension()), Some(format));
        }
    }

    #[test]
    fn long_sentences_become_several_cues() {
        let words: Vec<Word> = (0..40)
            .map(|at| Word {
                text: "letters".to_owned(),
                start_s: at as f64,
                end_s: at as f64 + 0.9,
                confidence: 1.0,
            })
            .collect();
        let transcript = Transcript {
            segments: vec![TranscriptSegment { words, ..Default::default() }],
            ..Default::default()
        };
        let cues: Vec<_> = cues(&transcript, false).collect();
        assert_eq!(cues.len(), 4);
        assert!(cues.iter().all(|cue| cue.text.len() <= CUE_LETTERS));
    }
}

//! What was said as text, subtitles, JSON, a table or Markdown, with who says it and how the voice sounds.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use serde::Serialize;
use sotto_protocol::{Analysis, EmotionClass, Transcript, TranscriptSegment};

use crate::{
    Format, clock,
    subtitles::{self, by},
};

/// How the voice sounds while words are said.
#[derive(Debug, Clone, Copy)]
pub struct Voice<'a> {
    /// What was found in the recording.
    pub analysis: &'a Analysis,
    /// Names of emotions in the reader's language.
    pub names: &'a BTreeMap<EmotionClass, String>,
}

impl<'a> Voice<'a> {
    /// Name of the emotion between two times; none where none is clear.
    pub(crate) fn name(self, start_s: f64, end_s: f64) -> Option<&'a str> {
        let class = self.analysis.emotion_between(start_s, end_s)?.class()?;
        self.names.get(&class).map(String::as_str)
    }
}

#[derive(Serialize)]
struct Named<'a> {
    file: &'a str,
    transcript: &'a Transcript,
}

/// Writes one file's transcript, with the time of each word where `words` asks for it and the format can hold it. `number`
/// is its place, from 1, where several go to the same output. Where `voice` is given, tables, Markdown and subtitles tell how
/// the voice sounds: SubRip in brackets where that changes, WebVTT in a note.
///
/// # Errors
/// The output cannot be written.
pub fn write(
    out: &mut dyn Write,
    format: Format,
    file: &str,
    transcript: &Transcript,
    voice: Option<Voice<'_>>,
    words: bool,
    number: Option<usize>,
) -> io::Result<()> {
    let first = number.is_none_or(|number| number == 1);
    match format {
        Format::Json => {
            serde_json::to_writer(&mut *out, &Named { file, transcript })?;
            writeln!(out)
        }
        Format::Csv => table(out, file, transcript, voice, words, first),
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
                let sounds = voice.and_then(|it| it.name(segment.start_s, segment.end_s));
                let sounds = sounds.map(|name| format!(" _({name})_")).unwrap_or_default();
                writeln!(out, "- **{}** {}{}{sounds}", clock(segment.start_s, '.'), by(segment), segment.text)
            };
            transcript.segments.iter().try_for_each(line)
        }
        Format::Srt => subtitles::subrip(out, transcript, voice, words),
        Format::Vtt => {
            if first {
                writeln!(out, "WEBVTT\n")?;
            }
            if number.is_some() {
                writeln!(out, "NOTE {}\n", file.replace("-->", "->").replace(['\n', '\r'], " "))?;
            }
            subtitles::webvtt(out, transcript, voice, words)
        }
    }
}

fn table(
    out: &mut dyn Write,
    file: &str,
    transcript: &Transcript,
    voice: Option<Voice<'_>>,
    words: bool,
    header: bool,
) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let sounds: &[&str] = if voice.is_some() { &["emotion", "valence"] } else { &[] };
    if header {
        let heads = ["file", "start_s", "end_s", "speaker", "confidence"];
        table.write_record(heads.iter().chain(sounds).chain(&["text"]))?;
    }
    let mut row = |start: f64, end: f64, speaker: &str, confidence: f32, text: &str| {
        let mut cells = vec![file.to_owned(), format!("{start:.2}"), format!("{end:.2}"), speaker.to_owned()];
        cells.push(format!("{confidence:.3}"));
        if let Some(voice) = voice {
            cells.push(voice.name(start, end).unwrap_or_default().to_owned());
            let valence = voice.analysis.valence_between(start, end);
            cells.push(valence.map(|it| format!("{it:.2}")).unwrap_or_default());
        }
        cells.push(text.to_owned());
        table.write_record(cells)
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

    use sotto_protocol::{SpeakerTurns, Word};

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
        write(&mut out, format, "a.wav", &transcript, None, words, None).unwrap();
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
            write(&mut out, Format::Vtt, "a.wav", &transcript, None, words, None).unwrap();
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
            write(&mut out, format, "a", &transcript, None, true, None).unwrap();
            assert!(String::from_utf8(out).unwrap().contains("By hand."), "{format:?}");
            assert_eq!(Format::named(format.extension()), Some(format));
        }
    }
}

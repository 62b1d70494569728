//! One recording as one file, in every form but those that take its sound.

use std::io::{self, Write};

use serde::Serialize;
use sotto_protocol::{Analysis, EmotionClass, ExportForm, Marker, Piece, Report, Tracks, Transcript};

use crate::{Format, Voice, markdown, report, transcript};

/// What programs read: the report of the command line, and what the person keeps with a recording.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    report: Option<&'a Report>,
    /// With an analysis it is the report's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    #[serde(skip_serializing_if = "<[Marker]>::is_empty")]
    markers: &'a [Marker],
    /// Without an analysis it stands alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    transcript: Option<&'a Transcript>,
}

/// Writes a recording. Sound is written elsewhere: forms of it write nothing here. Pictures need `tracks`.
///
/// # Errors
/// The output cannot be written.
pub fn write_piece(
    out: &mut dyn Write,
    form: ExportForm,
    piece: &Piece,
    tracks: Option<&Tracks>,
) -> io::Result<()> {
    let shown = piece.transcript.as_deref().map(Transcript::as_shown).unwrap_or_default();
    let analysis = piece.analysis.as_deref();
    let voice = analysis.map(|analysis| Voice { analysis, names: &piece.sheet.emotions });
    let mut said = |format, words| transcript::write(out, format, &piece.title, &shown, voice, words, None);
    match form {
        ExportForm::Html => report::write(out, piece, &shown, tracks),
        ExportForm::Md => markdown::write(out, piece, &shown),
        ExportForm::Txt => said(Format::Txt, false),
        ExportForm::Srt => said(Format::Srt, false),
        ExportForm::Vtt => said(Format::Vtt, true),
        ExportForm::Csv => said(Format::Csv, false),
        ExportForm::Timeline => timeline(out, &piece.title, analysis),
        ExportForm::Json => json(out, piece),
        ExportForm::Wav | ExportForm::Flac | ExportForm::Original => Ok(()),
    }
}

fn json(out: &mut dyn Write, piece: &Piece) -> io::Result<()> {
    let transcript = piece.transcript.as_deref();
    let report = piece.analysis.as_deref().map(|analysis| Report {
        file: piece.title.clone(),
        analysis: analysis.clone(),
        transcript: transcript.cloned(),
    });
    let whole = Whole {
        title: report.is_none().then_some(&piece.title),
        tags: &piece.tags,
        note: &piece.note,
        markers: &piece.markers,
        transcript: transcript.filter(|_| report.is_none()),
        report: report.as_ref(),
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

/// A row a window.
fn timeline(out: &mut dyn Write, title: &str, analysis: Option<&Analysis>) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let class = |class: EmotionClass| format!("{class:?}").to_lowercase();
    let heads = ["file", "start_s", "end_s", "valence", "arousal", "f0_hz"].map(str::to_owned);
    table.write_record(heads.into_iter().chain(EmotionClass::ALL.map(class)))?;
    let number = |value: Option<f32>| value.map(|it| format!("{it:.3}")).unwrap_or_default();
    for window in analysis.iter().flat_map(|it| &it.timeline) {
        let fixed = [
            title.to_owned(),
            format!("{:.2}", window.start_s),
            format!("{:.2}", window.end_s),
            number(Some(window.sentiment)),
            number(window.arousal),
            number(window.f0_hz),
        ];
        let scores = EmotionClass::ALL.map(|class| number(window.emotion.get(&class).copied()));
        table.write_record(fixed.into_iter().chain(scores))?;
    }
    table.flush()
}

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

    use std::collections::BTreeMap;

    use sotto_protocol::{
        Emotion, EmotionLabel, PitchTrack, Segment, SegmentKind, Sentiment, SentimentLabel, Sheet,
        Spectrogram, TimelineEntry, TranscriptSegment, Waveform,
    };

    use super::*;

    /// Something with everything in it, and a title that means harm.
    pub(crate) fn rich() -> (Piece, Tracks) {
        let window = |start_s: f64, class| TimelineEntry {
            start_s,
            end_s: start_s + 2.0,
            emotion: BTreeMap::from([(class, 0.9)]),
            sentiment: 0.25,
            arousal: None,
            f0_hz: Some(120.0),
        };
        let analysis = Analysis {
            duration_s: 4.0,
            sample_rate_hz: 48_000,
            channels: 1,
            codec: "pcm".to_owned(),
            quality: Default::default(),
            voice: Default::default(),
            measures: Default::default(),
            segments: vec![Segment { start_s: 0.0, end_s: 4.0, kind: SegmentKind::Speech }],
            emotion: Emotion {
                label: EmotionLabel::Happiness,
                confidence: 0.9,
                scores: BTreeMap::new(),
                arousal: None,
                baseline: None,
            },
            sentiment: Sentiment {
                label: SentimentLabel::Positive,
                score: 0.2,
                confidence: 0.7,
                error: None,
            },
            timeline: vec![window(0.0, EmotionClass::Happiness), window(2.0, EmotionClass::Anger)],
            engine: sotto_protocol::EngineInfo { version: "0".to_owned(), models: BTreeMap::new() },
        };
        let said = |start_s: f64, text: &str| TranscriptSegment {
            start_s,
            end_s: start_s + 1.5,
            speaker: Some("S1".to_owned()),
            text: text.to_owned(),
            ..Default::default()
        };
        let transcript = Transcript {
            language: "en".to_owned(),
            model: "m".to_owned(),
            segments: vec![said(0.0, "One <b>two</b>."), said(2.2, "& three.")],
            ..Default::default()
        };
        let sheet = Sheet {
            language: "en".to_owned(),
            when: "21 Nov 2026".to_owned(),
            emotions: EmotionClass::ALL.into_iter().map(|it| (it, format!("{it:?}"))).collect(),
            ..Default::default()
        };
        let piece = Piece {
            title: "<script>alert(1)</script> \"x\"".to_owned(),
            analysis: Some(Box::new(analysis)),
            transcript: Some(Box::new(transcript)),
            markers: vec![Marker { at_s: 1.0, end_s: None, note: "here <i>".to_owned() }],
            note: "a <note>".to_owned(),
            tags: vec!["t&t".to_owned()],
            audio: None,
            sheet,
        };
        let tracks = Tracks {
            duration_s: 4.0,
            waveform: Waveform { bucket_s: 0.5, min: vec![-90; 8], max: vec![100; 8] },
            pitch: PitchTrack {
                hop_s: 0.01,
                f0_hz: (0..400).map(|at| if at % 50 < 30 { 120.0 } else { 0.0 }).collect(),
            },
            loudness: sotto_protocol::LoudnessTrack::default(),
            spectrogram: Spectrogram {
                hop_s: 0.5,
                bands: 4,
                low_hz: 0.0,
                high_hz: 8_000.0,
                levels: (0..32).map(|it| it * 8).collect(),
            },
        };
        (piece, tracks)
    }

    pub(crate) fn written(form: ExportForm) -> String {
        let (piece, tracks) = rich();
        let mut out = Vec::new();
        write_piece(&mut out, form, &piece, Some(&tracks)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn words_keep_times_speakers_and_emotion() {
        let srt = written(ExportForm::Srt);
        assert!(srt.contains("00:00:00,000 --> 00:00:01,500\nS1: [Happiness] One"), "{srt}");
        assert!(srt.contains("S1: [Anger] & three."), "{srt}");
        let vtt = written(ExportForm::Vtt);
        assert!(
            vtt.contains("NOTE Happiness\n\n00:00:00.000") && vtt.contains("<v S1>One &lt;b>")
                || vtt.contains("<v S1>One &lt;b&gt;"),
            "{vtt}"
        );
        let csv = written(ExportForm::Csv);
        assert!(csv.starts_with("file,start_s,end_s,speaker,confidence,emotion,valence,text\n"), "{csv}");
        assert!(csv.contains(",2.20,3.70,S1,0.000,Anger,0.25,& three."), "{csv}");
        assert!(written(ExportForm::Txt).starts_with("S1: One"));
        let timeline = written(ExportForm::Timeline);
        assert_eq!(timeline.lines().count(), 3);
        assert!(
            timeline
                .lines()
                .next()
                .unwrap()
                .ends_with("neutral,happiness,sadness,anger,fear,surprise,disgust")
        );
    }

    #[test]
    fn programs_read_everything_in_one_object() {
        let json: serde_json::Value = serde_json::from_str(&written(ExportForm::Json)).unwrap();
        assert_eq!(json["duration_s"], 4.0);
        assert_eq!(json["transcript"]["segments"][1]["text"], "& three.");
        assert_eq!((&json["note"], &json["markers"][0]["at_s"]), (&"a <note>".into(), &1.0.into()));
        assert_eq!(json["tags"][0], "t&t");
    }
}

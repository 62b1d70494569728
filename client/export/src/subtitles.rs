//! Subtitles: sentences cut where they fill a screen, with who says them and how the voice sounds.

use std::io::{self, Write};

use sotto_protocol::{Transcript, TranscriptSegment, Word, script::between_words};

use crate::{clock, transcript::Voice};

/// Letters of a subtitle: two lines of a screen.
const CUE_LETTERS: usize = 84;

/// SubRip.
pub(crate) fn subrip(
    out: &mut dyn Write,
    transcript: &Transcript,
    voice: Option<Voice<'_>>,
    words: bool,
) -> io::Result<()> {
    let mut before = None;
    for (index, cue) in cues(transcript, words).enumerate() {
        let (start, end) = (clock(cue.start_s, ','), clock(cue.end_s, ','));
        let sounds = voice.and_then(|it| it.name(cue.start_s, cue.end_s));
        let mark = sounds.filter(|_| sounds != before).map(|name| format!("[{name}] ")).unwrap_or_default();
        before = sounds;
        writeln!(out, "{}\n{start} --> {end}\n{}{mark}{}\n", index + 1, by(&cue), cue.text)?;
    }
    Ok(())
}

/// WebVTT, without its head.
pub(crate) fn webvtt(
    out: &mut dyn Write,
    transcript: &Transcript,
    voice: Option<Voice<'_>>,
    words: bool,
) -> io::Result<()> {
    let mut before = None;
    for cue in cues(transcript, false) {
        let sounds = voice.and_then(|it| it.name(cue.start_s, cue.end_s));
        if let Some(name) = sounds.filter(|_| sounds != before) {
            writeln!(out, "NOTE {name}\n")?;
        }
        before = sounds;
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
pub(crate) fn by(segment: &TranscriptSegment) -> String {
    segment.speaker.as_ref().map(|speaker| format!("{speaker}: ")).unwrap_or_default()
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

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

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

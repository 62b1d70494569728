//! What turns say of other findings: whose each word is, and how each speaker sounds.

use sotto_protocol::{
    Analysis, PitchTrack, SpeakerTurns, SpeakerVoice, TimelineEntry, Transcript, TranscriptSegment, Turn,
    Word, script::joined,
};

/// Share of a word that is enough for whoever spoke the word before.
const STAYS: f64 = 0.5;

/// Gives each stretch of a transcript its speaker, by time, and cuts stretches where the speaker changes between two
/// words. To be done before a text model reads the stretches: those it has read keep their places otherwise.
pub fn attribute(transcript: &mut Transcript, turns: &SpeakerTurns) {
    let segments = std::mem::take(&mut transcript.segments);
    transcript.segments = segments.into_iter().flat_map(|segment| divided(segment, turns)).collect();
}

fn divided(mut segment: TranscriptSegment, turns: &SpeakerTurns) -> Vec<TranscriptSegment> {
    let mut speakers: Vec<Option<u32>> = Vec::new();
    for word in &segment.words {
        speakers.push(speaker_of(word.start_s, word.end_s, speakers.last().copied().flatten(), &turns.turns));
    }
    let label = |speaker: Option<u32>| Some(turns.speakers.get(speaker? as usize)?.label.clone());
    if speakers.iter().all(|speaker| *speaker == speakers[0]) {
        let whole = || speaker_of(segment.start_s, segment.end_s, None, &turns.turns);
        segment.speaker = label(speakers.first().copied().unwrap_or_else(whole));
        return vec![segment];
    }
    let pairs: Vec<(Option<u32>, Word)> = speakers.into_iter().zip(segment.words).collect();
    pairs
        .chunk_by(|a, b| a.0 == b.0)
        .filter_map(|run| {
            let (first, last) = (run.first()?, run.last()?);
            let words: Vec<Word> = run.iter().map(|(_, word)| word.clone()).collect();
            let sure: f32 = words.iter().map(|word| word.confidence).sum();
            Some(TranscriptSegment {
                start_s: first.1.start_s,
                end_s: last.1.end_s,
                speaker: label(first.0),
                text: joined(&words),
                confidence: sure / words.len() as f32,
                words,
            })
        })
        .collect()
}

/// Who speaks most in a stretch of time, or nearest to it; whoever spoke before stays where they fill half of it.
fn speaker_of(start_s: f64, end_s: f64, before: Option<u32>, turns: &[Turn]) -> Option<u32> {
    let of = |speaker: u32| {
        turns
            .iter()
            .filter(|turn| turn.speaker == speaker)
            .map(|turn| turn.overlap_s(start_s, end_s))
            .sum::<f64>()
    };
    if let Some(before) = before
        && of(before) >= STAYS * (end_s - start_s)
    {
        return Some(before);
    }
    let away = |turn: &Turn| (turn.start_s - end_s).max(start_s - turn.end_s).max(0.0);
    let nearest = turns.iter().min_by(|a, b| {
        let most = b.overlap_s(start_s, end_s).total_cmp(&a.overlap_s(start_s, end_s));
        most.then(away(a).total_cmp(&away(b)))
    });
    nearest.map(|turn| turn.speaker)
}

/// Says how each speaker sounds, from the emotion windows and the pitch of an analysis, where nobody else speaks.
///
/// A window counts for a speaker by the time in which only they speak in it.
pub fn describe(turns: &mut SpeakerTurns, analysis: &Analysis, pitch: Option<&PitchTrack>) {
    let alone = alone(&turns.turns, turns.speakers.len());
    for (speaker, alone) in turns.speakers.iter_mut().zip(&alone) {
        let mut voice = emotion(alone, &analysis.timeline);
        voice.f0_median_hz = pitch.and_then(|pitch| median_hz(alone, pitch));
        speaker.voice = Some(voice);
    }
}

/// A stretch of time, in seconds.
type Span = (f64, f64);

/// When only one speaks, by speaker.
fn alone(turns: &[Turn], speakers: usize) -> Vec<Vec<Span>> {
    let mut marks: Vec<(f64, bool, u32)> = Vec::new();
    for turn in turns {
        marks.extend([(turn.start_s, true, turn.speaker), (turn.end_s, false, turn.speaker)]);
    }
    marks.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found = vec![Vec::new(); speakers];
    let (mut speaking, mut since_s): (Vec<u32>, f64) = (Vec::new(), 0.0);
    for (time_s, starts, speaker) in marks {
        if let ([only], true) = (speaking.as_slice(), time_s > since_s)
            && let Some(spans) = found.get_mut(*only as usize)
        {
            spans.push((since_s, time_s));
        }
        if starts {
            speaking.push(speaker);
        } else {
            speaking.retain(|other| *other != speaker);
        }
        since_s = time_s;
    }
    found
}

fn shared_s(spans: &[Span], start_s: f64, end_s: f64) -> f64 {
    let from = spans.partition_point(|span| span.1 <= start_s);
    let within = spans[from..].iter().take_while(|span| span.0 < end_s);
    within.map(|span| span.1.min(end_s) - span.0.max(start_s)).fold(0.0, |sum, length| sum + length)
}

fn emotion(alone: &[Span], timeline: &[TimelineEntry]) -> SpeakerVoice {
    let mut voice = SpeakerVoice::default();
    let (mut weights, mut valence, mut told, mut arousal) = (0.0, 0.0, 0.0, 0.0);
    let mut until_s = 0.0_f64;
    for window in timeline {
        // Windows overlap: what one before has counted is not counted twice.
        voice.seconds += shared_s(alone, window.start_s.max(until_s), window.end_s);
        until_s = until_s.max(window.end_s);
        let weight = shared_s(alone, window.start_s, window.end_s) as f32;
        weights += weight;
        valence += weight * window.sentiment;
        for (class, share) in &window.emotion {
            *voice.emotion.entry(*class).or_default() += weight * share;
        }
        if let Some(value) = window.arousal {
            told += weight;
            arousal += weight * value;
        }
    }
    if weights > 0.0 {
        voice.emotion.values_mut().for_each(|share| *share /= weights);
        voice.sentiment = Some(valence / weights);
    } else {
        voice.emotion.clear();
    }
    voice.arousal = (told > 0.0).then(|| arousal / told);
    voice
}

fn median_hz(alone: &[Span], pitch: &PitchTrack) -> Option<f32> {
    let mut voiced: Vec<f32> = Vec::new();
    for (start_s, end_s) in alone {
        let place = |time_s: f64| ((time_s / pitch.hop_s).ceil().max(0.0) as usize).min(pitch.f0_hz.len());
        voiced.extend(pitch.f0_hz[place(*start_s)..place(*end_s)].iter().filter(|f0_hz| **f0_hz > 0.0));
    }
    let middle = voiced.len() / 2;
    (!voiced.is_empty()).then(|| *voiced.select_nth_unstable_by(middle, f32::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use sotto_protocol::{EmotionClass, Speaker};

    use super::*;

    fn turns(list: &[(f64, f64, u32)]) -> SpeakerTurns {
        let turns = list.iter().map(|&(start_s, end_s, speaker)| Turn { start_s, end_s, speaker }).collect();
        let speaker = |at: u32| Speaker { label: format!("S{}", at + 1), ..Speaker::default() };
        SpeakerTurns { model: String::new(), speakers: (0..2).map(speaker).collect(), turns }
    }

    fn words(texts: &[&str]) -> Transcript {
        let word = |(at, text): (usize, &&str)| Word {
            text: (*text).to_owned(),
            start_s: at as f64,
            end_s: at as f64 + 0.8,
            confidence: 0.5,
        };
        let words: Vec<Word> = texts.iter().enumerate().map(word).collect();
        let end_s = texts.len() as f64;
        let segment =
            TranscriptSegment { end_s, text: texts.join(" "), words, ..TranscriptSegment::default() };
        Transcript { segments: vec![segment], ..Transcript::default() }
    }

    #[test]
    fn a_stretch_is_cut_where_the_speaker_changes() {
        let mut said = words(&["How", "are", "you?", "Fine,", "thanks."]);
        attribute(&mut said, &turns(&[(0.0, 2.7, 0), (2.6, 5.0, 1)]));
        let found: Vec<_> =
            said.segments.iter().map(|segment| (segment.speaker.as_deref(), segment.text.as_str())).collect();
        assert_eq!(found, [(Some("S1"), "How are you?"), (Some("S2"), "Fine, thanks.")]);
        assert_eq!((said.segments[1].start_s, said.segments[1].end_s), (3.0, 4.8));
    }

    #[test]
    fn words_outside_of_all_turns_go_to_the_nearest_and_without_turns_to_nobody() {
        let mut said = words(&["One", "two"]);
        attribute(&mut said, &turns(&[(9.0, 9.5, 1)]));
        assert_eq!((said.segments.len(), said.segments[0].speaker.as_deref()), (1, Some("S2")));
        let mut said = words(&["One"]);
        attribute(&mut said, &turns(&[]));
        assert_eq!(said, words(&["One"]));
    }

    #[test]
    fn each_speaker_is_heard_where_they_speak_alone() {
        let spans = alone(&turns(&[(0.0, 4.0, 0), (3.0, 6.0, 1)]).turns, 2);
        assert_eq!(spans, [vec![(0.0, 3.0)], vec![(4.0, 6.0)]]);
        let window = |start_s: f64, class: EmotionClass, sentiment: f32| TimelineEntry {
            start_s,
            end_s: start_s + 2.0,
            emotion: BTreeMap::from([(class, 1.0)]),
            sentiment,
            arousal: Some(0.5),
            f0_hz: None,
        };
        let timeline = [
            window(0.0, EmotionClass::Anger, -1.0),
            window(1.0, EmotionClass::Anger, -1.0),
            window(2.0, EmotionClass::Happiness, 1.0),
        ];
        let voice = emotion(&spans[0], &timeline);
        assert_eq!((voice.seconds, voice.sentiment, voice.arousal), (3.0, Some(-0.6), Some(0.5)));
        assert!((voice.emotion[&EmotionClass::Anger] - 0.8).abs() < 1e-6);
        let pitch = PitchTrack { hop_s: 1.0, f0_hz: vec![100.0, 0.0, 120.0, 140.0, 300.0, 200.0] };
        assert_eq!((median_hz(&spans[0], &pitch), median_hz(&spans[1], &pitch)), (Some(120.0), Some(300.0)));
        assert!(emotion(&[], &timeline).emotion.is_empty());
    }
}

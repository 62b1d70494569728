//! What was written down and marked of recordings that are joined, or of a part of one: the same words at other times.

use std::collections::BTreeMap;

use sotto_protocol::{
    Edit, Marker, SaidBy, Speaker, SpeakerTurns, Transcript, TranscriptSegment, Turn, Word,
};

/// A stretch of a recording that comes to lie elsewhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Move {
    /// Where it begins in the recording, in seconds.
    pub from_s: f64,
    /// Where it ends.
    pub to_s: f64,
    /// Where it begins in the new one.
    pub at_s: f64,
}

impl Move {
    /// A time where it lies now; none where it is no part of it. A sentence belongs to the part that holds its middle.
    fn holds(self, start_s: f64, end_s: f64) -> bool {
        let middle = f64::midpoint(start_s, end_s);
        self.from_s <= middle && middle < self.to_s
    }

    fn time(self, at_s: f64) -> f64 {
        at_s.clamp(self.from_s, self.to_s) - self.from_s + self.at_s
    }
}

/// The transcript of a stretch, at its new times. What was read in the words is left out: it speaks of the whole.
#[must_use]
pub fn moved_transcript(transcript: &Transcript, part: Move) -> Transcript {
    let word =
        |word: &Word| Word { start_s: part.time(word.start_s), end_s: part.time(word.end_s), ..word.clone() };
    let segment = |it: &TranscriptSegment| TranscriptSegment {
        start_s: part.time(it.start_s),
        end_s: part.time(it.end_s),
        words: it.words.iter().map(word).collect(),
        ..it.clone()
    };
    let edit = |it: &Edit| Edit { start_s: part.time(it.start_s), end_s: part.time(it.end_s), ..it.clone() };
    let said_by =
        |it: &SaidBy| SaidBy { start_s: part.time(it.start_s), end_s: part.time(it.end_s), ..it.clone() };
    let inside = |it: &&TranscriptSegment| part.holds(it.start_s, it.end_s);
    Transcript {
        segments: transcript.segments.iter().filter(inside).map(segment).collect(),
        edits: transcript.edits.iter().filter(|it| part.holds(it.start_s, it.end_s)).map(edit).collect(),
        said_by: transcript
            .said_by
            .iter()
            .filter(|it| part.holds(it.start_s, it.end_s))
            .map(said_by)
            .collect(),
        insight: None,
        speakers: transcript.speakers.as_ref().map(|it| moved_turns(it, part)),
        ..transcript.clone()
    }
}

/// Turns that reach into a stretch, cut to it. Who does not speak in it stays in the list, so that labels keep their
/// meaning.
fn moved_turns(turns: &SpeakerTurns, part: Move) -> SpeakerTurns {
    let touched = turns.turns.iter().filter(|it| it.overlap_s(part.from_s, part.to_s) > 0.0);
    let moved: Vec<Turn> = touched
        .map(|it| Turn { start_s: part.time(it.start_s), end_s: part.time(it.end_s), speaker: it.speaker })
        .collect();
    let seconds = |index: usize| {
        let own = moved.iter().filter(|turn| turn.speaker as usize == index);
        own.map(|turn| turn.end_s - turn.start_s).sum()
    };
    let speakers = turns.speakers.iter().enumerate();
    let speakers =
        speakers.map(|(index, it)| Speaker { seconds: seconds(index), voice: None, ..it.clone() }).collect();
    SpeakerTurns { model: turns.model.clone(), speakers, turns: moved }
}

/// Transcripts one after the other, which lie at their times already. Speakers of different recordings are the same only
/// where the person gave them the same name.
#[must_use]
pub fn joined_transcripts(parts: Vec<Transcript>) -> Option<Transcript> {
    let mut parts = parts.into_iter();
    let mut whole = parts.next()?;
    whole.insight = None;
    for part in parts {
        let labels = join_speakers(&mut whole, part.speakers);
        let renamed = |label: String| labels.get(&label).cloned().unwrap_or(label);
        let segments = part.segments.into_iter();
        whole
            .segments
            .extend(segments.map(|it| TranscriptSegment { speaker: it.speaker.map(renamed), ..it }));
        whole.edits.extend(part.edits.into_iter().map(|it| Edit { speaker: it.speaker.map(renamed), ..it }));
        whole
            .said_by
            .extend(part.said_by.into_iter().map(|it| SaidBy { speaker: renamed(it.speaker), ..it }));
        whole.cleaned |= part.cleaned;
    }
    Some(whole)
}

/// Takes in the speakers of a further part; answers what each label became.
fn join_speakers(whole: &mut Transcript, more: Option<SpeakerTurns>) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    let Some(more) = more else { return labels };
    let all = whole.speakers.get_or_insert_with(SpeakerTurns::default);
    let mut places = Vec::new();
    for speaker in more.speakers {
        let same = |it: &Speaker| it.name.is_some() && it.name == speaker.name;
        let place = all.speakers.iter().position(same).unwrap_or(all.speakers.len());
        if place == all.speakers.len() {
            let label = format!("S{}", place + 1);
            labels.insert(speaker.label.clone(), label.clone());
            all.speakers.push(Speaker { label, voice: None, ..speaker });
        } else {
            let known = &mut all.speakers[place];
            known.seconds += speaker.seconds;
            known.voice = None;
            labels.insert(speaker.label, known.label.clone());
        }
        places.push(place as u32);
    }
    let turns = more
        .turns
        .into_iter()
        .filter_map(|turn| places.get(turn.speaker as usize).map(|place| Turn { speaker: *place, ..turn }));
    all.turns.extend(turns);
    labels
}

/// Markers of a stretch, at their new times. One that reaches over its end is cut there.
#[must_use]
pub fn moved_markers(markers: &[Marker], part: Move) -> Vec<Marker> {
    let inside = markers.iter().filter(|it| part.from_s <= it.at_s && it.at_s < part.to_s);
    inside
        .map(|it| Marker {
            at_s: part.time(it.at_s),
            end_s: it.end_s.map(|end_s| part.time(end_s)),
            note: it.note.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(start_s: f64, text: &str, speaker: Option<&str>) -> TranscriptSegment {
        let word = Word { text: text.to_owned(), start_s, end_s: start_s + 1.0, confidence: 1.0 };
        TranscriptSegment {
            start_s,
            end_s: start_s + 1.0,
            speaker: speaker.map(str::to_owned),
            text: text.to_owned(),
            confidence: 1.0,
            words: vec![word],
        }
    }

    fn speaker(label: &str, name: Option<&str>, seconds: f64) -> Speaker {
        Speaker { label: label.to_owned(), name: name.map(str::to_owned), seconds, voice: None }
    }

    #[test]
    fn both_parts_of_a_cut_hold_everything_once() {
        let mut whole = Transcript {
            segments: vec![segment(0.0, "one", None), segment(4.4, "two", None), segment(8.0, "three", None)],
            ..Transcript::default()
        };
        whole.rewrite(2, "3");
        let first = moved_transcript(&whole, Move { from_s: 0.0, to_s: 5.0, at_s: 0.0 });
        let second = moved_transcript(&whole, Move { from_s: 5.0, to_s: 9.0, at_s: 0.0 });
        assert_eq!((first.text().as_str(), second.text().as_str()), ("one\ntwo", "3"));
        assert_eq!(first.segments[1].end_s, 5.0, "cut at the end of the part");
        assert_eq!((second.segments[0].start_s, second.segments[0].words[0].end_s), (3.0, 4.0));
        let (first, second) = (
            moved_transcript(&first, Move { from_s: 0.0, to_s: 5.0, at_s: 0.0 }),
            moved_transcript(&second, Move { from_s: 0.0, to_s: 4.0, at_s: 5.0 }),
        );
        let again = joined_transcripts(vec![first, second]).unwrap_or_default();
        assert_eq!(again.text(), whole.text());
        assert_eq!(again.segments[2], whole.segments[2]);
    }

    #[test]
    fn speakers_are_the_same_only_by_name() {
        let part = |names: [Option<&str>; 2], at_s: f64| Transcript {
            segments: vec![segment(at_s, "a", Some("S1")), segment(at_s + 2.0, "b", Some("S2"))],
            speakers: Some(SpeakerTurns {
                model: "m".to_owned(),
                speakers: vec![speaker("S1", names[0], 1.0), speaker("S2", names[1], 1.0)],
                turns: vec![
                    Turn { start_s: at_s, end_s: at_s + 1.0, speaker: 0 },
                    Turn { start_s: at_s + 2.0, end_s: at_s + 3.0, speaker: 1 },
                ],
            }),
            ..Transcript::default()
        };
        let joined =
            joined_transcripts(vec![part([None, Some("Ada")], 0.0), part([Some("Ada"), None], 10.0)]);
        let joined = joined.unwrap_or_default();
        let said: Vec<_> = joined.segments.iter().filter_map(|it| it.speaker.as_deref()).collect();
        assert_eq!(said, ["S1", "S2", "S2", "S3"]);
        let turns = joined.speakers.unwrap_or_default();
        assert_eq!(turns.speakers.iter().map(|it| it.seconds).collect::<Vec<_>>(), [1.0, 2.0, 1.0]);
        assert_eq!(turns.turns.iter().map(|it| it.speaker).collect::<Vec<_>>(), [0, 1, 1, 2]);
    }

    #[test]
    fn markers_move_along_and_are_cut() {
        let marker = |at_s, end_s| Marker { at_s, end_s, note: String::new() };
        let all = [marker(1.0, None), marker(4.0, Some(7.0)), marker(6.0, Some(8.0))];
        assert_eq!(
            moved_markers(&all, Move { from_s: 0.0, to_s: 5.0, at_s: 0.0 }),
            [marker(1.0, None), marker(4.0, Some(5.0))]
        );
        assert_eq!(
            moved_markers(&all, Move { from_s: 5.0, to_s: 9.0, at_s: 10.0 }),
            [marker(11.0, Some(13.0))]
        );
    }
}

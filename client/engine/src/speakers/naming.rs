//! Names of speakers: those that the person gave to voices, here or in other recordings.

use std::cmp::Ordering;

use sotto_protocol::{NamedVoice, SpeakerTurns};

use super::Outcome;
use super::linkage::cosine;

/// Prints this much alike are of one voice. Of 37 voices with two times ten seconds each, all pairs of the same voice lie
/// above it, and 0.2 % of the pairs of two voices.
const ALIKE: f32 = 0.65;

/// Gives speakers without a name that of the voice that is most alike, each name once.
pub fn recognise(outcome: &mut Outcome, known: &[NamedVoice]) {
    let Outcome { turns, prints } = outcome;
    let mut pairs: Vec<(f32, usize, &NamedVoice)> = Vec::new();
    for (at, print) in prints.iter().enumerate() {
        let alike = |voice: &NamedVoice| {
            if voice.print.len() == print.len() { cosine(&voice.print, print) } else { 0.0 }
        };
        pairs.extend(known.iter().map(|voice| (alike(voice), at, voice)).filter(|pair| pair.0 >= ALIKE));
    }
    give(turns, pairs.into_iter().map(|(alike, at, voice)| (alike, at, voice.name.as_str())).collect());
}

/// Keeps the names that were given to the speakers of the same recording when they were told apart before: each goes to
/// who speaks most of the time in which its bearer did.
pub fn keep_names(turns: &mut SpeakerTurns, before: &SpeakerTurns) {
    let mut pairs = Vec::new();
    for (old, speaker) in before.speakers.iter().enumerate() {
        let Some(name) = &speaker.name else { continue };
        let theirs: Vec<_> = before.turns.iter().filter(|turn| turn.speaker as usize == old).collect();
        for at in 0..turns.speakers.len() {
            let here = turns.turns.iter().filter(|turn| turn.speaker as usize == at);
            let shared_s: f64 =
                here.flat_map(|turn| theirs.iter().map(|old| turn.overlap_s(old.start_s, old.end_s))).sum();
            if shared_s > 0.0 {
                pairs.push((shared_s as f32, at, name.as_str()));
            }
        }
    }
    give(turns, pairs);
}

/// Gives names to places, the best pairs first; no name twice and none over another.
fn give(turns: &mut SpeakerTurns, mut pairs: Vec<(f32, usize, &str)>) {
    pairs.sort_by(|a, b| b.0.partial_cmp(&a.0).unwrap_or(Ordering::Equal));
    for (_, at, name) in pairs {
        let taken = turns.speakers.iter().any(|speaker| speaker.name.as_deref() == Some(name));
        if let (Some(speaker), false) = (turns.speakers.get_mut(at), taken) {
            speaker.name.get_or_insert_with(|| name.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use sotto_protocol::{Speaker, Turn};

    use super::*;

    fn turns(list: &[(f64, f64, u32)]) -> SpeakerTurns {
        let turns = list.iter().map(|&(start_s, end_s, speaker)| Turn { start_s, end_s, speaker }).collect();
        SpeakerTurns { speakers: vec![Speaker::default(); 2], turns, ..SpeakerTurns::default() }
    }

    fn names(turns: &SpeakerTurns) -> Vec<Option<&str>> {
        turns.speakers.iter().map(|speaker| speaker.name.as_deref()).collect()
    }

    #[test]
    fn a_known_voice_gets_its_name_once() {
        let prints = vec![vec![1.0, 0.0], vec![0.8, 0.6]];
        let mut outcome = Outcome { turns: turns(&[]), prints };
        let voice = |name: &str, print: [f32; 2]| NamedVoice { name: name.to_owned(), print: print.to_vec() };
        recognise(
            &mut outcome,
            &[voice("Ada", [0.9, 0.436]), voice("Bo", [-1.0, 0.0]), voice("Cy", [1.0, 0.0])],
        );
        assert_eq!(names(&outcome.turns), [Some("Cy"), Some("Ada")]);
        let mut outcome = Outcome { turns: turns(&[]), prints: vec![vec![1.0, 0.0], vec![0.99, 0.14]] };
        recognise(&mut outcome, &[voice("Ada", [1.0, 0.0])]);
        assert_eq!(names(&outcome.turns), [Some("Ada"), None]);
    }

    #[test]
    fn names_stay_with_who_speaks_then() {
        let mut before = turns(&[(0.0, 4.0, 0), (4.0, 9.0, 1)]);
        before.speakers[1].name = Some("Bo".to_owned());
        let mut now = turns(&[(0.2, 1.0, 1), (4.1, 8.8, 0), (8.8, 9.0, 1)]);
        keep_names(&mut now, &before);
        assert_eq!(names(&now), [Some("Bo"), None]);
    }
}

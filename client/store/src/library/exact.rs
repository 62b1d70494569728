//! Values that are kept only if they read back as they were.

use sotto_protocol::{Analysis, Transcript, from_json};

/// Whether an analysis survives being kept: a number that is not finite does not.
pub(super) fn reads_back(analysis: &Analysis) -> bool {
    let json = serde_json::to_vec(analysis).ok();
    json.and_then(|json| from_json::<Analysis>(&json)).as_ref() == Some(analysis)
}

/// A transcript as it is kept and travels: times to the millisecond, confidence to the hundredth, so that hours of talk
/// stay below what one change may hold. None where a number is not finite.
pub(super) fn transcript_json(transcript: &Transcript) -> Option<String> {
    let ms = |seconds: &mut f64| *seconds = (*seconds * 1_000.0).round() / 1_000.0;
    let hundredth = |share: &mut f32| *share = (*share * 100.0).round() / 100.0;
    let mut kept = transcript.clone();
    for segment in &mut kept.segments {
        ms(&mut segment.start_s);
        ms(&mut segment.end_s);
        hundredth(&mut segment.confidence);
        for word in &mut segment.words {
            ms(&mut word.start_s);
            ms(&mut word.end_s);
            hundredth(&mut word.confidence);
        }
    }
    for turn in kept.speakers.iter_mut().flat_map(|it| &mut it.turns) {
        ms(&mut turn.start_s);
        ms(&mut turn.end_s);
    }
    let json = serde_json::to_string(&kept).ok()?;
    // What is not finite is written as nothing and cannot be read.
    serde_json::from_str::<Transcript>(&json).is_ok().then_some(json)
}

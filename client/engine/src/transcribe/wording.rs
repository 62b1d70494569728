//! Tokens with their attention become words with times and confidence.

use sotto_protocol::Word;

use super::cutter::Stretch;
use super::decoding::Decoding;
use super::{Recogniser, alignment, snapping};

/// The words of a stretch, on the time axis of the recording.
pub(super) fn words(recogniser: &Recogniser, stretch: &Stretch, decoding: &Decoding) -> Vec<Word> {
    let found = &decoding.found;
    let starts = alignment::starts(&found.attention, recogniser.card.aligned, decoding.frames);
    let seconds = |frame: usize| recogniser.card.family.seconds(frame);
    let firsts = recogniser.vocabulary.first_tokens(&found.tokens());
    let rough: Vec<f64> =
        firsts.iter().map(|token| starts.get(*token).map_or(0.0, |at| seconds(*at))).collect();
    let length_s = stretch.audio.len() as f64 / 16_000.0;
    let end = starts.get(found.said.len()).map_or(length_s, |at| seconds(*at));
    let spans = snapping::snap(&stretch.audio, &rough, end);
    let start_s = stretch.start as f64 / 16_000.0;
    let mut words = Vec::with_capacity(firsts.len());
    for (at, (first, (from, to))) in firsts.iter().zip(spans).enumerate() {
        let next = firsts.get(at + 1).copied().unwrap_or(found.said.len());
        let said = found.said.get(*first..next).unwrap_or_default();
        let text = recogniser.vocabulary.text(said.iter().map(|said| said.token));
        // The mean of the tokens, as probabilities are averaged.
        let logs: f32 = said.iter().map(|said| said.probability.max(1e-9).ln()).sum();
        let confidence = (logs / said.len().max(1) as f32).exp();
        let text = text.trim();
        if !text.is_empty() {
            words.push(Word {
                text: text.to_owned(),
                start_s: start_s + from,
                end_s: start_s + to,
                confidence,
            });
        }
    }
    words
}

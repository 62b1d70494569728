//! How many words are spoken in a minute.

use sotto_protocol::Transcript;

/// Words that a pace needs, at least.
const LEAST_WORDS: usize = 10;

/// Words of a transcript as it is shown, the person's own where they wrote some.
#[must_use]
pub fn words(transcript: &Transcript) -> usize {
    transcript.shown_segments().iter().map(|it| it.text.split_whitespace().count()).sum()
}

/// Words a minute from the first word to the last, pauses counted; none of fewer than ten words.
#[must_use]
pub fn words_per_minute(transcript: &Transcript) -> Option<f64> {
    let words = words(transcript);
    let starts = transcript.segments.iter().map(|it| it.start_s).fold(f64::INFINITY, f64::min);
    let ends = transcript.segments.iter().map(|it| it.end_s).fold(f64::NEG_INFINITY, f64::max);
    let minutes = (ends - starts) / 60.0;
    (words >= LEAST_WORDS && minutes > 0.0).then(|| words as f64 / minutes)
}

#[cfg(test)]
mod tests {
    use sotto_protocol::TranscriptSegment;

    use super::*;

    #[test]
    fn pace_counts_from_the_first_word_to_the_last() {
        let segment = |start_s: f64, end_s: f64, text: &str| TranscriptSegment {
            start_s,
            end_s,
            text: text.to_owned(),
            ..Default::default()
        };
        let mut transcript = Transcript {
            segments: vec![
                segment(5.0, 7.0, "one two three four five"),
                segment(8.0, 11.0, "six seven eight nine ten"),
            ],
            ..Default::default()
        };
        assert_eq!((words(&transcript), words_per_minute(&transcript)), (10, Some(100.0)));
        transcript.segments.pop();
        assert_eq!(words_per_minute(&transcript), None);
        assert_eq!(words_per_minute(&Transcript::default()), None);
    }
}

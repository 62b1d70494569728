//! How the recordings of a day sound, taken together.

use std::collections::BTreeMap;

use sotto_protocol::{Analysis, EmotionClass, EmotionLabel, SentimentLabel};

use crate::{Quantity, spread::median};

/// What most recordings of a day say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoodKind {
    /// More than half of them sound so.
    Sounds(EmotionClass),
    /// More than half of them say nothing clear.
    Unsure,
    /// No answer holds for more than half.
    Mixed,
}

/// A day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mood {
    /// What most of its recordings say.
    pub kind: MoodKind,
    /// Recordings that say so; of a mixed day, those of the most frequent answer.
    pub agree: usize,
    /// All recordings of the day.
    pub count: usize,
    /// Whether most of them are pleasant or unpleasant; unsure where that is open or mixed.
    pub sentiment: SentimentLabel,
    /// Middle of their valence, -1 to 1; none where nothing could be judged.
    pub valence: Option<f64>,
}

impl Mood {
    /// The mood of some recordings; none of none.
    #[must_use]
    pub fn of<'a>(recordings: impl Iterator<Item = &'a Analysis> + Clone) -> Option<Self> {
        let count = recordings.clone().count();
        let mut said: BTreeMap<Option<EmotionClass>, usize> = BTreeMap::new();
        for recording in recordings.clone() {
            *said.entry(class_of(recording.emotion.label)).or_default() += 1;
        }
        let (most, agree) = said.into_iter().max_by_key(|it| it.1)?;
        let kind = match most {
            _ if agree * 2 <= count => MoodKind::Mixed,
            Some(class) => MoodKind::Sounds(class),
            None => MoodKind::Unsure,
        };
        let valences: Vec<f64> = recordings.clone().filter_map(|it| Quantity::Valence.of(it)).collect();
        let most_are = |label: SentimentLabel| {
            recordings.clone().filter(|it| it.sentiment.label == label).count() * 2 > count
        };
        let clear = [SentimentLabel::Negative, SentimentLabel::Neutral, SentimentLabel::Positive];
        let sentiment = clear.into_iter().find(|it| most_are(*it)).unwrap_or(SentimentLabel::Unsure);
        Some(Self { kind, agree, count, sentiment, valence: median(&valences) })
    }
}

/// The class behind an answer; none for "not sure".
fn class_of(label: EmotionLabel) -> Option<EmotionClass> {
    EmotionClass::ALL.into_iter().find(|class| EmotionLabel::from(*class) == label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::tests::recording;

    fn sounding(label: EmotionLabel, score: f32) -> Analysis {
        let mut found = recording(200.0);
        found.emotion.label = label;
        found.sentiment.score = score;
        found.sentiment.confidence = 0.8;
        found.sentiment.label = if score > 0.3 { SentimentLabel::Positive } else { SentimentLabel::Unsure };
        found
    }

    #[test]
    fn more_than_half_decide() {
        let happy = sounding(EmotionLabel::Happiness, 0.6);
        let open = sounding(EmotionLabel::Unsure, 0.0);
        let sad = sounding(EmotionLabel::Sadness, -0.6);
        let mood = |all: &[&Analysis]| Mood::of(all.iter().copied()).unwrap();
        let day = mood(&[&happy, &happy, &sad]);
        assert_eq!((day.kind, day.agree, day.count), (MoodKind::Sounds(EmotionClass::Happiness), 2, 3));
        assert_eq!(day.sentiment, SentimentLabel::Positive);
        assert!((day.valence.unwrap() - 0.6).abs() < 1e-6);
        assert_eq!(mood(&[&happy, &sad]).kind, MoodKind::Mixed);
        assert_eq!(mood(&[&open, &open, &sad]).kind, MoodKind::Unsure);
        assert_eq!(mood(&[&happy, &sad]).sentiment, SentimentLabel::Unsure);
        assert_eq!(Mood::of([].into_iter()), None);
    }
}

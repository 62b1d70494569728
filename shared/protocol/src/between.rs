//! How the voice sounds between two times.

use std::collections::BTreeMap;

use crate::{Analysis, EmotionClass, EmotionLabel, TimelineEntry};

impl Analysis {
    /// Below this probability a stretch is unclear.
    pub const CLEAR: f32 = 0.5;

    /// The class that is strongest over the windows between two times, where it is clear. None where no window lies
    /// there.
    #[must_use]
    pub fn emotion_between(&self, start_s: f64, end_s: f64) -> Option<EmotionLabel> {
        let mut sums: BTreeMap<EmotionClass, f32> = BTreeMap::new();
        let mut count = 0.0;
        for window in self.windows_between(start_s, end_s) {
            window.emotion.iter().for_each(|(class, score)| *sums.entry(*class).or_default() += *score);
            count += 1.0;
        }
        let (class, sum) = sums.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(if sum >= Self::CLEAR * count { class.into() } else { EmotionLabel::Unsure })
    }

    /// Mean valence of the windows between two times, -1 to 1. None where no window lies there.
    #[must_use]
    pub fn valence_between(&self, start_s: f64, end_s: f64) -> Option<f32> {
        let (sum, count) = self
            .windows_between(start_s, end_s)
            .fold((0.0, 0.0), |(sum, count), window| (sum + window.sentiment, count + 1.0));
        (count > 0.0).then(|| sum / count)
    }

    fn windows_between(&self, start_s: f64, end_s: f64) -> impl Iterator<Item = &TimelineEntry> {
        self.timeline.iter().filter(move |it| it.start_s < end_s && it.end_s > start_s)
    }
}

impl EmotionLabel {
    /// The class behind an answer; none for "not sure".
    #[must_use]
    pub fn class(self) -> Option<EmotionClass> {
        EmotionClass::ALL.into_iter().find(|class| Self::from(*class) == self)
    }
}

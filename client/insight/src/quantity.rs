//! What is compared between recordings of one voice.

use sotto_protocol::Analysis;

/// One of the numbers that recordings are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantity {
    /// Median pitch, in hertz.
    Pitch,
    /// From the 5th to the 95th percentile of the pitch, in semitones.
    PitchRange,
    /// Syllables a second, pauses counted.
    SpeakingRate,
    /// Share of pauses in the talk from its first speech to its last, 0 to 1.
    PauseShare,
    /// Integrated loudness, in LUFS.
    Loudness,
    /// Harmonics to noise, in decibels.
    Hnr,
    /// Smoothed cepstral peak prominence, in decibels.
    Cpps,
    /// Local jitter, 0 to 1.
    Jitter,
    /// Calm to excited, -1 to 1.
    Arousal,
    /// Unpleasant to pleasant, -1 to 1.
    Valence,
}

impl Quantity {
    /// All of them, in the order in which people read them.
    pub const ALL: [Self; 10] = [
        Self::Pitch,
        Self::PitchRange,
        Self::SpeakingRate,
        Self::PauseShare,
        Self::Loudness,
        Self::Hnr,
        Self::Cpps,
        Self::Jitter,
        Self::Arousal,
        Self::Valence,
    ];

    /// Its value in a recording; none where it could not be measured.
    #[must_use]
    pub fn of(self, analysis: &Analysis) -> Option<f64> {
        let (voice, measures) = (&analysis.voice, &analysis.measures);
        let value = match self {
            Self::Pitch => voice.f0_median_hz.map(f64::from),
            Self::PitchRange => voice.f0_min_hz.zip(voice.f0_max_hz).and_then(|(low, high)| {
                let (low, high) = (f64::from(low), f64::from(high));
                (low > 0.0).then(|| 12.0 * (high / low).log2())
            }),
            Self::SpeakingRate => measures.timing.speaking_rate.map(f64::from),
            Self::PauseShare => pause_share(analysis),
            Self::Loudness => analysis.quality.loudness_lufs.map(f64::from),
            Self::Hnr => measures.voice_quality.hnr_db.map(f64::from),
            Self::Cpps => measures.voice_quality.cpps_db.map(f64::from),
            Self::Jitter => measures.voice_quality.jitter_local.map(f64::from),
            Self::Arousal => analysis.emotion.arousal.map(f64::from),
            Self::Valence => {
                (analysis.sentiment.confidence > 0.0).then(|| f64::from(analysis.sentiment.score))
            }
        };
        value.filter(|it| it.is_finite())
    }

    /// Onto a scale on which equal steps are alike to a listener: semitones for pitch, ratios for jitter.
    #[must_use]
    pub fn scaled(self, value: f64) -> f64 {
        match self {
            Self::Pitch => 12.0 * value.max(1.0).log2(),
            Self::Jitter => value.max(1e-5).ln(),
            _ => value,
        }
    }

    /// Back from that scale.
    #[must_use]
    pub fn unscaled(self, scaled: f64) -> f64 {
        match self {
            Self::Pitch => (scaled / 12.0).exp2(),
            Self::Jitter => scaled.exp(),
            _ => scaled,
        }
    }

    /// The least spread that is believed, on the scale of [`Self::scaled`]: the same talk, recorded twice, differs by as
    /// much. Without it a person whose recordings hardly differ would find every next one unusual.
    #[must_use]
    pub fn least_deviation(self) -> f64 {
        match self {
            Self::Pitch => 0.25,
            Self::PitchRange | Self::Loudness => 0.5,
            Self::SpeakingRate => 0.1,
            Self::PauseShare => 0.02,
            Self::Hnr => 0.3,
            Self::Cpps => 0.2,
            Self::Jitter | Self::Arousal | Self::Valence => 0.05,
        }
    }

    /// Whether the values of two recordings are of the same making. Loudness is compared within one format only, since
    /// another microphone or program gives another level; what a model says within one version of the model, and with
    /// or without knowing the voice.
    #[must_use]
    pub fn comparable(self, one: &Analysis, other: &Analysis) -> bool {
        let format = |it: &Analysis| (it.codec.clone(), it.sample_rate_hz, it.channels);
        match self {
            Self::Loudness => format(one) == format(other),
            Self::Arousal | Self::Valence => {
                one.engine.models == other.engine.models
                    && one.emotion.baseline.is_some() == other.emotion.baseline.is_some()
            }
            _ => true,
        }
    }
}

/// Share of the talk that is pauses; none without speech.
fn pause_share(analysis: &Analysis) -> Option<f64> {
    let timing = &analysis.measures.timing;
    let speech_s = f64::from(timing.speech_s);
    let paused_s = f64::from(timing.pauses) * f64::from(timing.pause_mean_s.unwrap_or_default());
    (speech_s > 0.0).then(|| paused_s / (speech_s + paused_s))
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeMap;

    use sotto_protocol::{
        Emotion, EmotionLabel, EngineInfo, Measures, Quality, Sentiment, SentimentLabel, Timing, Voice,
    };

    use super::*;

    /// A recording with this pitch; everything else is the same in all.
    pub(crate) fn recording(f0_hz: f32) -> Analysis {
        let timing = Timing {
            speech_s: 6.0,
            pauses: 4,
            pause_mean_s: Some(0.5),
            speaking_rate: Some(4.0),
            ..Timing::default()
        };
        Analysis {
            duration_s: 10.0,
            sample_rate_hz: 48_000,
            channels: 1,
            codec: "pcm".to_owned(),
            quality: Quality { loudness_lufs: Some(-24.0), ..Quality::default() },
            voice: Voice {
                f0_median_hz: Some(f0_hz),
                f0_min_hz: Some(f0_hz / 2.0),
                f0_max_hz: Some(f0_hz),
                ..Voice::default()
            },
            measures: Measures { timing, ..Measures::default() },
            segments: Vec::new(),
            emotion: Emotion {
                label: EmotionLabel::Unsure,
                confidence: 0.0,
                scores: BTreeMap::new(),
                arousal: None,
                baseline: None,
            },
            sentiment: Sentiment { label: SentimentLabel::Unsure, score: 0.0, confidence: 0.0, error: None },
            timeline: Vec::new(),
            engine: EngineInfo { version: "0".to_owned(), models: BTreeMap::new() },
        }
    }

    #[test]
    fn each_quantity_reads_its_own_number() {
        let found = recording(200.0);
        assert_eq!(Quantity::Pitch.of(&found), Some(200.0));
        assert_eq!(Quantity::PitchRange.of(&found), Some(12.0));
        assert_eq!(Quantity::PauseShare.of(&found), Some(0.25));
        assert_eq!(Quantity::SpeakingRate.of(&found), Some(4.0));
        assert_eq!(Quantity::Loudness.of(&found), Some(-24.0));
        // Without anything to judge there is no valence, although its field holds a zero.
        assert_eq!(Quantity::Valence.of(&found), None);
        assert_eq!(Quantity::Hnr.of(&found), None);
    }

    #[test]
    fn scales_lead_back() {
        for quantity in Quantity::ALL {
            let there_and_back = quantity.unscaled(quantity.scaled(0.4 + 100.0));
            assert!((there_and_back - 100.4).abs() < 1e-9, "{quantity:?}: {there_and_back}");
        }
    }

    #[test]
    fn loudness_is_compared_within_one_format() {
        let mut other = recording(200.0);
        other.codec = "opus".to_owned();
        assert!(!Quantity::Loudness.comparable(&recording(200.0), &other));
        assert!(Quantity::Pitch.comparable(&recording(200.0), &other));
        other.engine.models.insert("voice-emotion".to_owned(), "2".to_owned());
        assert!(!Quantity::Arousal.comparable(&recording(200.0), &other));
    }
}

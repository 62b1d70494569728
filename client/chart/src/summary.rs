//! What a stretch of a recording holds, in a few numbers.

use std::collections::BTreeMap;

use sotto_protocol::{Analysis, EmotionClass, LoudnessTrack, SegmentKind, Tracks};

use crate::Stretch;

/// Values over a stretch.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// How long it is, in seconds.
    pub length_s: f64,
    /// Mean fundamental frequency of the voiced frames, in hertz; none without any.
    pub pitch_hz: Option<f32>,
    /// Mean of the momentary loudness by power, in LUFS; none where that is not known or nothing is heard.
    pub loudness_lufs: Option<f32>,
    /// Share of the time that is speech, 0 to 1.
    pub speech: f32,
    /// Mean chance of each emotion over the windows there, weighed by how much of each lies in it, most likely first;
    /// empty without any.
    pub emotions: Vec<(EmotionClass, f32)>,
    /// Mean valence over the same windows, -1 to 1; none without any.
    pub valence: Option<f32>,
}

impl Summary {
    /// Of a stretch.
    #[must_use]
    pub fn of(stretch: Stretch, analysis: &Analysis, tracks: Option<&Tracks>) -> Self {
        let length_s = stretch.length_s();
        let speech_s: f64 = analysis
            .segments
            .iter()
            .filter(|it| it.kind == SegmentKind::Speech)
            .map(|it| stretch.shared_s(it.start_s, it.end_s))
            .sum();
        let (emotions, valence) = feeling(stretch, analysis);
        Self {
            length_s,
            pitch_hz: tracks.and_then(|it| mean_pitch_hz(stretch, it)),
            loudness_lufs: tracks.and_then(|it| mean_lufs(stretch, it)),
            speech: if length_s > 0.0 { (speech_s / length_s).min(1.0) as f32 } else { 0.0 },
            emotions,
            valence,
        }
    }
}

fn feeling(stretch: Stretch, analysis: &Analysis) -> (Vec<(EmotionClass, f32)>, Option<f32>) {
    let mut sums: BTreeMap<EmotionClass, f32> = BTreeMap::new();
    let (mut valence, mut weights) = (0.0, 0.0);
    for window in &analysis.timeline {
        let weight = stretch.shared_s(window.start_s, window.end_s) as f32;
        if weight > 0.0 {
            window
                .emotion
                .iter()
                .for_each(|(class, score)| *sums.entry(*class).or_default() += weight * score);
            valence += weight * window.sentiment;
            weights += weight;
        }
    }
    if weights <= 0.0 {
        return (Vec::new(), None);
    }
    let mut emotions: Vec<(EmotionClass, f32)> =
        sums.into_iter().map(|(class, sum)| (class, sum / weights)).collect();
    emotions.sort_by(|a, b| b.1.total_cmp(&a.1));
    (emotions, Some(valence / weights))
}

/// The part of a series that lies in a stretch. Value `i` stands for the time `start_s + i * hop_s`.
fn within(values: &[f32], start_s: f64, hop_s: f64, stretch: Stretch) -> &[f32] {
    let hop_s = hop_s.max(1e-9);
    let from = ((stretch.start_s - start_s) / hop_s).ceil().max(0.0) as usize;
    let to = (((stretch.end_s - start_s) / hop_s).floor() + 1.0).max(0.0) as usize;
    values.get(from..to.min(values.len())).unwrap_or_default()
}

fn mean_pitch_hz(stretch: Stretch, tracks: &Tracks) -> Option<f32> {
    let frames = within(&tracks.pitch.f0_hz, 0.0, tracks.pitch.hop_s, stretch);
    let (sum, count) = frames
        .iter()
        .filter(|hz| **hz > 0.0)
        .fold((0.0_f64, 0_u32), |(sum, count), hz| (sum + f64::from(*hz), count + 1));
    (count > 0).then(|| (sum / f64::from(count)) as f32)
}

/// Mean loudness of a stretch by power, in LUFS; none where that is not known or nothing is heard.
#[must_use]
pub fn mean_lufs(stretch: Stretch, tracks: &Tracks) -> Option<f32> {
    let series = &tracks.loudness;
    let values = within(&series.lufs, series.start_s, series.hop_s, stretch);
    let powers = values
        .iter()
        .filter(|it| **it > LoudnessTrack::FLOOR_LUFS)
        .map(|it| 10_f64.powf(f64::from(*it) / 10.0));
    let sum: f64 = powers.sum();
    (sum > 0.0).then(|| (10.0 * (sum / values.len() as f64).log10()) as f32)
}

#[cfg(test)]
mod tests {
    use sotto_protocol::{
        Emotion, EmotionLabel, EngineInfo, Measures, PitchTrack, Quality, Segment, Sentiment, SentimentLabel,
        Spectrogram, TimelineEntry, Voice, Waveform,
    };

    use super::*;

    fn window(start_s: f64, end_s: f64, happy: f32) -> TimelineEntry {
        let emotion = [(EmotionClass::Happiness, happy), (EmotionClass::Neutral, 1.0 - happy)].into();
        TimelineEntry { start_s, end_s, emotion, sentiment: happy, arousal: None, f0_hz: None }
    }

    fn analysis() -> Analysis {
        let segment = |start_s, end_s, kind| Segment { start_s, end_s, kind };
        Analysis {
            duration_s: 10.0,
            sample_rate_hz: 16_000,
            channels: 1,
            codec: "pcm".to_owned(),
            quality: Quality::default(),
            voice: Voice::default(),
            measures: Measures::default(),
            segments: vec![
                segment(0.0, 4.0, SegmentKind::Speech),
                segment(4.0, 5.0, SegmentKind::Silence),
                segment(5.0, 10.0, SegmentKind::Speech),
            ],
            emotion: Emotion {
                label: EmotionLabel::Unsure,
                confidence: 0.0,
                scores: BTreeMap::new(),
                arousal: None,
                baseline: None,
            },
            sentiment: Sentiment { label: SentimentLabel::Unsure, score: 0.0, confidence: 0.0, error: None },
            timeline: vec![window(0.0, 4.0, 1.0), window(4.0, 8.0, 0.0)],
            engine: EngineInfo { version: String::new(), models: BTreeMap::new() },
        }
    }

    fn tracks() -> Tracks {
        Tracks {
            duration_s: 10.0,
            waveform: Waveform { bucket_s: 1.0, min: Vec::new(), max: Vec::new() },
            pitch: PitchTrack { hop_s: 1.0, f0_hz: vec![100.0, 0.0, 200.0, 300.0, 0.0, 0.0] },
            spectrogram: Spectrogram { hop_s: 1.0, bands: 1, low_hz: 0.0, high_hz: 1.0, levels: Vec::new() },
            loudness: LoudnessTrack { start_s: 0.0, hop_s: 1.0, lufs: vec![-20.0, -20.0, -70.0, -70.0] },
        }
    }

    #[test]
    fn a_stretch_has_the_means_of_what_lies_in_it() {
        let found = Summary::of(Stretch::between(1.0, 5.0), &analysis(), Some(&tracks()));
        assert_eq!((found.length_s, found.speech), (4.0, 0.75));
        assert_eq!(found.pitch_hz, Some(250.0));
        assert_eq!(found.emotions, [(EmotionClass::Happiness, 0.75), (EmotionClass::Neutral, 0.25)]);
        assert_eq!(found.valence, Some(0.75));
        // One value of -20 among three that are as good as nothing.
        assert!((found.loudness_lufs.unwrap_or(0.0) + 20.0 + 4.771).abs() < 1e-3);
    }

    #[test]
    fn what_is_not_there_is_not_told() {
        let found = Summary::of(Stretch::between(8.5, 9.5), &analysis(), Some(&tracks()));
        assert_eq!((found.pitch_hz, found.valence, found.loudness_lufs), (None, None, None));
        assert!(found.emotions.is_empty());
        let moment = Summary::of(Stretch::between(2.0, 2.0), &analysis(), None);
        assert_eq!((moment.length_s, moment.speech, moment.pitch_hz), (0.0, 0.0, None));
    }
}

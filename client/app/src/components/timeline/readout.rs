//! The numbers under the pointer, or else at the cursor.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_chart::{Picture, Pyramid, clock};
use sotto_protocol::{Analysis, Tracks};

use super::{emotion, lens::Lens, spectrogram};
use crate::text::{emotions, fill, format, t, timeline};

/// What is read.
#[derive(Clone)]
pub(super) struct Sources {
    /// What was found.
    pub(super) analysis: Arc<Analysis>,
    /// Series over time.
    pub(super) tracks: Option<Arc<Tracks>>,
    /// Peaks of the sound.
    pub(super) peaks: Option<Arc<Pyramid>>,
    /// The spectrogram on its axis.
    pub(super) picture: Option<Arc<Picture>>,
}

impl Sources {
    /// Everything at a time, as name and value.
    fn at(&self, time_s: f64) -> Vec<(&'static str, String)> {
        let mut values = Vec::new();
        if let (Some(tracks), Some(peaks)) = (&self.tracks, &self.peaks) {
            let (low, high) = peaks.between(time_s, time_s);
            values.push((t("Level"), timeline::peak(if high.is_nan() { 0.0 } else { high.max(-low) })));
            values.push((t("Pitch"), timeline::pitch_at(hz_at(tracks, time_s))));
            if !tracks.loudness.lufs.is_empty() {
                let loudness = tracks.loudness.at(time_s).map(timeline::lufs);
                values.push((t("Loudness"), timeline::or_nothing(loudness)));
            }
        }
        let window = emotion::at(&self.analysis.timeline, time_s);
        let strongest = window.and_then(|it| emotions::strongest(&it.emotion));
        values.push((t("Emotion"), timeline::or_nothing(strongest.map(feeling))));
        let sentiment = window.map(|it| format::number(it.sentiment, 2));
        values.push((t("Sentiment"), timeline::or_nothing(sentiment)));
        let segment = self.analysis.segments.iter().find(|it| it.start_s <= time_s && time_s < it.end_s);
        let name = segment.map(|it| emotions::segment_name(it.kind).to_owned());
        values.push((t("Segment"), timeline::or_nothing(name)));
        values
    }

    /// The spectrogram's cell at a time and a share of its height from the top.
    fn cell(&self, time_s: f64, y: f64) -> Option<String> {
        let hz = format::number(spectrogram::scale().hz_at(1.0 - y), 0);
        let level = self.picture.as_ref()?.level_at(time_s, 1.0 - y);
        Some(match level.map(|it| f32::from(it) / 255.0 * 80.0 - 80.0) {
            Some(db) => fill("{hz} Hz, {db} dB", &[("hz", &hz), ("db", &format::number(db, 0))]),
            None => fill("{hz} Hz", &[("hz", &hz)]),
        })
    }
}

/// What lies at one time, in words and units.
#[component]
pub(super) fn Readout(
    /// What is read.
    sources: Sources,
    /// What is looked at.
    lens: Lens,
) -> impl IntoView {
    let show = move || {
        let pointed = lens.hover.get();
        let window = lens.window.get();
        let time_s = pointed.map_or_else(|| lens.player.position_s.get(), |it| window.time_at(it.time));
        let digits = if window.length_s() < 2.0 { 3 } else { 1 };
        let mut values = vec![(t("Time"), clock(time_s, digits))];
        values.extend(sources.at(time_s));
        if let Some(y) = pointed.and_then(|it| it.spectrogram) {
            values.extend(sources.cell(time_s, y).map(|cell| (t("Spectrum"), cell)));
        }
        values
            .into_iter()
            .map(|(name, value)| view! { <div class="readout-pair"><dt>{name}</dt><dd>{value}</dd></div> })
            .collect_view()
    };
    view! { <dl class="readout small tabular" data-test="readout">{show}</dl> }
}

/// The same for screen readers, at the cursor; nothing while it plays, which would never end.
pub(super) fn told(sources: Sources, lens: Lens) -> Signal<String> {
    Signal::derive(move || {
        if lens.player.playing.get() {
            return String::new();
        }
        let values = sources.at(lens.player.position_s.get());
        let told = values.into_iter().map(|(name, value)| format!("{name}: {value}"));
        told.collect::<Vec<_>>().join(", ")
    })
}

fn hz_at(tracks: &Tracks, time_s: f64) -> Option<f32> {
    let index = (time_s / tracks.pitch.hop_s.max(1e-9)).round() as usize;
    tracks.pitch.f0_hz.get(index).copied()
}

fn feeling((class, score): (sotto_protocol::EmotionClass, f32)) -> String {
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("name", &emotions::class_name(class)), ("score", &format::percent(score))];
    if score >= emotions::WINDOW_CLEAR {
        fill("{name} {score}", &values)
    } else {
        fill("not clear ({name} {score})", &values)
    }
}

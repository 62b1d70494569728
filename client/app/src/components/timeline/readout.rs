//! The numbers under the pointer, or else at the cursor.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_protocol::{Analysis, Tracks};

use super::{Hover, emotion, spectrogram};
use crate::{
    components::player::Player,
    text::{emotions, fill, format, t},
};

/// What lies at one time, in words and units.
#[component]
pub(super) fn Readout(
    /// What was found.
    analysis: Arc<Analysis>,
    /// Series over time.
    tracks: Option<Arc<Tracks>>,
    /// Where the cursor is.
    player: Player,
    /// Where the pointer is.
    hover: RwSignal<Option<Hover>>,
) -> impl IntoView {
    let values = move || {
        let pointed = hover.get();
        let time_s = pointed.map_or_else(|| player.position_s.get(), |it| it.time * analysis.duration_s);
        let mut values = vec![(t("Time"), format::clock_tenths(time_s))];
        if let Some(tracks) = &tracks {
            values.push((t("Level"), level(tracks, time_s)));
            values.push((t("Pitch"), pitch(tracks, time_s)));
        }
        values.push((t("Emotion"), feeling(&analysis, time_s)));
        values.push((t("Segment"), segment(&analysis, time_s)));
        if let (Some(tracks), Some(y)) = (&tracks, pointed.and_then(|it| it.spectrogram)) {
            values.push((t("Spectrum"), cell(tracks, time_s, y)));
        }
        values
    };
    let show = move || {
        let values = values();
        values
            .into_iter()
            .map(|(name, value)| view! { <div class="readout-pair"><dt>{name}</dt><dd>{value}</dd></div> })
            .collect_view()
    };
    view! { <dl class="readout small tabular" data-test="readout">{show}</dl> }
}

fn level(tracks: &Tracks, time_s: f64) -> String {
    let wave = &tracks.waveform;
    let index = (time_s / wave.bucket_s.max(1e-9)) as usize;
    let magnitude = |values: &[i8]| values.get(index).map_or(0.0, |it| f32::from(*it).abs() / 127.0);
    let peak = magnitude(&wave.min).max(magnitude(&wave.max));
    if peak > 0.0 {
        format!("{} dBFS", format::number(20.0 * peak.log10(), 0))
    } else {
        t("silent").to_owned()
    }
}

fn pitch(tracks: &Tracks, time_s: f64) -> String {
    let index = (time_s / tracks.pitch.hop_s.max(1e-9)).round() as usize;
    match tracks.pitch.f0_hz.get(index) {
        Some(hz) if *hz > 0.0 => format!("{hz:.0} Hz"),
        _ => t("unvoiced").to_owned(),
    }
}

fn feeling(analysis: &Analysis, time_s: f64) -> String {
    let strongest = emotion::at(&analysis.timeline, time_s).and_then(|it| emotions::strongest(&it.emotion));
    match strongest {
        Some((class, score)) if score >= emotions::WINDOW_CLEAR => {
            format!("{} {}", emotions::class_name(class), format::percent(score))
        }
        Some((class, score)) => fill(
            "not clear ({name} {percent})",
            &[("name", &emotions::class_name(class)), ("percent", &format::percent(score))],
        ),
        None => "\u{2013}".to_owned(),
    }
}

fn segment(analysis: &Analysis, time_s: f64) -> String {
    let found = analysis.segments.iter().find(|it| it.start_s <= time_s && time_s < it.end_s);
    found.map_or("\u{2013}", |it| emotions::segment_name(it.kind)).to_owned()
}

fn cell(tracks: &Tracks, time_s: f64, y: f64) -> String {
    let spectrogram = &tracks.spectrogram;
    let bands = usize::from(spectrogram.bands);
    let column = (time_s / spectrogram.hop_s.max(1e-9)) as usize;
    let band = (((1.0 - y) * bands as f64) as usize).min(bands.saturating_sub(1));
    let hz = spectrogram::hz_at(spectrogram, 1.0 - y);
    let level = spectrogram.levels.get(column * bands + band).map(|it| f32::from(*it) / 255.0 * 80.0 - 80.0);
    level.map_or_else(|| format!("{hz:.0} Hz"), |db| format!("{hz:.0} Hz, {} dB", format::number(db, 0)))
}

//! Waveform and pitch of both, on the same scales of time and pitch.

use std::sync::Arc;

use leptos::{html, prelude::*, task::spawn_local};
use sotto_insight::{
    Axis,
    outline::{contours, envelope},
};
use sotto_protocol::Tracks;

use super::One;
use crate::{
    components::charts::follow_width,
    state::AppState,
    text::{fill, format, t},
};

/// Heights of the drawings, and room for numbers, in CSS pixels.
const WAVE: f64 = 56.0;
const PITCH: f64 = 96.0;
const BELOW: f64 = 22.0;
const GUTTER: f64 = 44.0;
/// Pixels that a column of the waveform takes.
const COLUMN_PX: f64 = 2.0;
/// No voice is lower.
const LEAST_HZ: f64 = 40.0;
/// Points a second of a pitch contour.
const POINTS: f64 = 25.0;

/// Both drawings.
#[component]
pub(crate) fn ComparePictures(
    /// The first.
    a: One,
    /// The second.
    b: One,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let width = follow_width(node);
    let [first, second] = [a, b].map(tracks_of);
    let drawn = move || {
        let width = width.get();
        let (first, second) = (first.get(), second.get());
        let longest = [a, b]
            .iter()
            .filter_map(|it| it.with(|it| it.as_ref().map(|it| it.duration_s)))
            .fold(0.0_f64, f64::max);
        let both: Vec<&Tracks> = [&first, &second].into_iter().flatten().map(Arc::as_ref).collect();
        let scale = Scale { width, longest: longest.max(0.1), pitch: pitch_axis(&both) };
        let one = |view: One, tracks: &Option<Arc<Tracks>>, which: &'static str| {
            let title = view.with(|it| it.as_ref().map(|it| it.title.clone())).unwrap_or_default();
            let drawing = match tracks {
                Some(tracks) if width > 0.0 => draw(&scale, tracks, &title).into_any(),
                Some(_) => ().into_any(),
                None => view! { <p class="soft small">{t("The audio is not on this device, so there is no picture.")}</p> }.into_any(),
            };
            view! { <div class="compare-picture"><h3>{format!("{which} \u{b7} {title}")}</h3>{drawing}</div> }
        };
        vec![one(a, &first, "A"), one(b, &second, "B")]
    };
    view! {
        <section class="card" aria-labelledby="pictures-title" data-test="compare-pictures">
            <h2 id="pictures-title">{t("Sound and pitch, on the same scales")}</h2>
            <div class="stack" node_ref=node>{drawn}</div>
        </section>
    }
}

/// What is drawn of a recording, as soon as it is read.
fn tracks_of(view: One) -> RwSignal<Option<Arc<Tracks>>> {
    let library = AppState::get().library;
    let id = Memo::new(move |_| view.get().map(|it| it.id));
    let tracks = RwSignal::new(None);
    Effect::new(move |_| {
        let Some(id) = id.get() else { return tracks.set(None) };
        spawn_local(async move {
            let found = library.tracks(id).await;
            // The page may have been left meanwhile.
            let _ = tracks.try_set(found);
        });
    });
    tracks
}

/// What both share.
struct Scale {
    width: f64,
    longest: f64,
    /// In hertz; drawn by octaves.
    pitch: Axis,
}

impl Scale {
    fn x(&self, seconds: f64) -> f64 {
        GUTTER + seconds / self.longest * (self.width - GUTTER - 4.0).max(1.0)
    }

    fn y(&self, hz: f64) -> f64 {
        let low = self.pitch.low.max(LEAST_HZ);
        let place = (hz / low).ln() / (self.pitch.high.max(2.0 * LEAST_HZ) / low).ln();
        WAVE + 10.0 + (1.0 - place.clamp(0.0, 1.0)) * (PITCH - 14.0)
    }
}

/// Holds nearly all of both contours.
fn pitch_axis(tracks: &[&Tracks]) -> Axis {
    let voiced: Vec<f64> = tracks
        .iter()
        .flat_map(|it| &it.pitch.f0_hz)
        .filter(|it| **it > 0.0)
        .map(|it| f64::from(*it))
        .collect();
    let ends = [0.01, 0.99].map(|share| sotto_insight::spread::quantile(&voiced, share));
    Axis::around(ends.into_iter().flatten(), 3)
}

fn draw(scale: &Scale, tracks: &Tracks, title: &str) -> impl IntoView + use<> {
    let (from, to) = (scale.x(0.0), scale.x(tracks.duration_s));
    let columns = ((to - from) / COLUMN_PX).max(1.0) as usize;
    let middle = WAVE / 2.0;
    let mut wave = String::new();
    for (index, (low, high)) in envelope(&tracks.waveform, columns).into_iter().enumerate() {
        let x = from + (index as f64 + 0.5) * COLUMN_PX;
        let (top, bottom) = (middle - f64::from(high) * middle - 0.5, middle - f64::from(low) * middle + 0.5);
        wave.push_str(&format!("M{x:.1} {top:.1}V{bottom:.1}"));
    }
    let mut pitch = String::new();
    for line in contours(&tracks.pitch, POINTS) {
        for (index, (at, hz)) in line.iter().enumerate() {
            let step = if index == 0 { "M" } else { "L" };
            pitch.push_str(&format!("{step}{:.1} {:.1}", scale.x(*at), scale.y(f64::from(*hz))));
        }
    }
    let height = WAVE + PITCH + BELOW;
    let lines = scale.pitch.ticks.iter().filter(|it| **it >= LEAST_HZ).map(|hz| {
        let y = scale.y(*hz);
        view! {
            <line x1=GUTTER x2=scale.width y1=y y2=y stroke="var(--line)"></line>
            <text x=GUTTER - 6.0 y=y + 4.0 text-anchor="end" fill="var(--ink-soft)">{format::number(*hz as f32, 0)}</text>
        }
    });
    let seconds = Axis::around([0.0, scale.longest].into_iter(), ((scale.width / 90.0) as usize).max(2));
    let times = seconds.ticks.iter().filter(|it| **it <= scale.longest).map(|at| {
        let anchor = if *at > scale.longest * 0.96 { "end" } else { "middle" };
        let text = if seconds.digits > 0 { format::clock_tenths(*at) } else { format::clock(*at) };
        view! { <text x=scale.x(*at) y=height - 5.0 text-anchor=anchor fill="var(--ink-soft)">{text}</text> }
    });
    let label = fill(
        "Waveform and pitch of {title}, {length}",
        &[("title", &title), ("length", &format::spoken(tracks.duration_s))],
    );
    view! {
        <svg class="chart-svg" role="img" aria-label=label width=scale.width height=height
            viewBox=format!("0 0 {} {height}", scale.width) font-size="12">
            <line x1=from x2=to y1=middle y2=middle stroke="var(--line)"></line>
            <path d=wave stroke="var(--wave)" stroke-width="1.4" fill="none"></path>
            {lines.collect_view()}
            <path d=pitch stroke="var(--pitch)" stroke-width="2" fill="none" stroke-linecap="round" stroke-linejoin="round"></path>
            {times.collect_view()}
        </svg>
    }
}

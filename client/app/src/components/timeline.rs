//! Everything that happens over time, on one axis: waveform, spectrogram, pitch, emotion, segments. One cursor
//! runs along all of them, and each is a place to seek.

mod axis;
mod emotion;
mod legend;
pub(crate) mod magma;
mod overlay;
pub(crate) mod pattern;
mod pitch;
mod readout;
mod segments;
mod speakers;
mod spectrogram;
mod track;

mod waveform;

use std::sync::Arc;

use leptos::{html, prelude::*};
use sotto_protocol::{Analysis, SpeakerTurns, Tracks};

use super::player::Player;
use axis::AxisTrack;
use emotion::EmotionTrack;
use legend::Legend;
use overlay::Overlay;
use pitch::PitchTrackView;
use readout::Readout;
use segments::SegmentsTrack;
use speakers::SpeakersTrack;
use spectrogram::SpectrogramTrack;
use waveform::WaveformTrack;

use crate::text::t;

/// Where the pointer is: share of the time axis, and share of the spectrogram's height from its top while it is
/// over it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hover {
    pub(crate) time: f64,
    pub(crate) spectrogram: Option<f64>,
}

/// All tracks.
#[component]
pub(crate) fn Timeline(
    /// What was found.
    analysis: Arc<Analysis>,
    /// Series over time; none where the audio was never on this device.
    tracks: Option<Arc<Tracks>>,
    /// Who speaks when, where that is known.
    #[prop(optional_no_strip)]
    speakers: Option<SpeakerTurns>,
    /// Plays and seeks.
    player: Player,
) -> impl IntoView {
    let hover = RwSignal::new(None::<Hover>);
    let spectrogram = NodeRef::<html::Div>::new();
    let duration_s = analysis.duration_s;
    let has_emotion = !analysis.timeline.is_empty();
    let from_audio = tracks.clone().map(|tracks| {
        view! {
            <WaveformTrack tracks=tracks.clone() player />
            <SpectrogramTrack tracks=tracks.clone() node=spectrogram />
            <PitchTrackView tracks analysis=analysis.clone() />
        }
    });
    view! {
        <section class="timeline" aria-label=t("Over time")>
            <div class="tracks">
                {from_audio}
                {has_emotion.then(|| view! { <EmotionTrack analysis=analysis.clone() /> })}
                <SegmentsTrack analysis=analysis.clone() />
                {speakers.map(|turns| view! { <SpeakersTrack turns duration_s /> })}
                <AxisTrack duration_s />
                <Overlay player hover duration_s spectrogram />
            </div>
            <Readout analysis=analysis.clone() tracks player hover />
            {has_emotion.then(|| view! { <Legend analysis /> })}
        </section>
    }
}

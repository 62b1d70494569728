//! Everything that happens over time, on one axis: waveform, spectrogram, pitch, loudness, emotion, segments, markers.
//! One window says which part all of them show; one cursor runs along all of them.

mod axis;
mod chosen_marker;
mod chosen_stretch;
mod close_up;
mod emotion;
mod gesture;
mod keys_help;
mod legend;
mod lens;
mod loudness;
mod markers;
mod minimap;
mod overlay;
pub(crate) mod pattern;
mod pitch;
mod readout;
mod segments;
mod sentiment;
mod speakers;
mod spectrogram;
mod surface;
mod tiled;
mod toolbar;
mod track;
mod waveform;

use std::sync::Arc;

use leptos::{html, prelude::*};
use sotto_chart::{Closeness, Picture, Pyramid, Stretch};
use sotto_protocol::{Analysis, Tracks, Transcript};

use crate::{state::RecordingView, text::t};
use axis::AxisTrack;
use chosen_marker::ChosenMarker;
use chosen_stretch::ChosenStretch;
use close_up::CloseUps;
use emotion::EmotionTrack;
use keys_help::KeysHelp;
use legend::Legend;
pub(crate) use lens::{Lens, PRESS_STEPS};
use loudness::LoudnessTrackView;
use markers::MarkersTrack;
pub(crate) use markers::{mark_moment, step as step_marker};
use minimap::Minimap;
use overlay::Overlay;
use pitch::PitchTrackView;
use readout::{Readout, Sources};
use segments::SegmentsTrack;
use sentiment::SentimentTrack;
use speakers::SpeakersTrack;
use spectrogram::SpectrogramTrack;
use toolbar::Toolbar;
use waveform::WaveformTrack;

/// All tracks.
#[component]
pub(crate) fn Timeline(
    /// What was found.
    analysis: Arc<Analysis>,
    /// Series over time; none where the audio was never on this device.
    tracks: Option<Arc<Tracks>>,
    /// What was said, and who speaks when, where that is known.
    transcript: Memo<Option<Arc<Transcript>>>,
    /// The recording.
    view: Memo<Option<Arc<RecordingView>>>,
    /// What is looked at.
    lens: Lens,
) -> impl IntoView {
    let spectrogram = NodeRef::<html::Div>::new();
    let sources = sources(&analysis, tracks.as_ref());
    let has_emotion = !analysis.timeline.is_empty();
    let drawn = sources.tracks.clone().zip(sources.peaks.clone()).zip(sources.picture.clone());
    let from_audio = drawn.map(|((tracks, peaks), picture)| {
        let span = Stretch::between(0.0, f64::INFINITY);
        let kept = Closeness { span, bucket_s: peaks.bucket_s().max(picture.hop_s(0) / 4.0), finest: false };
        let close = CloseUps::watch(lens, kept, picture.clone(), analysis.sample_rate_hz);
        let loudness = (!tracks.loudness.lufs.is_empty()).then(|| {
            view! { <LoudnessTrackView tracks=tracks.clone() analysis=analysis.clone() lens /> }
        });
        view! {
            <WaveformTrack tracks=tracks.clone() peaks close lens />
            <SpectrogramTrack picture close lens node=spectrogram />
            <PitchTrackView tracks analysis=analysis.clone() lens />
            {loudness}
        }
    });
    let felt = analysis.clone();
    let sentiment = move || {
        view! { <SentimentTrack analysis=felt.clone() transcript=transcript.get() lens /> }
    };
    let speakers = move || {
        let turns = transcript.get()?.speakers.clone()?;
        Some(view! { <SpeakersTrack turns lens /> })
    };
    let told = readout::told(sources.clone(), lens);
    view! {
        <section class="timeline" aria-label=t("Over time")>
            <Toolbar lens />
            <Minimap tracks=tracks.clone() lens />
            <div class="tracks" id="tracks">
                <MarkersTrack view lens />
                {from_audio}
                {has_emotion.then(|| view! { <EmotionTrack analysis=analysis.clone() lens /> })}
                {has_emotion.then_some(sentiment)}
                <SegmentsTrack analysis=analysis.clone() lens />
                {speakers}
                <AxisTrack lens />
                <Overlay lens spectrogram told />
            </div>
            <Readout sources lens />
            <ChosenStretch analysis=analysis.clone() tracks lens />
            <ChosenMarker view lens />
            {has_emotion.then(|| view! { <Legend analysis /> })}
            <KeysHelp lens />
        </section>
    }
}

fn sources(analysis: &Arc<Analysis>, tracks: Option<&Arc<Tracks>>) -> Sources {
    let scale = spectrogram::scale();
    Sources {
        analysis: analysis.clone(),
        tracks: tracks.cloned(),
        peaks: tracks.map(|it| Arc::new(Pyramid::of_waveform(&it.waveform))),
        picture: tracks.map(|it| Arc::new(Picture::of_spectrogram(&it.spectrogram, &scale))),
    }
}

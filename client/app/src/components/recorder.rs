//! The recorder: a button, a clock and the voice as it comes in.

mod buttons;
mod forget;
mod keys;
mod live_view;
mod live_wave;
mod live_words;
mod marks;
mod meter;
mod microphone;
mod room;
mod shortcut;

use leptos::{html, prelude::*};

use buttons::RecordButtons;
use forget::ForgetChoice;
use live_view::{LiveView, LiveViewChoice};
use live_wave::LiveWave;
use live_words::{LiveChoice, LiveWords};
use marks::Marks;
use meter::Meter;
use microphone::MicrophoneChoice;
use room::Room;

use super::problem::ProblemNote;
use crate::{
    state::{AppState, Phase},
    text::{faults, format, t},
};

/// Everything for recording.
#[component]
pub(crate) fn Recorder(
    /// Whether it is there for somebody who comes once: no marks, no keys and fewer choices.
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    let recorder = AppState::get().recorder;
    let problem = move || {
        recorder.phase.with(|it| match it {
            Phase::Failed(problem) => Some(faults::record_sentence(problem)),
            _ => None,
        })
    };
    let phase_name = move || recorder.phase.with(name);
    let spoken = move || recorder.phase.with(spoken);
    let start = NodeRef::<html::Button>::new();
    if !plain {
        keys::listen(recorder);
        shortcut::follow(recorder, start);
    }
    let extras = move || {
        view! {
            <LiveViewChoice />
            <LiveChoice />
            <ForgetChoice />
        }
    };
    view! {
        <section class="recorder" data-phase=phase_name aria-label=t("Recorder")>
            <p class="record-time" data-test="record-time" role="timer" aria-live="off">
                {move || format::clock_tenths(recorder.captured_s.get())}
            </p>
            <p class="record-word" role="status">{spoken}</p>
            <LiveWave />
            <LiveView />
            <Meter />
            <LiveWords />
            <RecordButtons start plain />
            {(!plain).then(|| view! { <Marks /> })}
            <Room />
            <MicrophoneChoice plain />
            {(!plain).then(extras)}
            <ProblemNote sentence=Signal::derive(problem) />
        </section>
    }
}

fn name(phase: &Phase) -> &'static str {
    match phase {
        Phase::Idle => "idle",
        Phase::Asking => "asking",
        Phase::Recording => "recording",
        Phase::Paused => "paused",
        Phase::Stopping => "stopping",
        Phase::Failed(_) => "failed",
    }
}

fn spoken(phase: &Phase) -> &'static str {
    match phase {
        Phase::Idle | Phase::Failed(_) => t("Ready when you are"),
        Phase::Asking => t("Waiting for the microphone: the browser asks whether Sotto may use it"),
        Phase::Recording => t("Recording, and safe on this device every second"),
        Phase::Paused => t("Paused"),
        Phase::Stopping => t("Keeping the recording"),
    }
}

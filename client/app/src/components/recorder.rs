//! The recorder: a button, a clock and the voice as it comes in.

mod buttons;
mod forget;
mod live_wave;
mod live_words;
mod meter;

use leptos::prelude::*;

use buttons::RecordButtons;
use forget::ForgetChoice;
use live_wave::LiveWave;
use live_words::{LiveChoice, LiveWords};
use meter::Meter;

use super::problem::ProblemNote;
use crate::{
    state::{AppState, Phase},
    text::{faults, format},
};

/// Everything for recording.
#[component]
pub(crate) fn Recorder() -> impl IntoView {
    let recorder = AppState::get().recorder;
    let problem = move || {
        recorder.phase.with(|it| match it {
            Phase::Failed(problem) => Some(faults::record_sentence(problem)),
            _ => None,
        })
    };
    let phase_name = move || recorder.phase.with(name);
    let spoken = move || recorder.phase.with(spoken);
    view! {
        <section class="recorder" data-phase=phase_name aria-label="Recorder">
            <p class="record-time" data-test="record-time" role="timer" aria-live="off">
                {move || format::clock_tenths(recorder.captured_s.get())}
            </p>
            <p class="record-word" role="status">{spoken}</p>
            <LiveWave />
            <Meter />
            <LiveWords />
            <RecordButtons />
            <LiveChoice />
            <ForgetChoice />
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
        Phase::Idle | Phase::Failed(_) => "Ready when you are",
        Phase::Asking => "Waiting for the microphone: the browser asks whether Sotto may use it",
        Phase::Recording => "Recording, and safe on this device every second",
        Phase::Paused => "Paused",
        Phase::Stopping => "Keeping the recording",
    }
}

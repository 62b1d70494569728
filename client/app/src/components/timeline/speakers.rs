//! Who speaks when: a lane for each speaker, so that overlaps show and colour is not needed.

use leptos::prelude::*;
use sotto_protocol::SpeakerTurns;

use super::track::Track;
use crate::{
    components::{canvas::Pen, speaker_mark::colour_name},
    text::{fill, format, speakers, t},
};

/// Turns of the speakers.
#[component]
pub(super) fn SpeakersTrack(
    /// Holds them.
    turns: SpeakerTurns,
    /// Length of the recording.
    duration_s: f64,
) -> impl IntoView {
    let told = turns.speakers.iter().map(|it| {
        let length = format::clock(it.seconds);
        fill("{name} speaks for {length}", &[("name", &speakers::name(it)), ("length", &length)])
    });
    let summary = told.collect::<Vec<_>>().join(", ");
    let lanes = turns.speakers.len().max(1) as f64;
    let draw = move |pen: &Pen| {
        let lane = pen.height / lanes;
        for turn in &turns.turns {
            let index = turn.speaker as usize;
            let x = turn.start_s / duration_s.max(1e-9) * pen.width;
            let width = (turn.end_s - turn.start_s) / duration_s.max(1e-9) * pen.width;
            pen.fill(colour_name(index));
            pen.context.fill_rect(x, index as f64 * lane, width.max(1.0), (lane - 1.0).max(1.0));
        }
    };
    view! { <Track name=t("Speakers") class="plot plot-speakers" summary draw /> }
}

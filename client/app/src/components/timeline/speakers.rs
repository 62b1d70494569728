//! Who speaks when: a lane for each speaker, so that overlaps show and colour is not needed.

use leptos::prelude::*;
use sotto_chart::Tile;
use sotto_protocol::SpeakerTurns;

use super::{lens::Lens, track::Track};
use crate::{
    components::{canvas::Pen, speaker_mark::colour_name},
    state::Part,
    text::timeline,
};

/// Turns of the speakers.
#[component]
pub(super) fn SpeakersTrack(
    /// Holds them.
    turns: SpeakerTurns,
    /// The window that is shown.
    lens: Lens,
) -> impl IntoView {
    let summary = timeline::speakers_summary(&turns);
    let lanes = turns.speakers.len().max(1) as f64;
    let paint = move |pen: &Pen, tile: &Tile| {
        let lane = pen.height / lanes;
        let here = |turn: &&sotto_protocol::Turn| turn.end_s > tile.start_s && turn.start_s < tile.end_s();
        for turn in turns.turns.iter().filter(here) {
            let index = turn.speaker as usize;
            let x = tile.x_of(turn.start_s);
            pen.fill(colour_name(index));
            let width = (tile.x_of(turn.end_s) - x).max(1.0);
            pen.context.fill_rect(x, index as f64 * lane, width, (lane - 1.0).max(1.0));
        }
    };
    view! { <Track part=Part::Speakers class="plot plot-speakers" summary lens paint /> }
}

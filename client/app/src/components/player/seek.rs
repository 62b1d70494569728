//! A time that is a place to go to.

use leptos::prelude::*;

use super::Player;
use crate::text::{fill, format};

/// Goes to a time of the recording.
#[component]
pub(crate) fn SeekButton(
    /// Where to, in seconds.
    to_s: f64,
    /// Plays and seeks.
    player: Player,
) -> impl IntoView {
    view! {
        <button type="button" class="sentence-time tabular small" on:click=move |_| player.seek(to_s)
            aria-label=fill("Go to {clock}, {spoken}", &[("clock", &format::clock(to_s)), ("spoken", &format::spoken(to_s))])>
            {format::clock(to_s)}
        </button>
    }
}

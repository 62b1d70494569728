//! Makes two recordings of one, at the moment where it is.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use sotto_api::RecordingId;

use super::Player;
use crate::{
    components::icon::{Glyph, Icon},
    state::AppState,
    text::{fill, format, t},
};

/// The button, which says where; while it works, how far it is.
#[component]
pub(crate) fn SplitHere(
    /// The recording's player.
    player: Player,
    /// Whether the audio is here.
    #[prop(into)]
    available: Signal<bool>,
) -> impl IntoView {
    let splice = AppState::get().splice;
    let navigate = use_navigate();
    let go = Callback::new(move |id: RecordingId| {
        navigate(&format!("/recording/{id}"), NavigateOptions::default())
    });
    let label = move || match splice.done.get() {
        Some(done) => fill("Splitting, {share}", &[("share", &format::percent(done))]),
        None => fill("Split at {time}", &[("time", &format::clock(player.position_s.get()))]),
    };
    view! {
        <button
            type="button"
            class="button button-small split-here"
            data-test="split"
            title=t("Makes two recordings, before and after the cursor. The one there is now goes into the bin.")
            disabled=move || !available.get() || splice.done.with(Option::is_some)
            on:click=move |_| splice.split(player.id(), player.position_s.get_untracked(), go)
        >
            <Icon glyph=Glyph::Split />
            {label}
        </button>
    }
}

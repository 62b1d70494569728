//! Hearing a recording with its noise taken away.

use leptos::prelude::*;

use super::Player;
use crate::{
    state::AppState,
    text::{fill, format, t, transcripts},
};

/// Switches between the recording and its clean copy, which is made the first time.
#[component]
pub(crate) fn CleanSound(
    /// What plays it.
    player: Player,
    /// Whether there is audio on this device.
    #[prop(into)]
    available: Signal<bool>,
) -> impl IntoView {
    let state = AppState::get().clean_sound;
    on_cleanup(move || state.forget(player.id()));
    let making = Memo::new(move |_| state.making.get().filter(|it| it.0 == player.id()).map(|it| it.1));
    let elsewhere = move || state.making.with(Option::is_some);
    view! {
        <div class="clean-sound">
            <button
                type="button"
                class="button"
                data-test="clean-sound"
                title=transcripts::clean_sound_hint()
                aria-pressed=move || player.cleaned.get().to_string()
                disabled=move || !available.get() || elsewhere()
                on:click=move |_| player.set_cleaned(!player.cleaned.get_untracked())
            >
                {t("Less noise")}
            </button>
            <span class="soft small" role="status">
                {move || making.get().map(|done| fill("Taking the noise away: {percent}", &[("percent", &format::percent(done))]))}
            </span>
        </div>
    }
}

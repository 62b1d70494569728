//! The play button of a list's row.

use leptos::prelude::*;
use sotto_api::RecordingId;

use super::Player;
use crate::{
    components::icon::{Glyph, Icon},
    state::{AppState, AudioPlace},
    text::fill,
};

/// Plays right in the list. Without audio on this device it is out of order and says so.
#[component]
pub(crate) fn RowPlayer(
    /// Which recording.
    id: RecordingId,
    /// Its title.
    #[prop(into)]
    title: Signal<String>,
) -> impl IntoView {
    let AppState { library, system, .. } = AppState::get();
    let find = move || library.find(id);
    let duration_s = Signal::derive(move || find().map_or(0.0, |it| it.duration_s));
    let here = Memo::new(move |_| find().is_some_and(|it| it.audio == AudioPlace::Here));
    let player = Player::new(id, duration_s);
    Effect::new(move |_| {
        if let Some(problem) = player.problem.get() {
            system.toast(problem);
        }
    });
    let label = move || match (here.get(), player.playing.get()) {
        (false, _) => fill("{title}: the audio is not on this device", &[("title", &title.get())]),
        (true, false) => fill("Play {title}", &[("title", &title.get())]),
        (true, true) => fill("Pause {title}", &[("title", &title.get())]),
    };
    let glyph = move || if player.playing.get() { Glyph::Pause } else { Glyph::Play };
    view! {
        <button
            type="button"
            class="row-play"
            data-test="row-play"
            aria-label=label
            disabled=move || !here.get()
            on:click=move |_| player.toggle()
        >
            {move || view! { <Icon glyph=glyph() /> }}
        </button>
    }
}

//! How much sound still fits on this device.

use leptos::prelude::*;

use crate::{state::AppState, text::recorder::room};

/// One line; none where the browser does not tell.
#[component]
pub(super) fn Room() -> impl IntoView {
    let recorder = AppState::get().recorder;
    let line = Memo::new(move |_| recorder.room_s().map(room));
    move || {
        line.get().map(|(sentence, little)| {
            view! { <p class="space-left small" class:space-little=little data-test="room">{sentence}</p> }
        })
    }
}

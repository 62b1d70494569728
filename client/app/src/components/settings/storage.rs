//! Room on this device.

use leptos::prelude::*;

use crate::{
    state::{AppState, StorageView},
    text::format,
};

/// What is used, and whether the browser promised to keep it.
#[component]
pub(crate) fn StorageSection() -> impl IntoView {
    let system = AppState::get().system;
    let body = move || match system.storage.get() {
        Some(room) => view! { <Room room /> }.into_any(),
        None => view! { <p class="soft">"This browser does not tell how much room there is."</p> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="storage-title">
            <h2 id="storage-title">"Storage"</h2>
            {body}
        </section>
    }
}

#[component]
fn Room(
    /// What the browser told.
    room: StorageView,
) -> impl IntoView {
    let share = room.used_bytes / room.quota_bytes.max(1.0);
    let kept = if room.persisted {
        "The browser has promised not to clear it."
    } else {
        "The browser may clear it when the disk gets full. It is asked to promise after your first recording; \
         installing Sotto or adding a bookmark helps."
    };
    view! {
        <p class="tabular">
            <strong>{format::bytes(room.used_bytes)}</strong>
            " used of " {format::bytes(room.quota_bytes)} " that Sotto may use."
        </p>
        <progress max="1" value=format!("{share:.4}") aria-label="Storage used"></progress>
        <p class="soft small" data-test="persisted" data-persisted=room.persisted.to_string()>{kept}</p>
    }
}

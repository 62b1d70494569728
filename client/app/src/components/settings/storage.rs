//! Room on this device, in short.

use leptos::prelude::*;
use leptos_router::components::A;
use sotto_platform::abilities::Ability;

use crate::{
    components::storage::Promise,
    state::{AppState, StorageView},
    text::{abilities, fill, format, t},
};

/// What is used, whether the browser promised to keep it, and the way to what takes how much.
#[component]
pub(crate) fn StorageSection() -> impl IntoView {
    let system = AppState::get().system;
    let body = move || match system.storage.get() {
        Some(room) => view! { <Whole room /> }.into_any(),
        None => view! { <p class="soft">{abilities::missing(Ability::StorageEstimate)}</p> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="storage-title">
            <h2 id="storage-title">{t("Storage")}</h2>
            {body}
            <p><A href="/settings/storage" attr:data-test="go-storage">{t("What takes how much, and how to make room")}</A></p>
        </section>
    }
}

#[component]
fn Whole(
    /// What the browser told.
    room: StorageView,
) -> impl IntoView {
    let share = room.used_bytes / room.quota_bytes.max(1.0);
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("used", &format::bytes(room.used_bytes)), ("quota", &format::bytes(room.quota_bytes))];
    view! {
        <p class="tabular">{fill("{used} used of {quota} that Sotto may use.", &values)}</p>
        <progress max="1" value=format!("{share:.4}") aria-label=t("Storage used")></progress>
        <Promise persisted=room.persisted />
    }
}

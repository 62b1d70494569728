//! The result of one recording.

mod head;
mod keys;
mod result;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use sotto_api::RecordingId;

use super::missing::MissingPage;
use crate::{state::AppState, text::t};
use result::ResultView;

/// Finds the recording that the address names.
#[component]
pub(crate) fn RecordingPage() -> impl IntoView {
    let library = AppState::get().library;
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|it| it.get("id")).and_then(|it| it.parse::<RecordingId>().ok()));
    let known = Memo::new(move |_| {
        let id = id.get()?;
        library.recordings.with(|all| all.iter().any(|it| it.id == id)).then_some(id)
    });
    move || match (known.get(), library.loaded.get()) {
        (Some(id), _) => view! { <ResultView id /> }.into_any(),
        (None, false) => {
            view! { <p class="empty soft" role="status">{t("Opening the library")}</p> }.into_any()
        }
        (None, true) => view! { <MissingPage /> }.into_any(),
    }
}

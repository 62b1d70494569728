//! The team's pages are a third module: who keeps a journal never fetches it.

use leptos::{prelude::*, task::spawn_local, wasm_split::wasm_split};

use super::later::{NotHereNote, at_once};
use crate::{components::admin::AdminPage, state::NotHere, text::t};

#[wasm_split(admin, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch))]
fn draw() -> Result<AnyView, NotHere> {
    Ok(view! { <AdminPage /> }.into_any())
}

/// Fetches the module and shows its pages.
#[component]
pub(crate) fn Admin() -> impl IntoView {
    let fetched = RwSignal::new(None);
    spawn_local(async move {
        let here = fetch().await.is_ok();
        // The page may have been left meanwhile.
        let _ = fetched.try_set(Some(here));
    });
    move || match fetched.get() {
        None => view! { <p class="empty soft" role="status">{t("One moment")}</p> }.into_any(),
        Some(here) => {
            here.then(|| at_once(draw())).flatten().unwrap_or_else(|| view! { <NotHereNote /> }.into_any())
        }
    }
}

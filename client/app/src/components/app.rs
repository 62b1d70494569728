//! The root: opens what this device keeps, then shows the pages.

use leptos::{prelude::*, task::spawn_local};

use super::{lock_screen::LockScreen, shell::Shell};
use crate::{
    state::{self, AppState},
    text,
};

/// The whole app.
#[component]
pub(crate) fn App() -> impl IntoView {
    let opened = RwSignal::new(None::<Result<bool, String>>);
    spawn_local(async move {
        let outcome = state::open().await.map_err(|error| text::store_sentence(&error));
        opened.set(Some(outcome));
    });
    move || match opened.get() {
        None => {
            view! { <div class="splash" role="status"><p class="splash-name">"Sotto"</p></div> }.into_any()
        }
        Some(Ok(false)) => view! { <LockScreen opened=move || opened.set(Some(Ok(true))) /> }.into_any(),
        Some(Ok(true)) => {
            AppState::provide();
            view! { <Shell /> }.into_any()
        }
        Some(Err(sentence)) => view! {
            <main class="splash">
                <h1>"Sotto cannot open its library"</h1>
                <p role="alert" data-test="problem">{sentence}</p>
            </main>
        }
        .into_any(),
    }
}

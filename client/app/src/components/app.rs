//! The root: opens what this device keeps, then shows the pages.

use leptos::{prelude::*, task::spawn_local};

use super::shell::{Shell, VisitorShell};
use crate::{
    routes::later::{Later, Part, fetch_early},
    state::{self, AppState},
    text::{self, t},
};

/// The whole app.
#[component]
pub(crate) fn App() -> impl IntoView {
    fetch_early();
    let opened = RwSignal::new(None::<Result<bool, String>>);
    spawn_local(async move {
        let outcome = state::open().await.map_err(|error| text::store_sentence(&error));
        opened.set(Some(outcome));
    });
    move || match opened.get() {
        None => {
            view! { <div class="splash" role="status"><p class="splash-name">"Sotto"</p></div> }.into_any()
        }
        Some(Ok(false)) => {
            let open = Callback::new(move |()| opened.set(Some(Ok(true))));
            view! { <Later part=Part::Lock(open) /> }.into_any()
        }
        Some(Ok(true)) => {
            AppState::provide();
            if state::is_visit() {
                return view! { <VisitorShell /> }.into_any();
            }
            view! { <Shell /> }.into_any()
        }
        Some(Err(sentence)) => view! { <Closed sentence /> }.into_any(),
    }
}

/// Why there is no library, and whether the tab that has it records.
#[component]
fn Closed(
    /// What happened, and what to do.
    sentence: String,
) -> impl IntoView {
    let records = RwSignal::new(false);
    state::watch_recording_elsewhere(records);
    view! {
        <main class="splash">
            <h1>{t("Sotto cannot open its library")}</h1>
            <p role="alert" data-test="problem">{sentence}</p>
            <Show when=move || records.get()>
                <p role="status" data-test="recording-elsewhere">
                    {t("The other tab is recording at this moment. Go on there: closing it ends the recording, and what was heard until then is kept.")}
                </p>
            </Show>
        </main>
    }
}

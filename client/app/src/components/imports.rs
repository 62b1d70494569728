//! Files on their way in, and the button that chooses them.

mod choose;
mod row;

use leptos::prelude::*;

pub(crate) use choose::ChooseFiles;
use row::ImportRow;
pub(crate) use row::Progress;

use crate::state::AppState;

/// The files that are being added; nothing where there are none.
#[component]
pub(crate) fn ImportQueue() -> impl IntoView {
    let imports = AppState::get().imports;
    let keys = move || imports.items.with(|items| items.iter().map(|it| it.key).collect::<Vec<_>>());
    view! {
        <Show when=move || imports.items.with(|it| !it.is_empty())>
            <section class="card" aria-labelledby="imports-title">
                <h2 id="imports-title">"Added files"</h2>
                <ul class="imports">
                    <For each=keys key=|key| *key children=|key| view! { <ImportRow key /> } />
                </ul>
            </section>
        </Show>
    }
}

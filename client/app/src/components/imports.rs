//! Files on their way in, and the buttons that choose them.

mod choose;
mod overview;
mod row;

use leptos::prelude::*;

pub(crate) use choose::ChooseFiles;
use overview::ImportOverview;
use row::ImportRow;
pub(crate) use row::Progress;

use crate::{state::AppState, text::t};

/// The files that are being added; nothing where there are none.
#[component]
pub(crate) fn ImportQueue() -> impl IntoView {
    let imports = AppState::get().imports;
    view! {
        <Show when=move || imports.items.with(|it| !it.is_empty())>
            <section class="card" aria-labelledby="imports-title">
                <h2 id="imports-title">{t("Added files")}</h2>
                <ImportOverview />
                <ul class="imports">
                    <For
                        each=move || imports.items.get()
                        key=|entry| entry.key
                        children=|entry| view! { <ImportRow entry /> }
                    />
                </ul>
            </section>
        </Show>
    }
}

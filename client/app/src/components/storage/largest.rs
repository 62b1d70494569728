//! The recordings that take the most room.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    state::AppState,
    text::{format, t},
};

/// A way to each; nothing where there is none.
#[component]
pub(crate) fn LargestCard() -> impl IntoView {
    let now = AppState::get().storage_use.now;
    let rows = move || {
        let largest = now.with(|it| it.as_ref().map(|it| it.largest.clone()).unwrap_or_default());
        let row = |it: &crate::state::SizedRecording| {
            let title = if it.title.is_empty() { t("Without a title").to_owned() } else { it.title.clone() };
            view! {
                <li class="largest">
                    <A href=format!("/recording/{}", it.id)>{title}</A>
                    <span class="soft tabular">{format::bytes(it.bytes)}</span>
                </li>
            }
        };
        largest.iter().map(row).collect_view()
    };
    let any = move || now.with(|it| it.as_ref().is_some_and(|it| !it.largest.is_empty()));
    view! {
        <Show when=any>
            <section class="card" aria-labelledby="largest-title">
                <h2 id="largest-title">{t("Largest recordings")}</h2>
                <ol class="stack" data-test="largest">{rows}</ol>
            </section>
        </Show>
    }
}

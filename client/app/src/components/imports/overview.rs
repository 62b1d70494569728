//! How all added files together stand.

use leptos::prelude::*;

use crate::{
    state::AppState,
    text::{imports as say, t},
};

/// How many are done, how long the rest will take, and what can be done with all of them.
#[component]
pub(super) fn ImportOverview() -> impl IntoView {
    let imports = AppState::get().imports;
    let summary = imports.summary;
    let done = Memo::new(move |_| summary.with(say::done_of));
    let left = Memo::new(move |_| summary.with(|it| it.left_s.filter(|_| it.open > 0)).map(say::left));
    let share = move || summary.with(|it| 1.0 - it.open as f64 / (it.total - it.lost).max(1) as f64);
    view! {
        <Show when=move || summary.with(|it| it.total > 1 || it.lost > 0)>
            <div class="imports-overview" data-test="import-summary">
                <p class="small tabular">
                    // Read out when the number changes, and not with each second that is left.
                    <span role="status">{done}</span>
                    {move || left.get().map(|it| view! { <span class="soft">", " {it}</span> })}
                </p>
                <Show when=move || summary.with(|it| it.open > 0)>
                    <progress
                        max="1"
                        value=move || format!("{:.3}", share())
                        aria-label=t("Files that are through")
                    ></progress>
                </Show>
                <div class="row">
                    <Show when=move || summary.with(|it| it.open > 0)>
                        <button
                            type="button"
                            class="button button-small"
                            data-test="import-cancel-all"
                            on:click=move |_| imports.cancel_all()
                        >
                            {t("Cancel all")}
                        </button>
                    </Show>
                    <Show when=move || summary.with(|it| it.lost > 0)>
                        <label for="file-input" class="button button-small">{t("Choose them again")}</label>
                    </Show>
                    <Show when=move || summary.with(|it| it.total > it.open)>
                        <button
                            type="button"
                            class="button button-small button-plain"
                            data-test="import-clear"
                            on:click=move |_| imports.clear()
                        >
                            {t("Clear what is through")}
                        </button>
                    </Show>
                </div>
            </div>
        </Show>
    }
}

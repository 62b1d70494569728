//! Rules by which recordings go after some days.

use leptos::prelude::*;
use sotto_store::retention::{Gone, Rule};

use super::new_rule::NewRule;
use crate::{
    state::AppState,
    text::{privacy, t},
};

/// The rules that hold, and a form for another.
#[component]
pub(crate) fn RetentionSection() -> impl IntoView {
    let retention = AppState::get().retention;
    let row = move |rule: Rule| {
        let said = privacy::rule_sentence(&rule);
        let remove = move |_| retention.remove(&rule);
        view! {
            <li class="row spread" data-test="rule">
                <span>{said}</span>
                <button type="button" class="button button-small" data-test="remove-rule" on:click=remove>{t("Remove")}</button>
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="retention-title">
            <h2 id="retention-title">{t("Deleting by itself")}</h2>
            <p class="soft small">{t(privacy::RETENTION_ABOUT)}</p>
            <Show when=move || retention.rules.with(|it| !it.is_empty())>
                <ul class="rules">
                    <For each=move || retention.rules.get() key=|it| (it.folder.clone(), it.days, it.what == Gone::Audio) children=row />
                </ul>
            </Show>
            <NewRule />
        </section>
    }
}

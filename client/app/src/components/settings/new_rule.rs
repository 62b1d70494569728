//! Making a rule, with what it would take before it holds.

use leptos::prelude::*;
use sotto_store::retention::{Gone, Rule};

use crate::{
    state::AppState,
    text::{privacy, t},
};

/// Days that are asked for at first, and at most.
const DAYS: u32 = 90;
const MOST_DAYS: u32 = 3_650;
/// Titles that are shown.
const SHOWN: usize = 8;

/// What goes, from where, after how many days; then a look at what that means today.
#[component]
pub(super) fn NewRule() -> impl IntoView {
    let retention = AppState::get().retention;
    let (what, folder, days) =
        (RwSignal::new(Gone::Audio), RwSignal::new(None::<String>), RwSignal::new(DAYS));
    let shown = RwSignal::new(false);
    let rule = move || Rule { folder: folder.get(), days: days.get(), what: what.get() };
    let set_days = move |typed: String| {
        if let Ok(typed) = typed.parse::<u32>() {
            days.set(typed.clamp(1, MOST_DAYS));
        }
    };
    let add = move |_| {
        retention.add(untrack(rule));
        shown.set(false);
    };
    view! {
        <div class="new-rule">
            <label class="small">
                {t("What goes")}
                <select class="select" data-test="rule-what"
                    on:change:target=move |event| what.set(if event.target().value() == "all" { Gone::Everything } else { Gone::Audio })>
                    <option value="audio">{t("The audio")}</option>
                    <option value="all">{t("The whole recording")}</option>
                </select>
            </label>
            <label class="small">
                {t("From where")}
                <select class="select" data-test="rule-folder"
                    on:change:target=move |event| folder.set(Some(event.target().value()).filter(|it| !it.is_empty()))>
                    <option value="">{t("All recordings")}</option>
                    <For each=move || retention.folders() key=Clone::clone
                        children=|name| view! { <option value=name.clone()>{name.clone()}</option> } />
                </select>
            </label>
            <label class="small">
                {t("After days")}
                <input class="input" type="number" min="1" max=MOST_DAYS.to_string() inputmode="numeric" data-test="rule-days"
                    prop:value=move || days.get().to_string() on:input:target=move |event| set_days(event.target().value()) />
            </label>
        </div>
        <Show
            when=move || shown.get()
            fallback=move || view! {
                <button type="button" class="button" data-test="rule-preview" on:click=move |_| shown.set(true)>
                    {t("Show what would go")}
                </button>
            }
        >
            <Preview titles=Signal::derive(move || retention.preview(&rule())) />
            <div class="row">
                <button type="button" class="button button-danger" data-test="rule-add" on:click=add>{t("Use this rule")}</button>
                <button type="button" class="button" on:click=move |_| shown.set(false)>{t("Not now")}</button>
            </div>
        </Show>
    }
}

#[component]
fn Preview(
    /// Titles of what would go.
    titles: Signal<Vec<String>>,
) -> impl IntoView {
    let rows = move || {
        titles.with(|it| it.iter().take(SHOWN).map(|title| view! { <li>{title.clone()}</li> }).collect_view())
    };
    view! {
        <div role="status" data-test="rule-would">
            <p>{move || privacy::would_go(titles.with(Vec::len))}</p>
            <ul class="left-list small">{rows}</ul>
            <Show when=move || { titles.with(Vec::len) > SHOWN }>
                <p class="soft small">{move || privacy::and_more(titles.with(Vec::len) - SHOWN)}</p>
            </Show>
        </div>
    }
}

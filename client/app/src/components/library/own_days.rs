//! A time of the person's own: from one day to another.

use leptos::prelude::*;

use super::filters::some;
use crate::{state::AppState, text::t};

/// Two days, of which either may be missing.
#[component]
pub(super) fn OwnDays() -> impl IntoView {
    let filter = AppState::get().library.filter;
    view! {
        <span class="own-days">
            <label class="own-day">
                <span class="small">{t("From")}</span>
                <input class="input" type="date" data-test="filter-from"
                    prop:value=move || filter.with(|it| it.from.clone().unwrap_or_default())
                    on:change:target=move |event| filter.update(|it| it.from = some(event.target().value())) />
            </label>
            <label class="own-day">
                <span class="small">{t("to")}</span>
                <input class="input" type="date" data-test="filter-to"
                    prop:value=move || filter.with(|it| it.to.clone().unwrap_or_default())
                    on:change:target=move |event| filter.update(|it| it.to = some(event.target().value())) />
            </label>
        </span>
    }
}

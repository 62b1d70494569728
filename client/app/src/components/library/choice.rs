//! One choice of what is listed.

use leptos::prelude::*;
use sotto_search::Filter;

use crate::{components::select::Select, state::AppState};

/// A choice with an empty value for all.
#[component]
pub(super) fn Choice(
    /// What is chosen.
    label: &'static str,
    /// Name for tests.
    test: &'static str,
    /// Values and names.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The value.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the new value.
    change: fn(&mut Filter, String),
) -> impl IntoView {
    let filter = AppState::get().library.filter;
    view! { <Select label test options value change=move |value| filter.update(|it| change(it, value)) /> }
}

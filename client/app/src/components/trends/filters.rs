//! Which recordings are looked at.

use leptos::prelude::*;

use crate::{
    state::{AppState, TrendFilter, folders},
    text::t,
};

/// Own voice, folder, tag.
#[component]
pub(crate) fn TrendFilters(
    /// What is chosen.
    filter: RwSignal<TrendFilter>,
) -> impl IntoView {
    let library = AppState::get().library;
    let tags = Memo::new(move |_| {
        let mut tags: Vec<String> =
            library.recordings.with(|all| all.iter().flat_map(|it| it.tags.clone()).collect());
        tags.sort_unstable();
        tags.dedup();
        tags
    });
    let all_folders = Memo::new(move |_| {
        library.recordings.track();
        folders()
    });
    let tag = Signal::derive(move || filter.with(|it| it.tag.clone().unwrap_or_default()));
    let folder = Signal::derive(move || filter.with(|it| it.folder.clone().unwrap_or_default()));
    view! {
        <div class="filters trend-filters" role="group" aria-label=t("Which recordings")>
            <label class="check">
                <input type="checkbox" data-test="trend-own" prop:checked=move || filter.with(|it| it.own_only)
                    on:change:target=move |event| filter.update(|it| it.own_only = event.target().checked()) />
                <span>{t("My own voice only")}</span>
            </label>
            <Choice label=t("Folder") all=t("Any folder") test="trend-folder" options=all_folders value=folder
                change=move |name| filter.update(|it| it.folder = name) />
            <Choice label=t("Tag") all=t("Any tag") test="trend-tag" options=tags value=tag
                change=move |name| filter.update(|it| it.tag = name) />
        </div>
    }
}

/// A choice of names, or all; nothing where there are no names.
#[component]
fn Choice(
    /// What is chosen.
    label: &'static str,
    /// The choice of everything.
    all: &'static str,
    /// Name for tests.
    test: &'static str,
    /// The names.
    options: Memo<Vec<String>>,
    /// The chosen one; empty for all.
    value: Signal<String>,
    /// Called with the new one; none for all.
    change: impl Fn(Option<String>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let shown = move || {
        let chosen = value.get();
        let option = |name: String| {
            let selected = name == chosen;
            let value = name.clone();
            view! { <option value=value selected=selected>{name}</option> }
        };
        options.get().into_iter().map(option).collect_view()
    };
    view! {
        <Show when=move || !options.with(Vec::is_empty)>
            <select class="select" data-test=test aria-label=label
                on:change:target=move |event| {
                    let name = event.target().value();
                    change((!name.is_empty()).then_some(name));
                }>
                <option value="">{all}</option>
                {shown}
            </select>
        </Show>
    }
}

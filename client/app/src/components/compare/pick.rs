//! Choosing what to compare.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use sotto_api::RecordingId;

use crate::{
    components::icon::{Glyph, Icon},
    state::AppState,
    text::{format, t},
};

/// Recordings that a choice lists, at most.
const MOST: usize = 200;

/// A choice of recordings that were read.
#[component]
pub(crate) fn Pick(
    /// What is chosen.
    label: &'static str,
    /// Name for tests.
    test: &'static str,
    /// The chosen one.
    value: Signal<Option<RecordingId>>,
    /// One that is not listed.
    #[prop(into)]
    but: Signal<Option<RecordingId>>,
    /// Called with the new one.
    change: impl Fn(RecordingId) + 'static,
) -> impl IntoView {
    let library = AppState::get().library;
    let options = Memo::new(move |_| {
        let (chosen, but) = (value.get(), but.get());
        library.recordings.with(|all| {
            all.iter()
                .filter(|it| it.analysis.is_some() && Some(it.id) != but)
                .enumerate()
                .filter(|(index, it)| *index < MOST || Some(it.id) == chosen)
                .map(|(_, it)| (it.id, it.title.clone(), format::moment(it.recorded_ms)))
                .collect::<Vec<_>>()
        })
    });
    let shown = move || {
        let chosen = value.get();
        let option = |(id, title, when): (RecordingId, String, String)| {
            view! { <option value=id.to_string() selected=Some(id) == chosen>{format!("{title} \u{b7} {when}")}</option> }
        };
        options.get().into_iter().map(option).collect_view()
    };
    view! {
        <label class="pick">
            <span class="field-label">{label}</span>
            <select class="select" data-test=test
                on:change:target=move |event| if let Ok(id) = event.target().value().parse() { change(id) }>
                <option value="" selected=move || value.get().is_none()>{t("Choose a recording")}</option>
                {shown}
            </select>
        </label>
    }
}

/// On a result: a choice that leads to both side by side.
#[component]
pub(crate) fn CompareWith(
    /// The recording that is open.
    id: RecordingId,
) -> impl IntoView {
    let library = AppState::get().library;
    let navigate = use_navigate();
    let go = StoredValue::new_local(move |other: RecordingId| {
        navigate(&format!("/compare?a={id}&b={other}"), NavigateOptions::default());
    });
    let several =
        move || library.recordings.with(|all| all.iter().any(|it| it.id != id && it.analysis.is_some()));
    view! {
        <Show when=several>
            <section class="card" aria-labelledby="compare-title">
                <h2 id="compare-title"><Icon glyph=Glyph::Compare />{t("Beside another recording")}</h2>
                <Pick label=t("Compare with") test="compare-with" value=Signal::stored(None)
                    but=Signal::stored(Some(id)) change=move |other| go.with_value(|go| go(other)) />
            </section>
        </Show>
    }
}

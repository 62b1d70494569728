//! Title, date and tags of a recording.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::A, hooks::use_navigate};

use crate::{
    components::{
        icon::{Glyph, Icon},
        note::Note,
        tags::Tags,
        title::{RenameButton, TitleInput},
    },
    state::{AppState, RecordingView},
    text::{format, t},
};

/// The head of a result.
#[component]
pub(super) fn Head(
    /// The recording.
    view: Memo<Option<Arc<RecordingView>>>,
) -> impl IntoView {
    let library = AppState::get().library;
    let navigate = use_navigate();
    let title = Signal::derive(move || view.get().map(|it| it.title.clone()).unwrap_or_default());
    let tags = Signal::derive(move || view.get().map(|it| it.tags.clone()).unwrap_or_default());
    let when = move || view.get().map(|it| format::moment(it.recorded_ms));
    let editing = RwSignal::new(None::<String>);
    let id = view.get_untracked().map(|it| it.id);
    let input = move || id.map(|id| view! { <TitleInput id editing /> });
    let delete = move |_| {
        if let Some(id) = id {
            navigate("/library", NavigateOptions::default());
            library.delete(id);
        }
    };
    view! {
        <header class="result-head">
            <A href="/library" attr:class="back"><Icon glyph=Glyph::Back />{t("Library")}</A>
            <div class="result-title">
                <Show
                    when=move || editing.with(Option::is_some)
                    fallback=move || view! { <h1 data-test="result-title">{move || title.get()}</h1> }
                >
                    {input}
                </Show>
                <RenameButton title editing />
                <button type="button" class="icon-button" data-test="delete" aria-label=t("Delete") title=t("Delete") on:click=delete>
                    <Icon glyph=Glyph::Trash />
                </button>
            </div>
            <p class="soft small tabular">{when}</p>
            {id.map(|id| view! { <Tags id tags /> <Note id /> })}
        </header>
    }
}

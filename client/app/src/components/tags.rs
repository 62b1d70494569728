//! Tags of a recording, with a line to add one.

use leptos::prelude::*;
use sotto_api::RecordingId;

use super::icon::{Glyph, Icon};
use crate::{
    state::AppState,
    text::{self, fill, t},
};

/// Tags that can be added and removed.
#[component]
pub(crate) fn Tags(
    /// The recording.
    id: RecordingId,
    /// Its tags.
    #[prop(into)]
    tags: Signal<Vec<String>>,
) -> impl IntoView {
    let library = AppState::get().library;
    let typed = RwSignal::new(String::new());
    let add = move || {
        let tag = text::tag(&typed.get_untracked());
        typed.set(String::new());
        let mut all = tags.get_untracked();
        if !tag.is_empty() && !all.contains(&tag) {
            all.push(tag);
            library.set_tags(id, all);
        }
    };
    let remove = move |tag: &str| {
        library.set_tags(id, tags.get_untracked().into_iter().filter(|it| it != tag).collect());
    };
    let show = move |tag: String| {
        let label = fill("Remove the tag {tag}", &[("tag", &tag)]);
        let gone = tag.clone();
        view! {
            <li class="tag">
                <span data-test="tag">{tag}</span>
                <button type="button" class="tag-remove" aria-label=label on:click=move |_| remove(&gone)>
                    <Icon glyph=Glyph::Close />
                </button>
            </li>
        }
    };
    view! {
        <ul class="tags" aria-label=t("Tags")>
            <For each=move || tags.get() key=Clone::clone children=show />
            <li>
                <input
                    class="tag-input"
                    type="text"
                    placeholder=t("Add a tag")
                    aria-label=t("Add a tag")
                    autocomplete="off"
                    maxlength=text::MAX_TAG_CHARS.to_string()
                    data-test="tag-add"
                    prop:value=typed
                    on:input:target=move |event| typed.set(event.target().value())
                    on:keydown=move |event| {
                        if matches!(event.key().as_str(), "Enter" | ",") {
                            event.prevent_default();
                            add();
                        }
                    }
                    on:blur=move |_| add()
                />
            </li>
        </ul>
    }
}

//! Which language is spoken.

use leptos::prelude::*;

use crate::{state::AppState, text::languages};

/// A choice of languages, where there is a model for many.
#[component]
pub(crate) fn LanguageChoice() -> impl IntoView {
    let state = AppState::get().transcripts;
    let chosen = move || state.language.get().unwrap_or_default();
    let options = move || {
        languages::NAMES.map(|(code, name)| {
            view! { <option value=code selected=move || chosen() == code>{name}</option> }
        })
    };
    view! {
        <Show when=move || state.many_languages()>
            <label class="language">
                <span class="soft small">{languages::LABEL}</span>
                <select
                    data-test="language"
                    on:change:target=move |event| {
                        let code = event.target().value();
                        state.set_language((!code.is_empty()).then_some(code));
                    }
                >
                    {options()}
                </select>
            </label>
        </Show>
    }
}

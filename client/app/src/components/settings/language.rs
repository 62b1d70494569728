//! The language of the page.

use leptos::prelude::*;

use crate::{
    state::{AppState, Language, Phase, choose_language, chosen_language},
    text::t,
};

/// A choice of languages, each by its own name. It starts the page anew, so it waits while something is recorded.
#[component]
pub(crate) fn LanguageSection() -> impl IntoView {
    let recorder = AppState::get().recorder;
    let busy = move || recorder.phase.with(|it| !matches!(it, Phase::Idle | Phase::Failed(_)));
    let chosen = chosen_language();
    let option = |language: Language| {
        let selected = chosen == Some(language);
        view! { <option value=language.code() lang=language.code() selected=selected>{language.own_name()}</option> }
    };
    let options = Language::OFFERED.map(option);
    let choose = |code: String| {
        choose_language(Language::OFFERED.into_iter().find(|it| it.code() == code));
    };
    view! {
        <section class="card" aria-labelledby="language-title">
            <h2 id="language-title">{t("Language")}</h2>
            <select class="select" data-test="language" aria-labelledby="language-title" disabled=busy
                on:change:target=move |event| choose(event.target().value())>
                <option value="" selected=chosen.is_none()>{t("As the browser")}</option>
                {options}
            </select>
            <p class="soft small">
                {move || if busy() {
                    t("It can be changed when the recording is over.")
                } else {
                    t("Sotto starts anew in it. Words that models write are in the language that was spoken.")
                }}
            </p>
        </section>
    }
}

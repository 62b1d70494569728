//! Who asks, what is asked, and what they get.

use leptos::prelude::*;

use crate::{
    state::{AppState, LinkPlace},
    text::{languages, t, visit as say},
};

/// Title, prompt and questions, in a language of the link.
#[component]
pub(crate) fn Asked() -> impl IntoView {
    let visit = AppState::get().visit;
    let organisation = move || {
        visit.link.with(|it| match it {
            LinkPlace::Open(view) => view.organisation.clone(),
            _ => String::new(),
        })
    };
    let texts = move || {
        visit.texts().map(|texts| {
            let questions = texts.questions.into_iter().map(|it| view! { <li>{it}</li> }).collect::<Vec<_>>();
            view! {
                <div class="visit-texts" lang=texts.language dir="auto">
                    <h1 data-test="visit-title">{texts.title}</h1>
                    {(!texts.prompt.is_empty()).then(|| view! { <p class="visit-prompt">{texts.prompt}</p> })}
                    {(!questions.is_empty()).then(|| view! { <ol class="visit-questions">{questions}</ol> })}
                </div>
            }
        })
    };
    view! {
        <header class="visit-asked">
            <div class="row spread">
                <p class="soft">{organisation}</p>
                <Languages />
            </div>
            {texts}
            <Show when=move || visit.from_earlier.get()>
                <p class="soft small" role="status" data-test="from-earlier">{t("The server is away. You can record all the same; what you send goes when it is back.")}</p>
            </Show>
        </header>
    }
}

/// A choice, where there are several.
#[component]
fn Languages() -> impl IntoView {
    let visit = AppState::get().visit;
    let codes = Memo::new(move |_| {
        visit.link.with(|it| match it {
            LinkPlace::Open(view) => view.texts.iter().map(|it| it.language.clone()).collect(),
            _ => Vec::<String>::new(),
        })
    });
    let options = move || {
        let option = |(at, code): (usize, String)| {
            let known = languages::NAMES.iter().find(|(it, _)| *it == code);
            let name = known.map_or_else(|| code.clone(), |(_, name)| (*name).to_owned());
            view! { <option value=at.to_string() lang=code.clone() selected=move || visit.language.get() == at>{name}</option> }
        };
        codes.get().into_iter().enumerate().map(option).collect_view()
    };
    view! {
        <Show when=move || { codes.with(|it| it.len() > 1) }>
            <select class="select" data-test="visit-language" aria-label=t("Language")
                on:change:target=move |event| visit.language.set(event.target().value().parse().unwrap_or(0))>
                {options()}
            </select>
        </Show>
    }
}

/// What becomes of a recording.
#[component]
pub(crate) fn Collected() -> impl IntoView {
    let visit = AppState::get().visit;
    let lines = move || {
        visit.link.with(|it| match it {
            LinkPlace::Open(view) => Some(say::collected(&view.organisation, view.collects)),
            _ => None,
        })
    };
    view! {
        <section class="card" aria-labelledby="collected-title" data-test="collected">
            <h2 id="collected-title">{t("What becomes of it")}</h2>
            <ul class="visit-list">
                {move || lines().into_iter().flatten().map(|it| view! { <li>{it}</li> }).collect_view()}
            </ul>
        </section>
    }
}

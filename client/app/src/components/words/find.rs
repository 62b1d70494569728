//! Finding words in a transcript, and others in their place.

use leptos::{html, prelude::*};
use sotto_protocol::transcript::find_all;

use super::editor::Editor;
use crate::text::{t, transcripts};

/// Two fields and what they do.
#[component]
pub(super) fn Find(
    /// The editor.
    editor: Editor,
) -> impl IntoView {
    let (find, with) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let by_case = RwSignal::new(false);
    let replaced = RwSignal::new(None::<usize>);
    let places = Memo::new(move |_| {
        let (find, by_case) = (find.get(), by_case.get());
        let has = |text: &str| !find.is_empty() && !find_all(text, &find, by_case).is_empty();
        editor.sentences.with(|all| {
            all.iter()
                .enumerate()
                .filter(|(_, it)| has(&it.segment.text))
                .map(|(at, _)| at)
                .collect::<Vec<_>>()
        })
    });
    let next = move || {
        let current = editor.current.get_untracked();
        let at = places.with_untracked(|all| all.iter().find(|at| **at > current).or(all.first()).copied());
        if let Some(at) = at {
            editor.current.set(at);
            editor.reveal(at, false);
        }
    };
    let replace = move || {
        let count = with.with_untracked(|with| {
            let mut count = 0;
            editor.edit(|it| {
                count = find.with_untracked(|find| it.replace_all(find, with.trim(), by_case.get_untracked()))
            });
            count
        });
        replaced.set(Some(count));
    };
    let node = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = node.get() {
            let _ = field.focus();
        }
    });
    let told = move || match replaced.get() {
        Some(count) => transcripts::replaced(count),
        None if find.with(String::is_empty) => String::new(),
        None => transcripts::found(places.with(Vec::len)),
    };
    view! {
        <form class="find" role="search" on:submit=move |event| { event.prevent_default(); next(); }
            on:keydown=move |event| if event.key() == "Escape" { editor.finding.set(false) }>
            <input node_ref=node class="input" type="text" data-test="find-text" aria-label=t("Find") placeholder=t("Find")
                autocomplete="off" maxlength="200"
                on:input:target=move |event| { replaced.set(None); find.set(event.target().value()); } />
            <button type="submit" class="button button-small" data-test="find-next"
                disabled=move || places.with(Vec::is_empty)>{t("Next")}</button>
            <input class="input" type="text" data-test="replace-text" aria-label=t("Replace with") placeholder=t("Replace with")
                autocomplete="off" maxlength="200" on:input:target=move |event| with.set(event.target().value()) />
            <button type="button" class="button button-small" data-test="replace-all"
                disabled=move || places.with(Vec::is_empty) on:click=move |_| replace()>{t("Replace all")}</button>
            <label class="check small">
                <input type="checkbox" prop:checked=move || by_case.get()
                    on:change:target=move |event| by_case.set(event.target().checked()) />
                <span>{t("Match case")}</span>
            </label>
            <p class="soft small" role="status" data-test="found">{told}</p>
        </form>
    }
}

//! The line in which a tag or a folder for all that is chosen is typed.

use leptos::{html, prelude::*};
use sotto_api::RecordingId;
use web_sys::SubmitEvent;

use crate::{state::AppState, text::t};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// A tag to give or to take off.
    Tag,
    /// A folder to move to.
    Move,
}

/// The line, with what is known already as suggestions.
#[component]
pub(super) fn BulkForm(
    /// What is asked for; none while nothing is.
    task: RwSignal<Option<Task>>,
    /// What is chosen.
    chosen: Callback<(), Vec<RecordingId>>,
) -> impl IntoView {
    let library = AppState::get().library;
    let typed = RwSignal::new(String::new());
    let node = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = node.get() {
            // An input that is on the page takes the focus.
            let _ = input.focus();
        }
    });
    let known = move || match task.get() {
        Some(Task::Tag) => library.tags(),
        Some(Task::Move) => library.folders().into_iter().map(|it| it.path).collect(),
        None => Vec::new(),
    };
    let end = move || {
        typed.set(String::new());
        task.set(None);
    };
    let keep = move |event: SubmitEvent| {
        event.prevent_default();
        let (text, ids) = (typed.get_untracked(), chosen.run(()));
        match task.get_untracked() {
            Some(Task::Tag) => library.tag_all(&ids, &text),
            Some(Task::Move) if !text.trim().is_empty() => library.move_all(&ids, &text),
            _ => return,
        }
        end();
    };
    let take_off = move |_| {
        match task.get_untracked() {
            Some(Task::Tag) => library.untag_all(&chosen.run(()), typed.get_untracked().trim()),
            Some(Task::Move) => library.move_all(&chosen.run(()), ""),
            None => {}
        }
        end();
    };
    let words = move || match task.get() {
        Some(Task::Move) => (t("Folder, such as Work/2026"), t("Move"), t("Out of its folder")),
        _ => (t("Tag"), t("Add the tag"), t("Take the tag off")),
    };
    view! {
        <Show when=move || task.with(Option::is_some)>
            <form class="bulk-form" on:submit=keep>
                <input
                    node_ref=node
                    class="input"
                    type="text"
                    list="bulk-known"
                    autocomplete="off"
                    maxlength="200"
                    data-test="bulk-input"
                    aria-label=move || words().0
                    placeholder=move || words().0
                    prop:value=typed
                    on:input:target=move |event| typed.set(event.target().value())
                    on:keydown=move |event| if event.key() == "Escape" { end() }
                />
                <datalist id="bulk-known">
                    {move || known().into_iter().map(|it| view! { <option value=it></option> }).collect_view()}
                </datalist>
                <button type="submit" class="button button-strong button-small" data-test="bulk-keep">{move || words().1}</button>
                <button type="button" class="button button-small" data-test="bulk-take-off" on:click=take_off>
                    {move || words().2}
                </button>
            </form>
        </Show>
    }
}

//! What can be done with the current sentence.

use leptos::prelude::*;

use super::{editor::Editor, keys, sentence::Shown};
use crate::{
    components::icon::{Glyph, Icon},
    text::{speakers, t},
};

/// Stands for somebody who is not in the list yet.
const NEW: &str = "+";

/// Edit, join, take out, and who says it.
#[component]
pub(super) fn Tools(
    /// The editor.
    editor: Editor,
    /// The sentence's place.
    at: usize,
    /// The sentence.
    shown: Memo<Option<Shown>>,
) -> impl IntoView {
    let edited = Memo::new(move |_| shown.with(|it| it.as_ref().is_some_and(|it| it.edited)));
    let is_last = Memo::new(move |_| editor.sentences.with(|all| at + 1 >= all.len()));
    let join = move |_| {
        editor.edit(|it| {
            it.join_next(at);
        });
        keys::refocus(editor, at);
    };
    let remove = move |_| {
        editor.edit(|it| it.remove(at));
        keys::refocus(editor, at);
    };
    let restore = move |_| {
        editor.edit(|it| it.restore(at));
        keys::refocus(editor, at);
    };
    view! {
        <div class="sentence-tools">
            <button type="button" class="icon-button" data-test="edit-sentence" title=t("Correct this sentence")
                aria-label=t("Correct this sentence") on:click=move |_| editor.type_over(at)>
                <Icon glyph=Glyph::Pencil />
            </button>
            <Speaker editor at shown />
            <button type="button" class="button button-small" data-test="join-sentence" disabled=move || is_last.get()
                aria-keyshortcuts="j" on:click=join>{t("Join with the next")}</button>
            <Show when=move || edited.get()>
                <button type="button" class="button button-small" data-test="restore-sentence" on:click=restore>
                    {t("As it was heard")}
                </button>
            </Show>
            <button type="button" class="icon-button" data-test="remove-sentence" title=t("Take this sentence out")
                aria-label=t("Take this sentence out") aria-keyshortcuts="Delete" on:click=remove>
                <Icon glyph=Glyph::Trash />
            </button>
        </div>
    }
}

#[component]
fn Speaker(
    /// The editor.
    editor: Editor,
    /// The sentence's place.
    at: usize,
    /// The sentence.
    shown: Memo<Option<Shown>>,
) -> impl IntoView {
    let chosen =
        move || shown.with(|it| Some(it.as_ref()?.speaker.as_ref()?.1.label.clone())).unwrap_or_default();
    let options = move || {
        let known = editor.transcript.with(|it| it.as_ref()?.speakers.as_ref().map(|it| it.speakers.clone()));
        let option = |speaker: sotto_protocol::Speaker| {
            let (label, name) = (speaker.label.clone(), speakers::name(&speaker).to_owned());
            let value = label.clone();
            view! { <option value=value selected=move || chosen() == label>{name}</option> }
        };
        known.unwrap_or_default().into_iter().map(option).collect_view()
    };
    view! {
        <select class="select select-small" data-test="sentence-speaker" aria-label=t("Who says this")
            on:change:target=move |event| {
                let label = event.target().value();
                if label == NEW {
                    editor.state.say_by_new(editor.id, at);
                } else if !label.is_empty() {
                    editor.edit(|it| it.say_by(at, &label));
                }
            }>
            <option value="" selected=move || chosen().is_empty()>{t("Who says this")}</option>
            {options}
            <option value=NEW>{t("Somebody else")}</option>
        </select>
    }
}

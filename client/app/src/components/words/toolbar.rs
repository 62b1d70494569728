//! What can be done with the whole transcript.

use leptos::prelude::*;

use super::editor::{Editor, UNSURE};
use crate::{
    components::icon::{Glyph, Icon},
    state::AppState,
    text::{plural, t},
};

/// Undo, redo, words to look at, search, export.
#[component]
pub(super) fn Toolbar(
    /// The editor.
    editor: Editor,
) -> impl IntoView {
    let Editor { id, state, .. } = editor;
    let open = Memo::new(move |_| state.history.with(|it| it.open(id)));
    let unsure = Memo::new(move |_| {
        let count = |all: &std::sync::Arc<Vec<sotto_protocol::Sentence>>| {
            all.iter().flat_map(|it| &it.segment.words).filter(|word| word.confidence < UNSURE).count()
        };
        editor.sentences.with(count)
    });
    view! {
        <div class="toolbar" role="group" aria-label=t("The transcript")>
            <button type="button" class="button button-small" data-test="words-undo" disabled=move || !open.get().0
                aria-keyshortcuts="Control+z" on:click=move |_| state.undo(id)>{t("Undo")}</button>
            <button type="button" class="button button-small" data-test="words-redo" disabled=move || !open.get().1
                aria-keyshortcuts="Control+Shift+z" on:click=move |_| state.redo(id)>{t("Redo")}</button>
            <button type="button" class="button button-small" data-test="next-unsure"
                disabled=move || unsure.get() == 0 aria-keyshortcuts="u" on:click=move |_| editor.next_unsure()>
                {move || match unsure.get() {
                    0 => t("No unsure words").to_owned(),
                    count => plural(count, "Next of 1 unsure word", "Next of {n} unsure words"),
                }}
            </button>
            <button type="button" class="button button-small" data-test="find-words" aria-keyshortcuts="f"
                aria-expanded=move || editor.finding.get().to_string()
                on:click=move |_| editor.finding.update(|it| *it = !*it)>
                <Icon glyph=Glyph::Search />{t("Find and replace")}
            </button>
            <button type="button" class="button button-small" data-test="export-words"
                on:click=move |_| AppState::get().exports.ask(vec![id])>
                <Icon glyph=Glyph::Download />{t("Export")}
            </button>
        </div>
    }
}

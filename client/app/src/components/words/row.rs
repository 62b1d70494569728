//! A sentence in the editor: read, or typed over; with its tools where it is the current one.

use leptos::prelude::*;

use super::{editor::Editor, keys, sentence::Sentence, tools::Tools, typing::Typing};

/// The sentence at a place.
#[component]
pub(super) fn Row(
    /// The editor.
    editor: Editor,
    /// Its place.
    at: usize,
) -> impl IntoView {
    let shown = Memo::new(move |_| editor.shown(at));
    let is_current = Memo::new(move |_| editor.current.get() == at);
    let is_typed = Memo::new(move |_| editor.typing.with(|it| it.as_ref().is_some_and(|it| it.0 == at)));
    let take = move || {
        if editor.typing.with_untracked(Option::is_none) && editor.current.get_untracked() != at {
            editor.current.set(at);
        }
    };
    view! {
        <div class="sentence" role="listitem" data-at=at.to_string() class:current=is_current
            tabindex=move || if is_current.get() { "0" } else { "-1" }
            on:focus=move |_| take()
            on:pointerdown=move |_| take()
            on:dblclick=move |_| editor.type_over(at)
            on:keydown:target=move |event| {
                // Buttons and fields inside have keys of their own.
                if event.target().get_attribute("data-at").is_some() {
                    keys::on_row(editor, at, &event);
                }
            }>
            {move || {
                if is_typed.get() {
                    return view! { <Typing editor at /> }.into_any();
                }
                let player = editor.player;
                shown.get().map(|shown| view! { <Sentence shown player /> }).into_any()
            }}
            <Show when=move || is_current.get() && !is_typed.get()><Tools editor at shown /></Show>
        </div>
    }
}

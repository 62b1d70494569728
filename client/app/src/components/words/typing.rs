//! A sentence while it is typed over. The cursor splits it, and joins it with its neighbours.

use leptos::{html, prelude::*};
use web_sys::KeyboardEvent;

use super::{editor::Editor, keys};
use crate::text::{t, transcripts};

/// Most letters of a sentence.
const MAX_CHARS: usize = 2_000;

/// The field.
#[component]
pub(super) fn Typing(
    /// The editor.
    editor: Editor,
    /// The sentence's place.
    at: usize,
) -> impl IntoView {
    let node = NodeRef::<html::Textarea>::new();
    Effect::new(move |_| {
        if let Some(field) = node.get() {
            // A field that is on the page takes the focus.
            let _ = field.focus();
        }
    });
    let keep = move || {
        if let Some(text) = typed(editor, at) {
            editor.edit(|it| if text.is_empty() { it.remove(at) } else { it.rewrite(at, &text) });
        }
    };
    let on_keydown = move |event: KeyboardEvent| {
        event.stop_propagation();
        let (cursor, end) = node.get_untracked().map(|it| cursor_of(&it)).unwrap_or_default();
        let with = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            "Enter" if with => split(editor, at, cursor),
            "Enter" if !event.shift_key() => {
                keep();
                keys::refocus(editor, at);
            }
            "Escape" => {
                editor.typing.set(None);
                keys::refocus(editor, at);
            }
            "Backspace" if cursor == 0 && end == 0 && at > 0 => join(editor, at, at - 1),
            "Delete" if is_at_end(editor, cursor, end) => join(editor, at, at),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <div class="typing">
            <textarea
                node_ref=node
                class="input"
                rows="2"
                maxlength=MAX_CHARS.to_string()
                data-test="sentence-input"
                aria-label=t("Words of this sentence")
                aria-describedby="typing-keys"
                prop:value=move || editor.typing.with(|it| it.as_ref().map(|it| it.1.clone()).unwrap_or_default())
                on:input:target=move |event| editor.typing.set(Some((at, event.target().value())))
                on:blur=move |_| keep()
                on:keydown=on_keydown
            ></textarea>
            <p id="typing-keys" class="soft small">{transcripts::typing_keys()}</p>
        </div>
    }
}

/// What was typed, which then counts as taken; none where it was taken before.
fn typed(editor: Editor, at: usize) -> Option<String> {
    let (place, text) = editor.typing.get_untracked()?;
    if place != at {
        return None;
    }
    editor.typing.set(None);
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn split(editor: Editor, at: usize, cursor: usize) {
    let Some((_, raw)) = editor.typing.get_untracked() else { return };
    let before: String = raw.chars().take(cursor).collect();
    // Spaces at the ends and in rows are not kept.
    let letters = before.split_whitespace().collect::<Vec<_>>().join(" ").chars().count();
    if let Some(text) = typed(editor, at) {
        editor.edit(|it| {
            it.rewrite(at, &text);
            it.split(at, letters);
        });
        keys::refocus(editor, at + 1);
    }
}

/// Keeps what was typed, then joins the sentence at `first` with the one after it.
fn join(editor: Editor, at: usize, first: usize) {
    if let Some(text) = typed(editor, at) {
        editor.edit(|it| {
            if !text.is_empty() {
                it.rewrite(at, &text);
            }
            it.join_next(first);
        });
        request_animation_frame(move || editor.type_over(first));
    }
}

fn is_at_end(editor: Editor, cursor: usize, end: usize) -> bool {
    let length = editor.typing.with_untracked(|it| it.as_ref().map_or(0, |it| it.1.chars().count()));
    cursor == length && end == length
}

/// Start and end of what is selected, in letters.
fn cursor_of(field: &web_sys::HtmlTextAreaElement) -> (usize, usize) {
    let text = field.value();
    let letters = |units: Option<u32>| {
        let mut left = units.unwrap_or_default() as usize;
        let before = text.chars().take_while(|letter| {
            let fits = left >= letter.len_utf16();
            left = left.saturating_sub(letter.len_utf16());
            fits
        });
        before.count()
    };
    (letters(field.selection_start().ok().flatten()), letters(field.selection_end().ok().flatten()))
}

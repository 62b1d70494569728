//! The person's note of a recording: written under its title and kept by itself.

use leptos::{html, prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::clock;

use crate::{state::AppState, text::t};

/// How long nobody types before it is kept.
const REST_MS: u32 = 700;
/// Most characters of a note.
const MAX_CHARS: usize = 20_000;

/// A text that grows with what is typed.
#[component]
pub(crate) fn Note(
    /// The recording.
    id: RecordingId,
) -> impl IntoView {
    let library = AppState::get().library;
    let kept = Memo::new(move |_| library.find(id).map(|it| it.note.clone()).unwrap_or_default());
    let typed = RwSignal::new(None::<String>);
    let strokes = StoredValue::new(0_u32);
    let node = NodeRef::<html::Textarea>::new();
    let keep = move || {
        let Some(text) = typed.try_update(Option::take).flatten() else { return };
        let text: String = text.trim_end().chars().take(MAX_CHARS).collect();
        if kept.try_get_untracked().as_ref() != Some(&text) {
            library.set_note(id, &text);
        }
    };
    let on_input = move |text: String| {
        typed.set(Some(text));
        strokes.update_value(|it| *it += 1);
        let stroke = strokes.get_value();
        spawn_local(async move {
            clock::sleep_ms(REST_MS).await;
            // The page may have been left meanwhile, which keeps it too.
            if strokes.try_get_value() == Some(stroke) {
                keep();
            }
        });
    };
    on_cleanup(keep);
    let shown = move || typed.get().unwrap_or_else(|| kept.get());
    let rows = move || shown().lines().count().clamp(1, 12).to_string();
    view! {
        <textarea
            node_ref=node
            class="note"
            data-test="note"
            aria-label=t("Note")
            placeholder=t("Write a note")
            maxlength=MAX_CHARS.to_string()
            rows=rows
            prop:value=shown
            on:input:target=move |event| on_input(event.target().value())
            on:blur=move |_| keep()
        ></textarea>
    }
}

//! Words that the person brings: typed, pasted, or in a file of subtitles.

use leptos::{html, prelude::*};
use sotto_api::RecordingId;
use sotto_protocol::Source;

use crate::{
    state::AppState,
    text::{t, transcripts},
};

/// A field to type or paste into, and a file to choose.
#[component]
pub(super) fn BringWords(
    /// Which recording.
    id: RecordingId,
    /// Whether there are words already.
    has: Signal<bool>,
) -> impl IntoView {
    let state = AppState::get().transcripts;
    let text = RwSignal::new(String::new());
    let source = RwSignal::new(Source::Typed);
    let file = NodeRef::<html::Input>::new();
    let take = move |_| {
        text.with_untracked(|text| state.lay(id, text, source.get_untracked()));
        text.set(String::new());
    };
    let choose = move |_| {
        let Some(input) = file.get_untracked() else { return };
        if let Some(chosen) = input.files().and_then(|it| it.get(0)) {
            state.take_subtitles(id, chosen);
        }
        // The same file can be chosen again.
        input.set_value("");
    };
    view! {
        <details class="bring" data-test="bring-words">
            <summary>{t("Type, paste or import what is said")}</summary>
            <div class="stack">
                <p class="soft small">{move || transcripts::bring_about(has.get())}</p>
                <textarea class="input" rows="5" data-test="bring-text" aria-label=t("What is said")
                    prop:value=move || text.get()
                    on:paste=move |_| source.set(Source::Pasted)
                    on:input:target=move |event| {
                        let typed = event.target().value();
                        if typed.is_empty() { source.set(Source::Typed); }
                        text.set(typed);
                    }></textarea>
                <div class="row">
                    <button type="button" class="button" data-test="bring-use"
                        disabled=move || text.with(|it| it.trim().is_empty()) on:click=take>{t("Use these words")}</button>
                    <label class="button">
                        <input node_ref=file class="reader-only" type="file" accept=".srt,.vtt,text/vtt" data-test="bring-file"
                            on:change=choose />
                        {t("Import subtitles (SRT, WebVTT)")}
                    </label>
                </div>
            </div>
        </details>
    }
}

//! Taking a transcript elsewhere.

use leptos::prelude::*;
use sotto_api::RecordingId;
use sotto_export::Format;

use crate::{
    components::icon::{Glyph, Icon},
    state::AppState,
    text::transcripts,
};

/// A choice of formats, and a button that saves.
#[component]
pub(super) fn SaveTranscript(
    /// Which recording.
    id: RecordingId,
) -> impl IntoView {
    let state = AppState::get().transcripts;
    let chosen = RwSignal::new(Format::Txt);
    // The whole report is among the recording's own buttons.
    let options = Format::ALL.into_iter().filter(|format| *format != Format::Json);
    let options: Vec<_> =
        options.map(|format| view! { <option value=format.extension()>{format.about()}</option> }).collect();
    view! {
        <div class="row">
            <select
                class="select"
                data-test="transcript-format"
                aria-label=transcripts::format()
                on:change:target=move |event| {
                    if let Some(format) = Format::named(&event.target().value()) {
                        chosen.set(format);
                    }
                }
            >
                {options}
            </select>
            <button type="button" class="button" data-test="save-transcript"
                on:click=move |_| state.save(id, chosen.get_untracked())>
                <Icon glyph=Glyph::Download />{transcripts::save()}
            </button>
        </div>
    }
}

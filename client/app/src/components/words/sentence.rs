//! One sentence: its time, who says it, how the voice sounds, and its words or what the person wrote instead.

use leptos::prelude::*;
use sotto_api::RecordingId;
use sotto_protocol::{EmotionLabel, Speaker, TranscriptSegment};

use super::spoken::SpokenWords;
use crate::{
    components::{
        emotion_mark::swatch_class,
        icon::{Glyph, Icon},
        line_input::LineInput,
        player::{Player, SeekButton},
        speaker_mark::SpeakerMark,
    },
    state::AppState,
    text::{emotions, fill, speakers, transcripts},
};

/// Most characters of what a person writes in place of a sentence.
const MAX_CHARS: usize = 2_000;

/// What is known of a sentence besides its words.
#[derive(Clone, Default)]
pub(super) struct Beside {
    /// How the voice sounds there; none where that is not known.
    pub(super) voice: Option<EmotionLabel>,
    /// Who says it, and their place in the list; none where that is not known.
    pub(super) speaker: Option<(usize, Speaker)>,
    /// What the person wrote in its place.
    pub(super) edited: Option<String>,
    /// The recording, where the sentence can be changed.
    pub(super) id: Option<RecordingId>,
}

/// A sentence.
#[component]
pub(super) fn Sentence(
    /// What was said.
    segment: TranscriptSegment,
    /// What else is known.
    beside: Beside,
    /// Plays and seeks.
    player: Player,
) -> impl IntoView {
    let Beside { voice, speaker, edited, id } = beside;
    let start_s = segment.start_s;
    let editing = RwSignal::new(None::<String>);
    let text = edited.clone().unwrap_or_else(|| segment.text.clone());
    let pencil = id.map(|_| {
        let text = text.clone();
        view! {
            <button type="button" class="icon-button" data-test="edit-sentence" title=transcripts::edit()
                aria-label=transcripts::edit() on:click=move |_| editing.set(Some(text.clone()))>
                <Icon glyph=Glyph::Pencil />
            </button>
        }
    });
    let segment = StoredValue::new(segment);
    let keep = move |text: String| {
        if let Some(id) = id {
            segment.with_value(|segment| AppState::get().transcripts.edit(id, segment, &text));
        }
    };
    let words = move || {
        if editing.with(Option::is_some) {
            let label = transcripts::edit();
            view! { <LineInput label test="sentence-input" max_chars=MAX_CHARS editing keep /> }.into_any()
        } else if let Some(edited) = edited.clone() {
            view! {
                <span data-test="edited">{edited}</span> " "
                <span class="soft small">{transcripts::edited()}</span>
            }
            .into_any()
        } else {
            view! { <SpokenWords segment=segment.get_value() player /> }.into_any()
        }
    };
    view! {
        <li class="sentence">
            <SeekButton to_s=start_s player />
            <p class="sentence-words">
                {speaker.map(|(index, speaker)| view! {
                    <SpeakerMark index label=speaker.label.clone() />
                    <span class="reader-only">{format!("{}: ", speakers::name(&speaker))}</span>
                    {speaker.name.map(|name| view! { <strong aria-hidden="true">{name}</strong> " " })}
                })}
                {voice.map(|label| view! {
                    <span class=swatch_class(label) role="img"
                        aria-label=fill("Voice: {emotion}", &[("emotion", &emotions::label_name(label))])
                        title=emotions::label_name(label)></span>
                })}
                {words}
            </p>
            {pencil}
        </li>
    }
}

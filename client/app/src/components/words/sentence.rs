//! One sentence to read: its time, who says it, how the voice sounds, and its words.

use leptos::prelude::*;
use sotto_protocol::{EmotionLabel, Speaker, TranscriptSegment};

use super::spoken::SpokenWords;
use crate::{
    components::{
        emotion_mark::swatch_class,
        player::{Player, SeekButton},
        speaker_mark::SpeakerMark,
    },
    text::{emotions, fill, speakers, transcripts},
};

/// A sentence with what is known of it besides its words.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Shown {
    /// What was said.
    pub(crate) segment: TranscriptSegment,
    /// How the voice sounds there; none where that is not known.
    pub(crate) voice: Option<EmotionLabel>,
    /// Who says it, and their place in the list; none where that is not known.
    pub(crate) speaker: Option<(usize, Speaker)>,
    /// Whether the person wrote it.
    pub(crate) edited: bool,
}

/// A sentence.
#[component]
pub(crate) fn Sentence(
    /// What it is.
    shown: Shown,
    /// Plays and seeks.
    player: Player,
) -> impl IntoView {
    let Shown { segment, voice, speaker, edited } = shown;
    view! {
        <SeekButton to_s=segment.start_s player />
        <p class="sentence-words" data-test=edited.then_some("edited")>
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
            <SpokenWords segment player />
            {edited.then(|| view! { " " <span class="soft small">{transcripts::edited()}</span> })}
        </p>
    }
}

//! What was said, as the visitor shared it: to be read, and played from a sentence on.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_protocol::{Analysis, Transcript, TranscriptSegment};

use crate::{
    components::{
        player::Player,
        words::{Sentence, Shown},
    },
    text::{t, transcripts},
};

/// The sentences.
#[component]
pub(super) fn Said(
    /// What was shared.
    transcript: Arc<Transcript>,
    /// How the voice sounds.
    analysis: Arc<Analysis>,
    /// Plays and seeks.
    player: Player,
) -> impl IntoView {
    let row = |segment: TranscriptSegment| {
        let voice = analysis.emotion_between(segment.start_s, segment.end_s);
        let speaker = transcript.speakers.as_ref().and_then(|turns| {
            let at = turns.index_of(segment.speaker.as_deref()?)?;
            Some((at, turns.speakers.get(at)?.clone()))
        });
        let shown = Shown { segment, voice, speaker, edited: false };
        view! { <li class="sentence"><Sentence shown player /></li> }
    };
    let rows: Vec<_> = transcript.shown_segments().into_iter().map(row).collect();
    view! {
        <section class="card words" aria-labelledby="said-title" data-test="said">
            <h2 id="said-title">{t("What was said")}</h2>
            <ol class="sentences">{rows}</ol>
            <p class="soft small">{transcripts::caveat(&transcript)}</p>
        </section>
    }
}

//! One sentence: its time, and its words.

use leptos::prelude::*;
use sotto_protocol::{EmotionLabel, TranscriptSegment, Word};

use crate::{
    components::{
        emotion_mark::swatch_class,
        player::{Player, SeekButton},
    },
    text::emotions,
};

/// Less sure than this is shown as such.
const UNSURE: f32 = 0.5;

/// A sentence whose words follow the cursor.
#[component]
pub(super) fn Sentence(
    /// What was said.
    segment: TranscriptSegment,
    /// How the voice sounds there; none where that is not known.
    #[prop(optional_no_strip)]
    voice: Option<EmotionLabel>,
    /// Plays and seeks.
    player: Player,
) -> impl IntoView {
    let TranscriptSegment { start_s, end_s, words, .. } = segment;
    let times: Vec<(f64, f64)> = words.iter().map(|word| (word.start_s, word.end_s)).collect();
    // Words look at this alone, so the cursor moves through long talk without asking all of them.
    let now = Memo::new(move |_| {
        let at = player.position_s.get();
        if at < start_s || at >= end_s {
            return None;
        }
        times.iter().rposition(|(start, end)| (*start..*end).contains(&at))
    });
    let shown = |(at, word): (usize, &Word)| {
        let Word { text, start_s, confidence, .. } = word.clone();
        view! {
            <span
                class="word"
                class:unsure=confidence < UNSURE
                class:now=move || now.get() == Some(at)
                data-test="word"
                data-start=format!("{start_s:.3}")
                on:click=move |_| player.seek(start_s)
            >{text}</span>
            " "
        }
    };
    let words: Vec<_> = words.iter().enumerate().map(shown).collect();
    view! {
        <li class="sentence">
            <SeekButton to_s=start_s player />
            <p class="sentence-words">
                {voice.map(|label| view! {
                    <span class=swatch_class(label) role="img"
                        aria-label=format!("Voice: {}", emotions::label_name(label))
                        title=emotions::label_name(label)></span>
                })}
                {words}
            </p>
        </li>
    }
}

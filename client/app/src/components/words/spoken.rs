//! The words of a sentence, which follow the cursor and are places to seek.

use leptos::prelude::*;
use sotto_protocol::{TranscriptSegment, Word, script::between_words};

use super::editor::UNSURE;
use crate::{components::player::Player, text::t};

/// The words.
#[component]
pub(super) fn SpokenWords(
    /// The sentence.
    segment: TranscriptSegment,
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
        let after = words.get(at + 1).map_or("", |next| between_words(&word.text, &next.text));
        let Word { text, start_s, end_s, confidence } = word.clone();
        view! {
            <span
                class="word"
                class:unsure=confidence < UNSURE
                class:now=move || now.get() == Some(at)
                data-test="word"
                title=(confidence < UNSURE).then(|| t("Perhaps misheard"))
                data-start=format!("{start_s:.3}")
                data-end=format!("{end_s:.3}")
                on:click=move |_| player.seek(start_s)
            >{text}</span>
            {after}
        }
    };
    words.iter().enumerate().map(shown).collect_view()
}

//! A speaker as a badge: a colour that colour-blind people can tell from the others, and a letter or number.

use leptos::prelude::*;

/// Colours of speakers; who comes later has one of them again, with another sign.
const COLOURS: usize = 7;

/// The badge.
#[component]
pub(crate) fn SpeakerMark(
    /// The speaker's place in the list.
    index: usize,
    /// Sign within the badge.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! { <span class=format!("speaker-mark {}", colour_name(index)) aria-hidden="true">{label}</span> }
}

/// Name of a speaker's colour in the style sheets.
pub(crate) fn colour_name(index: usize) -> &'static str {
    const NAMES: [&str; COLOURS] =
        ["speaker-1", "speaker-2", "speaker-3", "speaker-4", "speaker-5", "speaker-6", "speaker-7"];
    NAMES[index % COLOURS]
}

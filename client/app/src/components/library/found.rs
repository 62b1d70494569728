//! What a search found: marks in a title, and the sentence in which it was said, with a way to that moment.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::components::A;
use sotto_search::{Piece, excerpt, marked};

use crate::{
    state::{AppState, Listing, RecordingView},
    text::{fill, format, t},
};

/// A text with what was searched for marked in it.
#[component]
pub(super) fn Marked(
    /// The text.
    text: Signal<String>,
    /// What was searched.
    listing: Memo<Listing>,
) -> impl IntoView {
    move || shown(listing.with(|it| marked(&text.get(), &it.query)))
}

/// The sentence in which it was said first, or the note in which it stands.
#[component]
pub(super) fn Found(
    /// The recording.
    view: Memo<Option<Arc<RecordingView>>>,
    /// What was searched.
    listing: Memo<Listing>,
) -> impl IntoView {
    let search = AppState::get().search;
    move || {
        let view = view.get()?;
        listing.with(|listing| {
            let hit = listing.hits.get(&view.id)?;
            if let Some(line) = hit.line.and_then(|at| search.line(&view, at)) {
                let moment = format::clock(line.start_s);
                let label = fill("Open at {time}", &[("time", &moment)]);
                let found = excerpt(&line.text, &listing.query);
                return Some(
                    view! {
                        <p class="recording-found" data-test="found">
                            <A
                                href=format!("/recording/{}?at={:.1}", view.id, line.start_s)
                                attr:class="recording-moment tabular"
                                attr:aria-label=label
                            >
                                {moment}
                            </A>
                            <span>{shown(found)}</span>
                        </p>
                    }
                    .into_any(),
                );
            }
            hit.in_note.then(|| {
                view! {
                    <p class="recording-found" data-test="found">
                        <span class="soft">{t("Note:")}" "</span>
                        <span>{shown(excerpt(&view.note, &listing.query))}</span>
                    </p>
                }
                .into_any()
            })
        })
    }
}

/// Pieces of a text; what was found is marked for eyes and for screen readers.
fn shown(pieces: Vec<Piece>) -> impl IntoView {
    // Of one shape each, so that another search finds its place in what the last one drew.
    let piece = |Piece { text, found }: Piece| {
        let (plain, marked) = if found { (None, Some(text)) } else { (Some(text), None) };
        view! { <span>{plain}{marked.map(|text| view! { <mark>{text}</mark> })}</span> }
    };
    pieces.into_iter().map(piece).collect_view()
}

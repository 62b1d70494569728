//! The library's list: however long it is, only rows near the window are on the page.

use leptos::{html, prelude::*};

use super::entry::Entry;
use crate::{
    components::long_list::LongList,
    state::{AppState, Listing},
    text::t,
};

/// All rows of a listing.
#[component]
pub(crate) fn Rows(
    /// What is listed.
    listing: Memo<Listing>,
) -> impl IntoView {
    let node = NodeRef::<html::Ul>::new();
    let ids = Signal::derive(move || listing.with(|it| it.ids.clone()));
    let list = LongList { ids, node, focus: ".recording-title" };
    let focused = RwSignal::new(None);
    let total = move || listing.with(|it| it.ids.len());
    let rows = list.rows(focused, || AppState::get().library.note_scroll());
    Effect::new(move |_| request_animation_frame(move || AppState::get().library.restore_scroll()));
    view! {
        <ul
            node_ref=node
            class="recordings listing"
            aria-label=t("Recordings")
            data-found=move || listing.with(|it| !it.query.is_empty()).to_string()
            data-count=move || total().to_string()
            style=("--count", move || total().to_string())
            on:focusin=move |event| focused.set(list.row_of(event.target()))
            on:focusout=move |_| focused.set(None)
            on:keydown=move |event| list.follow_key(&event, focused)
        >
            <For each=move || rows.get() key=|row| row.1 children=move |(_, id)| {
                let at = Memo::new(move |earlier: Option<&usize>| {
                    let now = rows.with(|rows| rows.iter().find(|row| row.1 == id).map(|row| row.0));
                    now.or(earlier.copied()).unwrap_or_default()
                });
                view! { <Entry id at=at.into() listing /> }
            } />
        </ul>
    }
}

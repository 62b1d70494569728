//! The library's list: however long it is, only rows near the window are on the page.
//!
//! All rows are of one height, which the style sheet says, so that where each one lies follows from its number.

use std::ops::Range;

use leptos::{ev, html, leptos_dom::helpers::WindowListenerHandle, prelude::*};
use sotto_api::RecordingId;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::entry::Entry;
use crate::{
    state::{AppState, Listing},
    text::t,
};

/// Rows that are there before and after those that can be seen.
const SPARE: usize = 12;
/// Rows that are there before the window was measured.
const FIRST: usize = 24;
/// Height of a row where the style sheet does not say it.
const ROW_PX: f64 = 104.0;
/// Rows that a page key goes.
const PAGE: usize = 8;

/// Frames in which a row that got the focus keeps it.
const FRAMES: u32 = 6;

/// A row that is on the page: its number, and which recording it is.
type Row = (usize, RecordingId);

/// All rows of a listing.
#[component]
pub(crate) fn Rows(
    /// What is listed.
    listing: Memo<Listing>,
) -> impl IntoView {
    let node = NodeRef::<html::Ul>::new();
    let near = RwSignal::new(0..FIRST);
    let row_px = RwSignal::new(ROW_PX);
    // The row that has the focus stays, wherever the window goes.
    let focused = RwSignal::new(None::<RecordingId>);
    let total = move || listing.with(|it| it.ids.len());
    let measure = move || {
        let Some(list) = node.try_get_untracked().flatten() else { return };
        row_px.set(height_of_row(&list).unwrap_or(ROW_PX));
        let seen = seen(&list, row_px.get_untracked());
        if near.get_untracked() != seen {
            near.set(seen);
        }
    };
    let listeners: [WindowListenerHandle; 2] = [
        window_event_listener(ev::scroll, move |_| {
            measure();
            AppState::get().library.note_scroll();
        }),
        window_event_listener(ev::resize, move |_| measure()),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    Effect::new(move |earlier: Option<()>| {
        listing.track();
        node.track();
        if earlier.is_none() {
            request_animation_frame(move || AppState::get().library.restore_scroll());
        }
        // The list has its new length once the page is drawn.
        request_animation_frame(measure);
    });
    let rows = Memo::new(move |_| {
        let near = near.get();
        listing.with(|listing| {
            let ids = &listing.ids;
            let held = focused.get().and_then(|id| ids.iter().position(|it| *it == id));
            let numbers = near.start.min(ids.len())..near.end.min(ids.len());
            // In the order of the page: what moves there loses the focus.
            let (before, after) =
                (held.filter(|at| *at < numbers.start), held.filter(|at| *at >= numbers.end));
            let shown = before.into_iter().chain(numbers).chain(after);
            shown.map(|at| (at, ids[at])).collect::<Vec<Row>>()
        })
    });
    let on_key = move |event: KeyboardEvent| {
        let Some(at) = focused.get_untracked().and_then(|id| place_of(listing, id)) else { return };
        let Some(to) = aim(&event, at, total()) else { return };
        event.prevent_default();
        let Some(list) = node.get_untracked() else { return };
        focused.set(listing.with_untracked(|it| it.ids.get(to).copied()));
        focus_row(&list, to, FRAMES);
    };
    view! {
        <ul
            node_ref=node
            class="recordings listing"
            aria-label=t("Recordings")
            data-found=move || listing.with(|it| !it.query.is_empty()).to_string()
            data-count=move || total().to_string()
            style=("--count", move || total().to_string())
            on:focusin=move |event| focused.set(row_of(event.target()).and_then(|it| id_of(&it)))
            on:focusout=move |_| focused.set(None)
            on:keydown=on_key
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

/// The numbers of rows that can be seen, and some around them.
fn seen(list: &HtmlElement, row_px: f64) -> Range<usize> {
    let height = window().inner_height().ok().and_then(|it| it.as_f64()).unwrap_or(800.0);
    let above = -list.get_bounding_client_rect().top();
    let row = |px: f64| (px / row_px).clamp(0.0, 1e9) as usize;
    row(above).saturating_sub(SPARE)..row(above + height) + 1 + SPARE
}

fn height_of_row(list: &HtmlElement) -> Option<f64> {
    let style = window().get_computed_style(list).ok()??;
    style.get_property_value("--row").ok()?.trim().trim_end_matches("px").parse().ok()
}

fn place_of(listing: Memo<Listing>, id: RecordingId) -> Option<usize> {
    listing.with_untracked(|it| it.ids.iter().position(|it| *it == id))
}

/// Which row a key goes to.
fn aim(event: &KeyboardEvent, at: usize, total: usize) -> Option<usize> {
    let in_field = event
        .target()
        .and_then(|it| it.dyn_into::<HtmlElement>().ok())
        .is_some_and(|it| matches!(it.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA") && !is_box(&it));
    if in_field || event.alt_key() || event.ctrl_key() || event.meta_key() {
        return None;
    }
    let to = match event.key().as_str() {
        "ArrowDown" => at + 1,
        "ArrowUp" => at.checked_sub(1)?,
        "PageDown" => at + PAGE,
        "PageUp" => at.saturating_sub(PAGE),
        "Home" => 0,
        "End" => total,
        _ => return None,
    };
    Some(to.min(total.checked_sub(1)?))
}

fn is_box(element: &HtmlElement) -> bool {
    element.get_attribute("type").as_deref() == Some("checkbox")
}

/// Gives a row's link the focus, as soon as the row is on the page. The window follows it, the rows around it change, and
/// where that costs the focus, it gets it back.
fn focus_row(list: &HtmlElement, at: usize, frames: u32) {
    let list = list.clone();
    request_animation_frame(move || {
        let link = list.query_selector(&format!("[data-at='{at}'] .recording-title")).ok().flatten();
        let active = document().active_element();
        let elsewhere =
            active.as_ref().is_some_and(|it| it.tag_name() != "BODY" && !list.contains(Some(it.as_ref())));
        if elsewhere {
            return;
        }
        if let Some(link) =
            link.filter(|it| active.as_ref() != Some(it)).and_then(|it| it.dyn_into::<HtmlElement>().ok())
        {
            // A link on the page takes the focus.
            let _ = link.focus();
        }
        if frames > 0 {
            focus_row(&list, at, frames - 1);
        }
    });
}

fn row_of(target: Option<web_sys::EventTarget>) -> Option<Element> {
    target?.dyn_into::<Element>().ok()?.closest("[data-test=recording-row]").ok().flatten()
}

fn id_of(row: &Element) -> Option<RecordingId> {
    row.get_attribute("data-id")?.parse().ok()
}

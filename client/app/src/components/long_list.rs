//! Long lists, of which only rows near the window are on the page.
//!
//! All rows are of one height, which the style sheet says (`--row`), so that where each one lies follows from its number.
//! A list has its rows' numbers in `data-at`, and one link or button in each that the arrow keys go to.

use std::{ops::Range, sync::Arc};

use leptos::{ev, html::ElementType, leptos_dom::helpers::WindowListenerHandle, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

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

/// What a list is about, and where it is on the page.
pub(crate) struct LongList<T: Send + Sync + 'static, E: ElementType> {
    /// What is listed, in order.
    pub(crate) ids: Signal<Arc<Vec<T>>>,
    /// The element that the rows are in.
    pub(crate) node: NodeRef<E>,
    /// What in a row takes the focus.
    pub(crate) focus: &'static str,
}

impl<T: Send + Sync, E: ElementType> Copy for LongList<T, E> {}

impl<T: Send + Sync, E: ElementType> Clone for LongList<T, E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, E> LongList<T, E>
where
    T: Copy + PartialEq + Send + Sync + 'static,
    E: ElementType,
    E::Output: JsCast + Clone + 'static,
{
    /// Numbers of the rows that are to be on the page, with what each is: those near the window, and the one that has the
    /// focus, wherever the window goes. `scrolled` is called whenever the window moves.
    pub(crate) fn rows(self, focused: RwSignal<Option<T>>, scrolled: fn()) -> Memo<Vec<(usize, T)>> {
        let near = self.near(scrolled);
        Memo::new(move |_| {
            let near = near.get();
            self.ids.with(|ids| {
                let held = focused.get().and_then(|id| ids.iter().position(|it| *it == id));
                let numbers = near.start.min(ids.len())..near.end.min(ids.len());
                // In the order of the page: what moves there loses the focus.
                let (before, after) =
                    (held.filter(|at| *at < numbers.start), held.filter(|at| *at >= numbers.end));
                let shown = before.into_iter().chain(numbers).chain(after);
                shown.map(|at| (at, ids[at])).collect()
            })
        })
    }

    /// Goes to the row that a key names. Call it for keys in the list.
    pub(crate) fn follow_key(self, event: &KeyboardEvent, focused: RwSignal<Option<T>>) {
        let place = |id: T| self.ids.with_untracked(|ids| ids.iter().position(|it| *it == id));
        let Some(at) = focused.get_untracked().and_then(place) else { return };
        let Some(to) = aim(event, at, self.ids.with_untracked(|it| it.len())) else { return };
        event.prevent_default();
        let Some(list) = self.element() else { return };
        focused.set(self.ids.with_untracked(|it| it.get(to).copied()));
        focus_row(&list, self.focus, to, FRAMES);
    }

    /// What the row is that an event comes from.
    pub(crate) fn row_of(self, target: Option<web_sys::EventTarget>) -> Option<T> {
        let row = target?.dyn_into::<Element>().ok()?.closest("[data-at]").ok().flatten()?;
        let at: usize = row.get_attribute("data-at")?.parse().ok()?;
        self.ids.with_untracked(|it| it.get(at).copied())
    }

    fn near(self, scrolled: fn()) -> RwSignal<Range<usize>> {
        let near = RwSignal::new(0..FIRST);
        let measure = move || {
            let Some(list) = self.element() else { return };
            let seen = seen(&list, height_of_row(&list).unwrap_or(ROW_PX));
            if near.try_get_untracked().is_some_and(|it| it != seen) {
                near.set(seen);
            }
        };
        let listeners: [WindowListenerHandle; 2] = [
            window_event_listener(ev::scroll, move |_| {
                measure();
                scrolled();
            }),
            window_event_listener(ev::resize, move |_| measure()),
        ];
        on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
        Effect::new(move |_| {
            self.ids.track();
            self.node.track();
            // The list has its new length once the page is drawn.
            request_animation_frame(measure);
        });
        near
    }

    fn element(self) -> Option<HtmlElement> {
        self.node.try_get_untracked().flatten()?.dyn_into().ok()
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
fn focus_row(list: &HtmlElement, focus: &'static str, at: usize, frames: u32) {
    let list = list.clone();
    request_animation_frame(move || {
        let link = list.query_selector(&format!("[data-at='{at}'] {focus}")).ok().flatten();
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
            focus_row(&list, focus, at, frames - 1);
        }
    });
}

//! Lies over all tracks: the cursor, the selection with its edges, the line under the pointer.

use leptos::{html, prelude::*};
use sotto_chart::Stretch;

use super::{lens::Lens, surface::Surface};
use crate::text::{format, t};

/// Cursor and selection.
#[component]
pub(super) fn Overlay(
    /// What is looked at.
    lens: Lens,
    /// The spectrogram's element, to tell frequencies.
    spectrogram: NodeRef<html::Div>,
    /// What a screen reader hears at the cursor beside the time.
    told: Signal<String>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let percent = move |time_s: f64| 100.0 * lens.window.get().share_of(time_s);
    let cursor = move || percent(lens.player.position_s.get());
    let hidden = move |place: f64| !(-0.01..=100.01).contains(&place);
    let hover = move || lens.hover.get().map(|it| it.time * 100.0);
    let selected = Memo::new(move |_| lens.selection.get());
    let area = move || {
        let stretch = selected.get()?;
        let (from, to) =
            (percent(stretch.start_s).clamp(0.0, 100.0), percent(stretch.end_s).clamp(0.0, 100.0));
        (to > from).then_some((from, to - from))
    };
    let is_selected = Memo::new(move |_| selected.with(Option::is_some));
    view! {
        <div node_ref=node class="overlay">
            <Surface lens node spectrogram told />
            <div
                class="selection"
                hidden=move || area().is_none()
                style=("inset-inline-start", move || format!("{:.3}%", area().unwrap_or_default().0))
                style=("inline-size", move || format!("{:.3}%", area().unwrap_or_default().1))
            ></div>
            <div
                class="hover-line"
                hidden=move || hover().is_none()
                style:transform=move || format!("translateX({:.3}%)", hover().unwrap_or_default())
            ></div>
            <div
                class="cursor"
                data-test="cursor"
                hidden=move || hidden(cursor())
                style:transform=move || format!("translateX({:.3}%)", cursor())
            ></div>
            <Show when=move || is_selected.get()>
                <Edge lens node selected label=t("Start of the selection") test="selection-start"
                    read=|it: &Stretch| it.start_s write=Stretch::starting />
                <Edge lens node selected label=t("End of the selection") test="selection-end"
                    read=|it: &Stretch| it.end_s write=Stretch::ending />
            </Show>
        </div>
    }
}

/// An edge of the selection that can be moved.
#[component]
fn Edge(
    /// What is looked at.
    lens: Lens,
    /// What it lies in.
    node: NodeRef<html::Div>,
    /// What is selected.
    selected: Memo<Option<Stretch>>,
    /// Its name.
    label: &'static str,
    /// Its name for tests.
    test: &'static str,
    /// Where it is.
    read: fn(&Stretch) -> f64,
    /// Puts it elsewhere.
    write: fn(&Stretch, f64) -> Stretch,
) -> impl IntoView {
    let dragging = RwSignal::new(false);
    let at_s = move || selected.get().as_ref().map_or(0.0, read);
    let place = move || 100.0 * lens.window.get().share_of(at_s());
    let put = move |to_s: f64| {
        let to_s = to_s.clamp(0.0, lens.aim().whole_s);
        lens.selection.update(|it| *it = it.as_ref().map(|it| write(it, to_s)));
    };
    let on_move = move |event: web_sys::PointerEvent| {
        if let (true, Some(area)) = (dragging.get_untracked(), node.get_untracked()) {
            let area = area.get_bounding_client_rect();
            let share = (f64::from(event.client_x()) - area.left()) / area.width().max(1.0);
            put(lens.aim().time_at(share.clamp(0.0, 1.0)));
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let step_s = lens.step_s() * if event.shift_key() { 10.0 } else { 1.0 };
        match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => put(at_s() - step_s),
            "ArrowRight" | "ArrowUp" => put(at_s() + step_s),
            "Home" => put(0.0),
            "End" => put(lens.aim().whole_s),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        <div
            class="edge"
            role="slider"
            tabindex="0"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax=move || format!("{:.3}", lens.window.get().whole_s)
            aria-valuenow=move || format!("{:.3}", at_s())
            aria-valuetext=move || format::spoken(at_s())
            data-test=test
            hidden=move || !(0.0..=100.0).contains(&place())
            style:inset-inline-start=move || format!("{:.3}%", place())
            on:keydown=on_key
            on:pointerdown=move |event| {
                event.stop_propagation();
                dragging.set(true);
                if let Some(element) = event.target().and_then(|it| {
                    wasm_bindgen::JsCast::dyn_into::<web_sys::Element>(it).ok()
                }) {
                    // A pointer that is pressed can be captured.
                    let _ = element.set_pointer_capture(event.pointer_id());
                }
            }
            on:pointermove=on_move
            on:pointerup=move |_| dragging.set(false)
            on:pointercancel=move |_| dragging.set(false)
        ></div>
    }
}

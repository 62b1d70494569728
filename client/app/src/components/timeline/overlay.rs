//! Lies over all tracks: the cursor, the line under the pointer, and the ways to seek.

use leptos::{html, prelude::*};
use web_sys::PointerEvent;

use super::Hover;
use crate::{
    components::player::Player,
    text::{format, t},
};

/// Cursor and seeking, by pointer and keyboard.
#[component]
pub(super) fn Overlay(
    /// Plays and seeks.
    player: Player,
    /// Where the pointer is.
    hover: RwSignal<Option<Hover>>,
    /// Length of the axis, in seconds.
    duration_s: f64,
    /// The spectrogram's element, to tell frequencies.
    spectrogram: NodeRef<html::Div>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let dragging = RwSignal::new(false);
    let share = move || (player.position_s.get() / duration_s.max(1e-9)).clamp(0.0, 1.0) * 100.0;
    let place = move |event: &PointerEvent| {
        let area = node.get_untracked()?.get_bounding_client_rect();
        let time = ((f64::from(event.client_x()) - area.left()) / area.width().max(1.0)).clamp(0.0, 1.0);
        let over = spectrogram.get_untracked().map(|it| it.get_bounding_client_rect()).and_then(|it| {
            let y = (f64::from(event.client_y()) - it.top()) / it.height().max(1.0);
            (0.0..=1.0).contains(&y).then_some(y)
        });
        Some(Hover { time, spectrogram: over })
    };
    let seek_to = move |event: &PointerEvent| {
        if let Some(hover) = place(event) {
            player.seek(hover.time * duration_s);
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let step_s = if event.shift_key() { 10.0 } else { 1.0 };
        match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => player.nudge(-step_s),
            "ArrowRight" | "ArrowUp" => player.nudge(step_s),
            "PageDown" => player.nudge(-duration_s / 10.0),
            "PageUp" => player.nudge(duration_s / 10.0),
            "Home" => player.seek(0.0),
            "End" => player.seek(duration_s),
            _ => return,
        }
        event.prevent_default();
        // The page listens for arrows too.
        event.stop_propagation();
    };
    view! {
        <div
            node_ref=node
            class="overlay"
            role="slider"
            tabindex="0"
            aria-label=t("Position in the recording")
            aria-valuemin="0"
            aria-valuemax=duration_s.round().to_string()
            aria-valuenow=move || player.position_s.get().round().to_string()
            aria-valuetext=move || format::spoken(player.position_s.get())
            data-test="timeline"
            on:keydown=on_key
            on:pointerdown=move |event| {
                if event.button() == 0 {
                    dragging.set(true);
                    if let Some(element) = node.get_untracked() {
                        // A pointer that is pressed can be captured.
                        let _ = element.set_pointer_capture(event.pointer_id());
                    }
                    seek_to(&event);
                }
            }
            on:pointermove=move |event| {
                hover.set(place(&event));
                if dragging.get_untracked() {
                    seek_to(&event);
                }
            }
            on:pointerup=move |_| dragging.set(false)
            on:pointercancel=move |_| dragging.set(false)
            on:pointerleave=move |_| hover.set(None)
        >
            <div
                class="hover-line"
                hidden=move || hover.with(Option::is_none)
                style:transform=move || format!("translateX({:.3}%)", hover.get().map_or(0.0, |it| it.time * 100.0))
            ></div>
            <div class="cursor" style:transform=move || format!("translateX({:.3}%)", share())></div>
        </div>
    }
}

//! The whole recording, with the part that is shown and the cursor in it.

use std::sync::Arc;

use leptos::{html, prelude::*};
use sotto_chart::{Pyramid, Window};
use sotto_protocol::Tracks;
use web_sys::{KeyboardEvent, PointerEvent};

use super::lens::Lens;
use crate::{
    components::canvas::{Canvas, Pen},
    text::{t, timeline},
};

/// A map of the recording; dragging its frame moves the window.
#[component]
pub(super) fn Minimap(
    /// Holds the sound; none where the audio was never on this device.
    tracks: Option<Arc<Tracks>>,
    /// What is looked at.
    lens: Lens,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    // Share of the map between the frame's left edge and the pointer that holds it.
    let held = RwSignal::new(None::<f64>);
    let share_at = move |event: &PointerEvent| {
        let area = node.get_untracked()?.get_bounding_client_rect();
        Some((f64::from(event.client_x()) - area.left()) / area.width().max(1.0))
    };
    let on_down = move |event: PointerEvent| {
        let (Some(share), Some(element)) = (share_at(&event), node.get_untracked()) else { return };
        if event.button() != 0 {
            return;
        }
        // A pointer that is pressed can be captured.
        let _ = element.set_pointer_capture(event.pointer_id());
        let mut aim = lens.aim();
        let at_s = share * aim.whole_s;
        if !aim.holds(at_s) {
            aim = aim.centred(at_s);
            lens.look(aim);
        }
        held.set(Some(share - aim.start_s / aim.whole_s));
    };
    let on_move = move |event: PointerEvent| {
        if let (Some(held), Some(share)) = (held.get_untracked(), share_at(&event)) {
            let aim = lens.aim();
            lens.look(aim.moved((share - held) * aim.whole_s - aim.start_s));
        }
    };
    let peaks = tracks.map(|tracks| Pyramid::of_waveform(&tracks.waveform));
    let draw = move |pen: &Pen| {
        if let Some(peaks) = &peaks {
            wave(pen, peaks);
        }
    };
    let left = move || lens.window.with(|it| 100.0 * it.start_s / it.whole_s);
    let width = move || lens.window.with(|it| 100.0 * it.length_s() / it.whole_s);
    let cursor = move || 100.0 * lens.player.position_s.get() / lens.window.with(|it| it.whole_s);
    view! {
        <div
            node_ref=node
            class="minimap"
            role="scrollbar"
            tabindex="0"
            aria-label=t("Part that is shown")
            aria-controls="tracks"
            aria-orientation="horizontal"
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || scrolled(&lens.window.get()).round().to_string()
            aria-valuetext=move || lens.window.with(|it| timeline::window(it.start_s, it.end_s, 1))
            data-test="minimap"
            on:keydown=move |event| key(lens, &event)
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=move |_| held.set(None)
            on:pointercancel=move |_| held.set(None)
        >
            <Canvas draw class="plot plot-minimap" />
            <div class="minimap-window" data-test="minimap-window"
                style=("inset-inline-start", move || format!("{:.3}%", left()))
                style=("inline-size", move || format!("{:.3}%", width()))></div>
            <div class="minimap-cursor" style:transform=move || format!("translateX({:.3}%)", cursor())></div>
        </div>
    }
}

/// How far the window is from the start to the end, in hundredths.
fn scrolled(window: &Window) -> f64 {
    let room_s = window.whole_s - window.length_s();
    if room_s > 0.0 { 100.0 * window.start_s / room_s } else { 0.0 }
}

fn key(lens: Lens, event: &KeyboardEvent) {
    match event.key().as_str() {
        "ArrowLeft" | "ArrowUp" => lens.pan(-0.1),
        "ArrowRight" | "ArrowDown" => lens.pan(0.1),
        "PageUp" => lens.pan(-1.0),
        "PageDown" => lens.pan(1.0),
        "Home" => lens.look(lens.aim().centred(0.0)),
        "End" => lens.look(lens.aim().centred(f64::MAX)),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

fn wave(pen: &Pen, peaks: &Pyramid) {
    let (_, end_s) = peaks.span_s();
    let middle = pen.height / 2.0;
    pen.fill("wave");
    pen.context.begin_path();
    let columns = peaks.columns(0.0, end_s / pen.width.max(1.0), pen.width as usize);
    for (x, (low, high)) in columns.enumerate() {
        if !high.is_nan() {
            let y = |value: f32| middle - f64::from(value) * (middle - 1.0);
            pen.context.rect(x as f64, y(high), 1.0, (y(low) - y(high)).max(1.0));
        }
    }
    pen.context.fill();
}

//! Takes what pointers, wheel and keys do on the tracks: a click seeks, a drag selects, two fingers and the wheel zoom.

use leptos::{html, prelude::*};
use sotto_chart::Stretch;
use web_sys::{KeyboardEvent, PointerEvent, WheelEvent};

use super::{
    gesture::{Fingers, Gesture},
    lens::{Hover, Lens, PRESS_STEPS},
};
use crate::text::{format, t};

/// Steps of the zoom for a pixel of the wheel: a notch of 100 or so is a third of a half.
const WHEEL_STEPS: f64 = 0.03;
/// Pixels of a line or a page of the wheel, where the browser counts those.
const LINE_PX: f64 = 33.0;
const PAGE_PX: f64 = 400.0;

/// The place to seek and select.
#[component]
pub(super) fn Surface(
    /// What is looked at.
    lens: Lens,
    /// Lies over all tracks.
    node: NodeRef<html::Div>,
    /// The spectrogram's element, to tell frequencies.
    spectrogram: NodeRef<html::Div>,
    /// What a screen reader hears at the cursor beside the time.
    told: Signal<String>,
) -> impl IntoView {
    let own = NodeRef::<html::Div>::new();
    let fingers = StoredValue::new(Fingers::default());
    let wheel_rest = StoredValue::new(0.0);
    let width = move || node.get_untracked().map_or(1.0, |it| f64::from(it.client_width()).max(1.0));
    let x_of = move |client_x: i32| {
        let left = node.get_untracked().map_or(0.0, |it| it.get_bounding_client_rect().left());
        f64::from(client_x) - left
    };
    let hover = move |event: &PointerEvent| {
        let over = spectrogram.get_untracked().map(|it| it.get_bounding_client_rect()).and_then(|it| {
            let y = (f64::from(event.client_y()) - it.top()) / it.height().max(1.0);
            (0.0..=1.0).contains(&y).then_some(y)
        });
        Hover { time: (x_of(event.client_x()) / width()).clamp(0.0, 1.0), spectrogram: over }
    };
    let on_down = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        if let Some(element) = own.get_untracked() {
            // A pointer that is pressed can be captured.
            let _ = element.set_pointer_capture(event.pointer_id());
        }
        fingers.update_value(|it| it.down(event.pointer_id(), x_of(event.client_x()), &lens.aim(), width()));
    };
    let on_move = move |event: PointerEvent| {
        lens.hover.set(Some(hover(&event)));
        let moved = fingers.try_update_value(|it| {
            it.moved(event.pointer_id(), x_of(event.client_x()), &lens.aim(), width())
        });
        match moved.flatten() {
            Some(Gesture::Select(stretch)) => lens.selection.set(Some(stretch)),
            Some(Gesture::Look(window)) => lens.look(window),
            None => {}
        }
    };
    let on_up = move |event: PointerEvent| {
        let lifted = fingers.try_update_value(|it| it.up(event.pointer_id()));
        match lifted.flatten() {
            Some(at_s) if event.shift_key() => {
                let from_s = lens.player.position_s.get_untracked();
                lens.selection.update(|it| {
                    *it = Some(it.map_or(Stretch::between(from_s, at_s), |it| it.reaching(at_s)));
                });
            }
            Some(at_s) => lens.player.seek(at_s),
            None => {}
        }
    };
    let on_wheel = move |event: WheelEvent| wheel(lens, &event, x_of(event.client_x()) / width(), wheel_rest);
    view! {
        <div
            node_ref=own
            class="surface"
            role="slider"
            tabindex="0"
            aria-label=t("Position in the recording")
            aria-valuemin="0"
            aria-valuemax=move || lens.window.get().whole_s.round().to_string()
            aria-valuenow=move || lens.player.position_s.get().round().to_string()
            aria-valuetext=move || format!("{}. {}", format::spoken(lens.player.position_s.get()), told.get())
            aria-keyshortcuts="Plus Minus 0 [ ] L M"
            data-test="timeline"
            on:keydown=move |event| key(lens, &event)
            on:wheel=on_wheel
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=on_up
            on:pointercancel=move |event: PointerEvent| {
                fingers.update_value(|it| it.cancel(event.pointer_id()));
            }
            on:pointerleave=move |_| lens.hover.set(None)
        ></div>
    }
}

/// With Ctrl or the command key the wheel zooms, which is also what two fingers on a touchpad send; sideways, or with
/// Shift, it moves the window. Everything else scrolls the page.
fn wheel(lens: Lens, event: &WheelEvent, share: f64, rest: StoredValue<f64>) {
    let unit = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => LINE_PX,
        WheelEvent::DOM_DELTA_PAGE => PAGE_PX,
        _ => 1.0,
    };
    let (across, down) = (event.delta_x() * unit, event.delta_y() * unit);
    let aim = lens.aim();
    if event.ctrl_key() || event.meta_key() {
        event.prevent_default();
        let wanted = rest.get_value() - down * WHEEL_STEPS;
        let steps = wanted.trunc();
        rest.set_value(wanted - steps);
        if steps != 0.0 {
            lens.look(aim.zoomed(steps as i32, aim.time_at(share)));
        }
        return;
    }
    let across = if event.shift_key() && across == 0.0 { down } else { across };
    if across.abs() > down.abs() || event.shift_key() {
        // Without this, a swipe to the side leaves the page.
        event.prevent_default();
        let width = event.current_target().map_or(1.0, |it| {
            let element = wasm_bindgen::JsCast::unchecked_into::<web_sys::Element>(it);
            f64::from(element.client_width()).max(1.0)
        });
        lens.look(aim.moved(across / width * aim.length_s()));
    }
}

/// What keys do while the tracks have the focus; the rest is the page's.
fn key(lens: Lens, event: &KeyboardEvent) {
    if event.alt_key() || event.ctrl_key() || event.meta_key() {
        return;
    }
    let player = lens.player;
    let (step_s, aim) = (lens.step_s(), lens.aim());
    match (event.key().as_str(), event.shift_key()) {
        ("ArrowLeft" | "ArrowDown", false) => player.nudge(-step_s),
        ("ArrowRight" | "ArrowUp", false) => player.nudge(step_s),
        ("ArrowLeft", true) => lens.extend(-step_s),
        ("ArrowRight", true) => lens.extend(step_s),
        ("ArrowUp", true) => lens.zoom(PRESS_STEPS),
        ("ArrowDown", true) => lens.zoom(-PRESS_STEPS),
        ("PageDown", _) => player.nudge(-aim.length_s() / 10.0),
        ("PageUp", _) => player.nudge(aim.length_s() / 10.0),
        ("Home", _) => player.seek(0.0),
        ("End", _) => player.seek(aim.whole_s),
        _ => return,
    }
    event.prevent_default();
    // The page listens for arrows too.
    event.stop_propagation();
}

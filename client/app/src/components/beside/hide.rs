//! A picture of the page, of which private parts are made unreadable before it is kept.

use leptos::{html, prelude::*};

use crate::{
    state::AppState,
    text::{page, t},
};

/// Shares of the picture below which a drag was none.
const STILL: f64 = 0.01;

/// The picture. Who drags across a part hides it; by keyboard, all of it is hidden or left out.
#[component]
pub(super) fn Hide(
    /// The picture, as a `data:` address.
    picture: String,
) -> impl IntoView {
    let state = AppState::get().page;
    let frame = NodeRef::<html::Div>::new();
    let from = RwSignal::new(None::<(f64, f64)>);
    let to = RwSignal::new((0.0, 0.0));
    let place = move |event: &web_sys::PointerEvent| {
        let area = frame.get_untracked()?.get_bounding_client_rect();
        let share =
            |at: i32, start: f64, length: f64| ((f64::from(at) - start) / length.max(1.0)).clamp(0.0, 1.0);
        Some((
            share(event.client_x(), area.left(), area.width()),
            share(event.client_y(), area.top(), area.height()),
        ))
    };
    let part = move || {
        let (x, y) = from.get()?;
        let (to_x, to_y) = to.get();
        Some([x.min(to_x), y.min(to_y), (x - to_x).abs(), (y - to_y).abs()])
    };
    let side = move |which: usize| format!("{:.2}%", part().unwrap_or_default()[which] * 100.0);
    let down = move |event: web_sys::PointerEvent| {
        event.prevent_default();
        if let (Some(at), Some(frame)) = (place(&event), frame.get_untracked()) {
            // Without it a drag ends at the picture's edge.
            let _ = frame.set_pointer_capture(event.pointer_id());
            to.set(at);
            from.set(Some(at));
        }
    };
    let moved = move |event: web_sys::PointerEvent| {
        if from.get_untracked().is_some()
            && let Some(at) = place(&event)
        {
            to.set(at);
        }
    };
    let up = move |event: web_sys::PointerEvent| {
        moved(event);
        let hidden = untrack(part).filter(|it| it[2] > STILL && it[3] > STILL);
        from.set(None);
        if let Some(hidden) = hidden {
            state.hide(hidden);
        }
    };
    view! {
        <p class="soft small">{page::hide_hint()}</p>
        <div
            node_ref=frame
            class="beside-picture"
            data-test="page-picture-shown"
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=up
            on:pointercancel=move |_| from.set(None)
        >
            <img src=picture alt=t("What you see of the page") draggable="false" />
            <Show when=move || from.get().is_some()>
                <span
                    class="beside-hiding"
                    style:left=move || side(0)
                    style:top=move || side(1)
                    style:width=move || side(2)
                    style:height=move || side(3)
                ></span>
            </Show>
        </div>
        <div class="row">
            <button type="button" class="button button-small" data-test="page-hide-all"
                on:click=move |_| state.hide([0.0, 0.0, 1.0, 1.0])>
                {t("Blur all of it")}
            </button>
            <button type="button" class="button button-small" data-test="page-picture-remove" on:click=move |_| state.set_picture(None)>
                {t("Remove the picture")}
            </button>
        </div>
    }
}

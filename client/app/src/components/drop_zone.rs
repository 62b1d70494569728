//! Takes files and folders that are dropped or pasted anywhere on the window, or opened with the app from outside.

use leptos::{ev, leptos_dom::helpers::WindowListenerHandle, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use sotto_platform::arrivals::{self, Dropped, Launch};
use web_sys::{DataTransfer, DragEvent};

use super::icon::{Glyph, Icon};
use crate::{state::AppState, text::t};

/// Listens on the window; shows where to let go while files hover.
#[component]
pub(crate) fn DropZone() -> impl IntoView {
    let imports = AppState::get().imports;
    let navigate = use_navigate();
    let launched = navigate.clone();
    arrivals::on_launch(move |Launch { files, place }| {
        if !files.is_empty() {
            imports.add(files);
            launched("/", NavigateOptions::default());
        } else if let Some(place) = place {
            launched(&place, NavigateOptions::default());
        }
    });
    let take = move |dropped: Dropped| {
        if !dropped.is_empty() {
            imports.add_dropped(dropped);
            navigate("/", NavigateOptions::default());
        }
    };
    let pasted = take.clone();
    // Events of nested elements come in pairs; the zone is left when all are.
    let depth = RwSignal::new(0_i32);
    let listeners: [WindowListenerHandle; 5] = [
        window_event_listener(ev::dragenter, move |event| {
            if holds_files(&event) {
                event.prevent_default();
                if depth.get_untracked() == 0 {
                    imports.expect();
                }
                depth.update(|it| *it += 1);
            }
        }),
        window_event_listener(ev::dragover, |event| {
            if holds_files(&event) {
                event.prevent_default();
            }
        }),
        window_event_listener(ev::dragleave, move |event| {
            if holds_files(&event) {
                depth.update(|it| *it = (*it - 1).max(0));
            }
        }),
        window_event_listener(ev::drop, move |event| {
            if !holds_files(&event) {
                return;
            }
            event.prevent_default();
            depth.set(0);
            if let Some(data) = event.data_transfer() {
                take(Dropped::new(&data));
            }
        }),
        window_event_listener(ev::paste, move |event| {
            let Some(data) = event.clipboard_data() else { return };
            // Text beside it, as word processors bring a picture of it, is for the field that has the focus.
            if names(&data, "Files") && !names(&data, "text/plain") {
                event.prevent_default();
                pasted(Dropped::new(&data));
            }
        }),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    view! {
        <div class="drop-veil" hidden=move || depth.get() == 0 aria-hidden="true">
            <p class="drop-word"><Icon glyph=Glyph::File />{t("Let go to add these files")}</p>
        </div>
    }
}

fn holds_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| names(&data, "Files"))
}

fn names(data: &DataTransfer, kind: &str) -> bool {
    data.types().iter().any(|it| it.as_string().as_deref() == Some(kind))
}

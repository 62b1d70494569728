//! Takes files that are dropped anywhere on the window.

use leptos::{ev, leptos_dom::helpers::WindowListenerHandle, prelude::*};
use leptos_router::hooks::use_navigate;
use web_sys::{DataTransfer, DragEvent, FileList};

use super::icon::{Glyph, Icon};
use crate::state::AppState;

/// Listens on the window; shows where to let go while files hover.
#[component]
pub(crate) fn DropZone() -> impl IntoView {
    let imports = AppState::get().imports;
    let navigate = use_navigate();
    // Events of nested elements come in pairs; the zone is left when all are.
    let depth = RwSignal::new(0_i32);
    let listeners: [WindowListenerHandle; 4] = [
        window_event_listener(ev::dragenter, move |event| {
            if holds_files(&event) {
                event.prevent_default();
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
            let files =
                event.data_transfer().and_then(|it| it.files()).map(|it| listed(&it)).unwrap_or_default();
            if !files.is_empty() {
                imports.add(files);
                navigate("/", leptos_router::NavigateOptions::default());
            }
        }),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    view! {
        <div class="drop-veil" hidden=move || depth.get() == 0 aria-hidden="true">
            <p class="drop-word"><Icon glyph=Glyph::File />"Let go to add these files"</p>
        </div>
    }
}

/// The files of a browser's list.
pub(crate) fn listed(files: &FileList) -> Vec<web_sys::File> {
    (0..files.length()).filter_map(|index| files.get(index)).collect()
}

fn holds_files(event: &DragEvent) -> bool {
    let holds = |data: DataTransfer| data.types().iter().any(|it| it.as_string().as_deref() == Some("Files"));
    event.data_transfer().is_some_and(holds)
}

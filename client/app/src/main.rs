//! Sotto in the browser: pages over the state, nothing else. Audio is decoded and measured in the worker.

mod components;
mod routes;
mod state;
mod text;

use leptos::prelude::document;
use wasm_bindgen::JsCast;

fn main() {
    console_error_panic_hook::set_once();
    let Some(place) = document().get_element_by_id("app") else { return };
    // What the page showed while the app was loading.
    place.set_inner_html("");
    if let Ok(place) = place.dyn_into() {
        leptos::mount::mount_to(place, components::app::App).forget();
    }
}

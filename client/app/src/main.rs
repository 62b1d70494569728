//! Sotto in the browser: pages over the state, nothing else. Audio is decoded and measured in the worker.

mod components;
mod routes;
mod state;
mod text;

use leptos::prelude::document;
use wasm_bindgen::JsCast;

fn main() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        tell_defect();
    }));
    wasm_bindgen_futures::spawn_local(show());
}

async fn show() {
    let Some(place) = document().get_element_by_id("app") else { return };
    state::settle_language().await;
    // What the page showed while the app was loading.
    place.set_inner_html("");
    if let Ok(place) = place.dyn_into() {
        leptos::mount::mount_to(place, components::app::App).forget();
    }
}

/// After a defect nothing on the page answers any more; a page that says so is better than one that seems to.
fn tell_defect() {
    let document = document();
    let (Some(body), Ok(note)) = (document.body(), document.create_element("p")) else { return };
    note.set_class_name("defect");
    // Where even that is refused, the console has it.
    let _ = note.set_attribute("role", "alert");
    note.set_text_content(Some(text::t(
        "Sotto stopped because of a defect of its own. Reload the page; your recordings are safe on this device.",
    )));
    let _ = body.append_child(&note);
}

//! How wide a place on the page is, so that what is drawn there keeps its sizes of type.

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::ResizeObserver;

/// Width of an element in CSS pixels, as it is now and whenever it changes; 0 before it is on the page.
pub(crate) fn follow_width(node: NodeRef<html::Div>) -> ReadSignal<f64> {
    let (width, set_width) = signal(0.0);
    Effect::new(move |watched: Option<bool>| {
        let Some(element) = node.get() else { return false };
        if watched == Some(true) {
            return true;
        }
        set_width.set(f64::from(element.client_width()));
        let seen = element.clone();
        let on_resize = Closure::<dyn Fn()>::new(move || {
            let now = f64::from(seen.client_width());
            // Gone together with the component.
            let _ = set_width.try_update(|it| *it = now);
        });
        if let Ok(observer) = ResizeObserver::new(on_resize.as_ref().unchecked_ref()) {
            observer.observe(&element);
            let kept = StoredValue::new_local((observer, on_resize));
            on_cleanup(move || {
                let _ = kept.try_with_value(|it| it.0.disconnect());
            });
        }
        true
    });
    width
}

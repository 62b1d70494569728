//! Whether another site shows this page.

/// Whether the page is in a frame.
#[must_use]
pub fn is_framed() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let parent = window.parent().ok().flatten();
    parent.is_some_and(|parent| !js_sys::Object::is(&parent, &window))
}

//! What is said about the web page that a recording speaks about.

use sotto_protocol::{PageContext, page::without_query};

use super::t;

/// What becomes of it.
pub(crate) fn about() -> &'static str {
    t(
        "What is switched on here is kept with the recording, on this device, and travels like its title. Nothing is read from a page before you ask for it.",
    )
}

/// The browser did not let the page be looked at.
pub(crate) fn refused() -> &'static str {
    t(
        "The browser lets Sotto look only at a page on which you pressed Sotto's button in the toolbar, and never at its own pages. Press the button there, then try again.",
    )
}

/// How a picture is made unreadable in part.
pub(crate) fn hide_hint() -> &'static str {
    t("Drag across what is private: it is blurred for good before the picture is kept.")
}

/// The address without what follows.
pub(crate) fn plain_address(page: &PageContext) -> Option<String> {
    page.address.as_deref().map(|it| without_query(it).to_owned())
}

/// What follows the address; none where nothing does.
pub(crate) fn query(page: &PageContext) -> Option<String> {
    let address = page.address.as_deref()?;
    let rest = &address[without_query(address).len()..];
    (!rest.is_empty()).then(|| rest.to_owned())
}

/// What was pointed at: an element's words, or where an image is.
pub(crate) fn pointed_at(page: &PageContext) -> Option<String> {
    let element = page.element.as_ref().map(|it| if it.text.is_empty() { &it.selector } else { &it.text });
    element.or(page.image.as_ref()).cloned()
}

/// How large it was seen, and in which language it is.
pub(crate) fn screen(page: &PageContext) -> Option<String> {
    let size = page.viewport.map(|(width, height)| format!("{width} \u{d7} {height}"));
    let parts: Vec<String> = size.into_iter().chain(page.language.clone()).collect();
    (!parts.is_empty()).then(|| parts.join(" \u{b7} "))
}

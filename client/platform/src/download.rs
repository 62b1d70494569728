//! Hands a file made in the page to the person.

use wasm_bindgen::JsCast;

use crate::{PlatformError, object_url::ObjectUrl};

/// Saves `text` under `file_name` in the person's download folder.
///
/// # Errors
/// [`PlatformError`] where the browser refuses to make the link.
pub fn save_text(file_name: &str, media_type: &str, text: &str) -> Result<(), PlatformError> {
    save_address(file_name, ObjectUrl::from_bytes(text.as_bytes(), media_type)?)
}

/// Saves what lies at an address under `file_name` in the person's download folder.
///
/// # Errors
/// [`PlatformError`] where the browser refuses to make the link.
pub fn save_address(file_name: &str, url: ObjectUrl) -> Result<(), PlatformError> {
    let document = web_sys::window()
        .and_then(|it| it.document())
        .ok_or(PlatformError::Unsupported { api: "document" })?;
    let link: web_sys::HtmlAnchorElement =
        document.create_element("a")?.dyn_into().ok().ok_or(PlatformError::Unsupported { api: "links" })?;
    link.set_href(url.as_str());
    link.set_download(file_name);
    link.click();
    // The browser reads the link after this call returns; a minute is plenty.
    gloo::timers::callback::Timeout::new(60_000, move || drop(url)).forget();
    Ok(())
}

//! Drawings as pictures for the person to keep.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

use crate::{PlatformError, download, object_url::ObjectUrl};

/// Saves a drawing, given as the text of an SVG file, as a PNG file: `scale` pixels for each of its own units.
///
/// # Errors
/// [`PlatformError`] where the browser cannot draw it, or refuses to make the file.
pub async fn save_png(
    file_name: &str,
    svg: &str,
    (width, height): (f64, f64),
    scale: f64,
) -> Result<(), PlatformError> {
    let drawing = ObjectUrl::from_bytes(svg.as_bytes(), "image/svg+xml")?;
    let image = load(drawing.as_str()).await?;
    let (canvas, context) = canvas((width * scale).round() as u32, (height * scale).round() as u32)?;
    let (pixels_x, pixels_y) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, pixels_x, pixels_y)?;
    let made = js_sys::Promise::new(&mut |resolve, reject| {
        let done = Closure::once_into_js(move |blob: JsValue| {
            // A callback of a promise throws nothing.
            let _ = resolve.call1(&JsValue::NULL, &blob);
        });
        if let Err(error) = canvas.to_blob(done.unchecked_ref()) {
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    let blob: web_sys::Blob = JsFuture::from(made).await?.dyn_into().or(Err(NO_CANVAS))?;
    download::save_address(file_name, ObjectUrl::from_blob(&blob)?)
}

const NO_CANVAS: PlatformError = PlatformError::Unsupported { api: "canvas" };

/// A picture by its address, ready to be drawn.
pub(crate) async fn load(address: &str) -> Result<HtmlImageElement, PlatformError> {
    let image = HtmlImageElement::new()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await?;
    Ok(image)
}

/// An empty ground to draw on, in pixels.
pub(crate) fn canvas(
    width: u32,
    height: u32,
) -> Result<(HtmlCanvasElement, CanvasRenderingContext2d), PlatformError> {
    let document = web_sys::window()
        .and_then(|it| it.document())
        .ok_or(PlatformError::Unsupported { api: "document" })?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into().or(Err(NO_CANVAS))?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d")?.and_then(|it| it.dyn_into().ok()).ok_or(NO_CANVAS)?;
    Ok((canvas, context))
}

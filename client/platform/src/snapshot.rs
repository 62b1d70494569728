//! Pictures of what is seen: made smaller, and with parts that nobody can read any more. A picture is a `data:` address.

use wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

use crate::{PlatformError, picture};

/// Kind and quality of what comes out.
const KIND: &str = "image/webp";
const QUALITIES: [f64; 3] = [0.8, 0.6, 0.4];

/// Squares that a hidden part is made of, along its longer side: too few to tell letters.
const SQUARES: f64 = 10.0;

/// The same picture with at most so many pixels along a side, and in at most so many bytes; none where it takes more.
///
/// # Errors
/// [`PlatformError`] for what is no picture.
pub async fn shrink(
    picture: &str,
    longest_px: f64,
    most_bytes: usize,
) -> Result<Option<String>, PlatformError> {
    let image = picture::load(picture).await?;
    let (width, height) = size(&image);
    let scale = (longest_px / width.max(height)).min(1.0);
    let (canvas, _) = draw(&image, (width * scale).round(), (height * scale).round())?;
    for quality in QUALITIES {
        let made = encode(&canvas, quality)?;
        if made.len() <= most_bytes {
            return Ok(Some(made));
        }
    }
    Ok(None)
}

/// The same picture with a part that nobody can read any more: `x`, `y`, width and height as shares of the whole. What was
/// there is gone from the picture, not covered.
///
/// # Errors
/// [`PlatformError`] for what is no picture.
pub async fn hide(picture: &str, part: [f64; 4]) -> Result<String, PlatformError> {
    let image = picture::load(picture).await?;
    let (width, height) = size(&image);
    let (canvas, context) = draw(&image, width, height)?;
    let [x, y, w, h] = [part[0] * width, part[1] * height, part[2] * width, part[3] * height].map(f64::round);
    let (w, h) = (w.min(width - x).max(1.0), h.min(height - y).max(1.0));
    let square = (w.max(h) / SQUARES).max(1.0);
    let (few_x, few_y) = ((w / square).ceil(), (h / square).ceil());
    let (few, small) = picture::canvas(few_x as u32, few_y as u32)?;
    small.draw_image_with_html_image_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
        &image, x, y, w, h, 0.0, 0.0, few_x, few_y,
    )?;
    context.set_image_smoothing_enabled(false);
    context.draw_image_with_html_canvas_element_and_dw_and_dh(&few, x, y, w, h)?;
    encode(&canvas, QUALITIES[0])
}

fn draw(
    image: &HtmlImageElement,
    width: f64,
    height: f64,
) -> Result<(HtmlCanvasElement, CanvasRenderingContext2d), PlatformError> {
    let (canvas, context) = picture::canvas(width as u32, height as u32)?;
    context.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, width, height)?;
    Ok((canvas, context))
}

fn size(image: &HtmlImageElement) -> (f64, f64) {
    (f64::from(image.natural_width().max(1)), f64::from(image.natural_height().max(1)))
}

fn encode(canvas: &HtmlCanvasElement, quality: f64) -> Result<String, PlatformError> {
    Ok(canvas.to_data_url_with_type_and_encoder_options(KIND, &JsValue::from_f64(quality))?)
}

//! Charts as files for the person to keep.

use leptos::{prelude::window, task::spawn_local};
use sotto_platform::{download, picture};
use web_sys::Element;

use super::AppState;

/// Pixels of a PNG for each unit of the drawing: sharp on paper too.
const PNG_SCALE: f64 = 2.0;

/// What a chart is saved as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Picture {
    /// Lines that stay sharp at any size.
    Svg,
    /// Pixels that every program shows.
    Png,
}

/// Saves a drawing on the page, in the colours that it has there; says so where that fails.
pub(crate) fn save_picture(name: &str, drawing: &Element, kind: Picture) {
    let size = (f64::from(drawing.client_width()), f64::from(drawing.client_height()));
    let svg = standing_alone(drawing);
    let name = crate::text::file_name(name);
    spawn_local(async move {
        let saved = match kind {
            Picture::Svg => download::save_text(&format!("{name}.svg"), "image/svg+xml", &svg),
            Picture::Png => picture::save_png(&format!("{name}.png"), &svg, size, PNG_SCALE).await,
        };
        if let Err(error) = saved {
            AppState::get().system.toast(crate::text::export_failed(&error.to_string()));
        }
    });
}

/// The drawing, which names its size itself, as a file of its own: with its name space, a ground, and colours in place of
/// their names.
fn standing_alone(drawing: &Element) -> String {
    // The one name that HTML writes and XML does not know.
    let text = drawing.outer_html().replace("&nbsp;", "&#160;");
    let style = window().get_computed_style(drawing).ok().flatten();
    let colour = |name: &str| -> String {
        let value = style.as_ref().and_then(|it| it.get_property_value(name).ok());
        value.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).unwrap_or_else(|| "#000".to_owned())
    };
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("var(") {
        resolved.push_str(&rest[..at]);
        rest = &rest[at + 4..];
        let Some(end) = rest.find(')') else { break };
        resolved.push_str(&colour(&rest[..end]));
        rest = &rest[end + 1..];
    }
    resolved.push_str(rest);
    let Some(open) = resolved.find('>') else { return resolved };
    let (head, body) = resolved.split_at(open + 1);
    let space = if head.contains("xmlns=") { "" } else { "xmlns=\"http://www.w3.org/2000/svg\" " };
    let ground = format!("<rect width=\"100%\" height=\"100%\" fill=\"{}\"/>", colour("--card"));
    let named = format!("<svg {space}font-family=\"sans-serif\" ");
    format!("{}{ground}{body}", head.replacen("<svg ", &named, 1))
}

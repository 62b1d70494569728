//! A QR code, drawn. (`qrcodegen` depends on nothing; `fast_qr` does the same.)

use std::fmt::Write;

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around the code, as readers want them (ISO/IEC 18004, section 6.3.8).
const MARGIN: i32 = 4;

/// A picture of a text for a camera; nothing for a text that fits no code.
#[component]
pub(crate) fn Qr(
    /// The text.
    text: String,
    /// What it is, for people who do not see it.
    label: &'static str,
) -> impl IntoView {
    QrCode::encode_text(&text, QrCodeEcc::Medium).ok().map(|code| {
        let side = code.size() + 2 * MARGIN;
        view! {
            <svg class="qr" role="img" aria-label=label viewBox=format!("0 0 {side} {side}") data-test="qr">
                <path d=dark(&code) />
            </svg>
        }
    })
}

/// The dark modules as one path.
fn dark(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            // Writing to a text has no failing path.
            let _ = write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
        }
    }
    path
}

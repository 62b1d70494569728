//! Days in UTC, as the server counts them, and moments as fields of a form write them: where the person is.

use js_sys::Date;
use wasm_bindgen::JsValue;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// The day of a moment in UTC: `2026-11-21`.
pub(crate) fn day_of(ms: u64) -> String {
    let text = Date::new(&JsValue::from_f64(ms as f64)).to_iso_string().as_string().unwrap_or_default();
    text.split('T').next().unwrap_or_default().to_owned()
}

/// When so many days after a day of that kind begin, in milliseconds since 1970.
pub(crate) fn ms_of_day(day: &str, days_after: u64) -> Option<u64> {
    // A day alone is one in UTC.
    let ms = Date::parse(day);
    (ms.is_finite() && ms >= 0.0).then_some(ms as u64 + days_after * DAY_MS)
}

/// A moment for a field of date and time: `2026-11-21T10:56`.
pub(crate) fn local_input(ms: u64) -> String {
    let date = Date::new(&JsValue::from_f64(ms as f64));
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes()
    )
}

/// The moment that such a field says, in milliseconds since 1970; none where it is empty.
pub(crate) fn ms_of_input(typed: &str) -> Option<u64> {
    let ms = Date::parse(typed);
    (ms.is_finite() && ms >= 0.0).then_some(ms as u64)
}

//! Numbers, times and sizes as people read them, in their language: the browser knows how (`Intl`).

use std::{cell::RefCell, collections::HashMap};

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
pub(crate) use sotto_chart::whole_clock as clock;
use wasm_bindgen::JsValue;

use super::phrase::t;

thread_local! {
    /// The language's tag, as the browser knows it; empty for the browser's own.
    static TAG: RefCell<String> = RefCell::default();
    /// Formats that were asked for: making one takes the browser long.
    static FORMATS: RefCell<HashMap<String, Function>> = RefCell::default();
}

/// Formats as people do who read this language: `de-AT`.
pub(crate) fn speak(tag: &str) {
    TAG.with_borrow_mut(|it| tag.clone_into(it));
    FORMATS.with_borrow_mut(HashMap::clear);
}

/// A value in a format of the browser: made by `make` for these options, and kept under their names.
fn localised(
    options: &[(&str, &str)],
    value: &JsValue,
    make: fn(&Array, &Object) -> Function,
) -> Option<String> {
    let name: String = options.iter().flat_map(|(name, value)| [*name, *value]).collect();
    let format = FORMATS.with_borrow_mut(|all| {
        let new = || {
            let tag = TAG.with_borrow(Clone::clone);
            let places = if tag.is_empty() { Array::new() } else { Array::of1(&tag.into()) };
            let object = Object::new();
            for (name, value) in options {
                // A plain object takes every property.
                let _ = Reflect::set(&object, &(*name).into(), &(*value).into());
            }
            make(&places, &object)
        };
        all.entry(name).or_insert_with(new).clone()
    });
    format.call1(&JsValue::UNDEFINED, value).ok()?.as_string()
}

/// Without groups: 3400 Hz reads the same everywhere.
fn number_format(places: &Array, options: &Object) -> Function {
    // A plain object takes every property.
    let _ = Reflect::set(options, &"useGrouping".into(), &JsValue::FALSE);
    Intl::NumberFormat::new(places, options).format()
}

fn date_format(places: &Array, options: &Object) -> Function {
    Intl::DateTimeFormat::new(places, options).format()
}

/// [`clock`] with tenths, for a recording that runs.
pub(crate) fn clock_tenths(seconds: f64) -> String {
    let seconds = if seconds.is_finite() { seconds.max(0.0) } else { 0.0 };
    let tenths = (seconds * 10.0) as u64 % 10;
    // The number's first digit is the zero of `0.3`.
    let fraction: String = number(tenths as f32 / 10.0, 1).chars().skip(1).collect();
    format!("{}{fraction}", clock(seconds))
}

/// A length for screen readers: `1 minute 5 seconds`.
pub(crate) fn spoken(seconds: f64) -> String {
    let whole = if seconds.is_finite() { seconds.max(0.0).round() as u64 } else { 0 };
    let unit = |count: u64, name: &str| {
        let options = [("style", "unit"), ("unit", name), ("unitDisplay", "long")];
        localised(&options, &JsValue::from_f64(count as f64), number_format).unwrap_or_default()
    };
    let parts = [(whole / 3600, "hour"), (whole / 60 % 60, "minute"), (whole % 60, "second")];
    let parts: Vec<String> = parts.into_iter().filter(|it| it.0 > 0).map(|it| unit(it.0, it.1)).collect();
    if parts.is_empty() { unit(0, "second") } else { parts.join(" ") }
}

/// A moment in the time zone of the device, in the given parts.
fn in_parts(ms: u64, parts: &[(&str, &str)]) -> String {
    let date = Date::new(&JsValue::from_f64(ms as f64));
    localised(parts, &date, date_format).unwrap_or_default()
}

/// `21 Nov 2026, 10:56`, in the time zone of the device.
pub(crate) fn moment(ms: u64) -> String {
    in_parts(ms, &[("dateStyle", "medium"), ("timeStyle", "short")])
}

/// `21 Nov, 10:56`, in the time zone of the device.
pub(crate) fn short_moment(ms: u64) -> String {
    let day = [("day", "numeric"), ("month", "short")];
    in_parts(ms, &[&day[..], &[("hour", "numeric"), ("minute", "2-digit")]].concat())
}

/// `21 Nov 2026`, in the time zone of the device.
pub(crate) fn day(ms: u64) -> String {
    in_parts(ms, &[("dateStyle", "medium")])
}

/// `21 Nov 2026`, in UTC, as the server counts days.
pub(crate) fn day_utc(ms: u64) -> String {
    in_parts(ms, &[("dateStyle", "medium"), ("timeZone", "UTC")])
}

/// `21 Nov`, in UTC.
pub(crate) fn short_day_utc(ms: u64) -> String {
    in_parts(ms, &[("day", "numeric"), ("month", "short"), ("timeZone", "UTC")])
}

/// `21 Nov, 10:00`, in UTC.
pub(crate) fn hour_utc(ms: u64) -> String {
    let time = [("hour", "numeric"), ("minute", "2-digit"), ("timeZone", "UTC")];
    in_parts(ms, &[&[("day", "numeric"), ("month", "short")][..], &time].concat())
}

/// `Nov 2026`, in UTC.
pub(crate) fn month_utc(ms: u64) -> String {
    in_parts(ms, &[("month", "short"), ("year", "numeric"), ("timeZone", "UTC")])
}

/// Title of a recording that nobody named: `Saturday 21 Nov, 10:56`.
pub(crate) fn default_title(ms: u64) -> String {
    let day = [("weekday", "long"), ("day", "numeric"), ("month", "short")];
    let time = [("hour", "numeric"), ("minute", "2-digit")];
    in_parts(ms, &[&day[..], &time[..]].concat())
}

/// `812 B`, `4.2 MB`.
pub(crate) fn bytes(count: f64) -> String {
    let mut value = count.max(0.0);
    for unit in ["B", "kB", "MB", "GB"] {
        if value < 1000.0 {
            let digits = usize::from(value < 10.0 && unit != "B");
            return format!("{}\u{a0}{unit}", number(value as f32, digits));
        }
        value /= 1000.0;
    }
    format!("{}\u{a0}TB", number(value as f32, 1))
}

/// `73 %`.
pub(crate) fn percent(share: f32) -> String {
    let value = JsValue::from_f64(f64::from(share.clamp(0.0, 1.0)));
    localised(&[("style", "percent")], &value, number_format).unwrap_or_default()
}

/// A number with a true minus sign.
pub(crate) fn number(value: f32, digits: usize) -> String {
    let count = digits.to_string();
    let options = [("minimumFractionDigits", count.as_str()), ("maximumFractionDigits", &count)];
    let text =
        localised(&options, &JsValue::from_f64(f64::from(value.abs())), number_format).unwrap_or_default();
    let is_zero = !text.contains(|it: char| it.is_ascii_digit() && it != '0');
    if value < 0.0 && !is_zero { format!("\u{2212}{text}") } else { text }
}

/// A name that every file system takes, from a title.
pub(crate) fn file_name(title: &str) -> String {
    let plain = |it: char| if it.is_alphanumeric() || matches!(it, ' ' | '-' | '_' | '.') { it } else { '-' };
    let name: String = title.chars().map(plain).take(80).collect();
    let name = name.trim_matches(|it: char| it == '.' || it.is_whitespace());
    if name.is_empty() { t("recording").to_owned() } else { name.to_owned() }
}

//! Numbers, times and sizes as people read them.

use js_sys::Date;
use wasm_bindgen::JsValue;

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `0:07`, `12:30`, `1:02:03`.
pub(crate) fn clock(seconds: f64) -> String {
    let whole = if seconds.is_finite() { seconds.max(0.0) as u64 } else { 0 };
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// [`clock`] with tenths, for a recording that runs.
pub(crate) fn clock_tenths(seconds: f64) -> String {
    let seconds = if seconds.is_finite() { seconds.max(0.0) } else { 0.0 };
    format!("{}.{}", clock(seconds), (seconds * 10.0) as u64 % 10)
}

/// A length for screen readers: `1 minute 5 seconds`.
pub(crate) fn spoken(seconds: f64) -> String {
    let whole = if seconds.is_finite() { seconds.max(0.0).round() as u64 } else { 0 };
    let unit = |count: u64, name: &str| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
    let parts = [(whole / 3600, "hour"), (whole / 60 % 60, "minute"), (whole % 60, "second")];
    let parts: Vec<String> = parts.into_iter().filter(|it| it.0 > 0).map(|it| unit(it.0, it.1)).collect();
    if parts.is_empty() { unit(0, "second") } else { parts.join(" ") }
}

fn date(ms: u64) -> Date {
    Date::new(&JsValue::from_f64(ms as f64))
}

/// `21 Nov 2026, 10:56`, in the time zone of the device.
pub(crate) fn moment(ms: u64) -> String {
    let date = date(ms);
    let month = MONTHS.get(date.get_month() as usize).copied().unwrap_or_default();
    let (day, year) = (date.get_date(), date.get_full_year());
    format!("{day} {month} {year}, {}", time_of_day(&date))
}

/// `21 Nov 2026`, in the time zone of the device.
pub(crate) fn day(ms: u64) -> String {
    let date = date(ms);
    let month = MONTHS.get(date.get_month() as usize).copied().unwrap_or_default();
    format!("{} {month} {}", date.get_date(), date.get_full_year())
}

/// Title of a recording that nobody named: `Saturday 21 Nov, 10:56`.
pub(crate) fn default_title(ms: u64) -> String {
    let date = date(ms);
    let month = MONTHS.get(date.get_month() as usize).copied().unwrap_or_default();
    let day = DAYS.get(date.get_day() as usize).copied().unwrap_or_default();
    format!("{day} {} {month}, {}", date.get_date(), time_of_day(&date))
}

fn time_of_day(date: &Date) -> String {
    format!("{:02}:{:02}", date.get_hours(), date.get_minutes())
}

/// `812 B`, `4.2 MB`.
pub(crate) fn bytes(count: f64) -> String {
    let mut value = count.max(0.0);
    for unit in ["B", "kB", "MB", "GB"] {
        if value < 1000.0 {
            let digits = usize::from(value < 10.0 && unit != "B");
            return format!("{value:.digits$} {unit}");
        }
        value /= 1000.0;
    }
    format!("{value:.1} TB")
}

/// `73 %`.
pub(crate) fn percent(share: f32) -> String {
    format!("{:.0} %", share.clamp(0.0, 1.0) * 100.0)
}

/// A number with a true minus sign.
pub(crate) fn number(value: f32, digits: usize) -> String {
    let text = format!("{:.digits$}", value.abs());
    let is_zero = text.chars().all(|it| matches!(it, '0' | '.'));
    if value < 0.0 && !is_zero { format!("\u{2212}{text}") } else { text }
}

/// A name that every file system takes, from a title.
pub(crate) fn file_name(title: &str) -> String {
    let plain = |it: char| if it.is_alphanumeric() || matches!(it, ' ' | '-' | '_' | '.') { it } else { '-' };
    let name: String = title.chars().map(plain).take(80).collect();
    let name = name.trim_matches(|it: char| it == '.' || it.is_whitespace());
    if name.is_empty() { "recording".to_owned() } else { name.to_owned() }
}

//! Wall clock and randomness, each in one place.

use std::time::{SystemTime, UNIX_EPOCH};

use uuid::Uuid;

/// Milliseconds since 1970. Database columns are signed, and so is this.
#[must_use]
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A moment as a name that sorts by time: `20260102T030405678Z`.
#[must_use]
pub fn utc_name(ms: i64) -> String {
    let moment = chrono::DateTime::from_timestamp_millis(ms).unwrap_or_default();
    moment.format("%Y%m%dT%H%M%S%3fZ").to_string()
}

/// Bytes from the operating system's generator.
///
/// # Errors
/// When the operating system has none to give.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// A new UUIDv7.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn make_id() -> Result<Uuid, getrandom::Error> {
    let ms = u64::try_from(now_ms()).unwrap_or_default();
    Ok(uuid::Builder::from_unix_timestamp_millis(ms, &random_bytes()?).into_uuid())
}

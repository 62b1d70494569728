//! Which bytes of a file a request wants (RFC 9110, section 14).

use axum::http::{HeaderMap, header};

/// The part to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Everything.
    Whole,
    /// From the first to the last byte, both included.
    Part {
        /// First byte.
        first: u64,
        /// Last byte.
        last: u64,
    },
    /// Nothing of the range lies in the file.
    Outside,
}

/// Reads `Range` and `If-Range` for a file of `bytes` bytes with a strong `etag`. Several ranges, other units
/// and what cannot be read are ignored, as the standard allows.
#[must_use]
pub fn find_wanted(headers: &HeaderMap, bytes: u64, etag: &str) -> Wanted {
    if headers.get(header::IF_RANGE).is_some_and(|condition| condition != etag) {
        return Wanted::Whole;
    }
    let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let Some((unit, range)) = range.and_then(|value| value.split_once('=')) else { return Wanted::Whole };
    let Some((from, to)) = range.trim().split_once('-') else { return Wanted::Whole };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Wanted::Whole;
    }
    let digits = |text: &str| text.is_empty() || text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(from) || !digits(to) {
        return Wanted::Whole;
    }
    // Numbers too large for the type lie behind every file.
    let number = |text: &str| text.parse().unwrap_or(u64::MAX);
    match (from, to) {
        ("", "") => Wanted::Whole,
        ("", suffix) => match number(suffix) {
            0 => Wanted::Outside,
            _ if bytes == 0 => Wanted::Outside,
            count => Wanted::Part { first: bytes.saturating_sub(count), last: bytes - 1 },
        },
        (first, _) if number(first) >= bytes => Wanted::Outside,
        (first, "") => Wanted::Part { first: number(first), last: bytes - 1 },
        (first, last) if number(last) < number(first) => Wanted::Whole,
        (first, last) => Wanted::Part { first: number(first), last: number(last).min(bytes - 1) },
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn wanted(range: &'static str) -> Wanted {
        let headers = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static(range))]);
        find_wanted(&headers, 100, "\"a\"")
    }

    #[test]
    fn single_ranges_are_read() {
        for (range, first, last) in [
            ("bytes=0-0", 0, 0),
            ("bytes=0-", 0, 99),
            ("bytes=90-200", 90, 99),
            ("bytes=-1", 99, 99),
            ("bytes=-1000", 0, 99),
            ("bytes=5-99999999999999999999999", 5, 99),
        ] {
            assert_eq!(wanted(range), Wanted::Part { first, last }, "{range}");
        }
    }

    #[test]
    fn ranges_behind_the_end_are_outside() {
        for range in ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999999-"] {
            assert_eq!(wanted(range), Wanted::Outside, "{range}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_ignored() {
        for range in [
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=5-4",
            "bytes=0-1,5-6",
            "lines=0-1",
            "bytes=+1-2",
        ] {
            assert_eq!(wanted(range), Wanted::Whole, "{range}");
        }
    }

    #[test]
    fn a_range_of_another_version_is_the_whole() {
        let mut headers = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static("bytes=1-2"))]);
        headers.insert(header::IF_RANGE, HeaderValue::from_static("\"b\""));
        assert_eq!(find_wanted(&headers, 100, "\"a\""), Wanted::Whole);
        headers.insert(header::IF_RANGE, HeaderValue::from_static("\"a\""));
        assert_eq!(find_wanted(&headers, 100, "\"a\""), Wanted::Part { first: 1, last: 2 });
    }
}

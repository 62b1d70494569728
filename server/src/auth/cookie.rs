//! The cookie that carries a browser's refresh token. Scripts cannot read it, other sites cannot send it, and
//! it goes to the session routes only.

use axum::http::{HeaderMap, HeaderValue, header};

/// Name of the cookie.
pub const NAME: &str = "sotto_refresh";
const PATH: &str = "/api/v1/auth";

/// The refresh token a request carries.
#[must_use]
pub fn read(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == NAME && !value.is_empty()).then_some(value))
}

/// The `Set-Cookie` value that keeps `token` for `life_s` seconds; zero takes it away.
#[must_use]
pub fn write(token: &str, life_s: u64, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{NAME}={token}; Path={PATH}; Max-Age={life_s}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("theme=dark; sotto_refresh=abc-_1; x=y"));
        assert_eq!(read(&headers), Some("abc-_1"));
    }

    #[test]
    fn similar_names_and_empty_values_are_no_token() {
        for cookie in ["xsotto_refresh=a", "sotto_refresh=", "sotto_refresh", "=a", ";;"] {
            let mut headers = HeaderMap::new();
            headers.append(header::COOKIE, HeaderValue::from_static(cookie));
            assert_eq!(read(&headers), None, "{cookie}");
        }
    }
}

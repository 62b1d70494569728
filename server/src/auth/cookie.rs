//! The cookie that carries a browser's refresh token. Scripts cannot read it, other sites cannot send it, and
//! it goes to the session routes only.

use axum::http::{HeaderMap, HeaderValue, header};

/// Name of the cookie. A browser takes one with the second name by HTTPS only, so that nobody on the way can set it.
const NAME: &str = "sotto_refresh";
const SECURE_NAME: &str = "__Secure-sotto_refresh";
const PATH: &str = "/api/v1/auth";

/// The refresh token a request carries.
#[must_use]
pub fn read(headers: &HeaderMap, secure: bool) -> Option<&str> {
    let wanted = name(secure);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == wanted && !value.is_empty()).then_some(value))
}

/// The `Set-Cookie` value that keeps `token` for `life_s` seconds; zero takes it away.
#[must_use]
pub fn write(token: &str, life_s: u64, secure: bool) -> Option<HeaderValue> {
    let (name, secure) = (name(secure), if secure { "; Secure" } else { "" });
    let text = format!("{name}={token}; Path={PATH}; Max-Age={life_s}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&text).ok()
}

fn name(secure: bool) -> &'static str {
    if secure { SECURE_NAME } else { NAME }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("theme=dark; sotto_refresh=abc-_1; x=y"));
        assert_eq!(read(&headers, false), Some("abc-_1"));
        assert_eq!(read(&headers, true), None);
    }

    #[test]
    fn similar_names_and_empty_values_are_no_token() {
        for cookie in ["xsotto_refresh=a", "sotto_refresh=", "sotto_refresh", "=a", ";;"] {
            let mut headers = HeaderMap::new();
            headers.append(header::COOKIE, HeaderValue::from_static(cookie));
            assert_eq!(read(&headers, false), None, "{cookie}");
        }
    }
}

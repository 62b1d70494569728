//! Refuses requests that another site made a browser send, on the routes where a cookie is read or set.
//! `SameSite=Strict` says the same to the browser; this is the second lock.

use axum::http::{HeaderMap, header};
use sotto_api::ErrorCode;

use crate::error::ApiError;

/// Origins of extensions.
const EXTENSION: &str = "chrome-extension://";

/// Passes requests of the server's own pages, and of clients that are no browsers (every browser sends at least
/// one of the two headers with a `POST`).
///
/// # Errors
/// [`ErrorCode::Forbidden`] for another origin.
pub fn check(headers: &HeaderMap, public_url: Option<&str>) -> Result<(), ApiError> {
    let text =
        |name| headers.get(name).map(|value: &axum::http::HeaderValue| value.to_str().unwrap_or_default());
    let ours = match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        // Browsers say `none` of what no page made them send; with an origin, of an extension that the person allowed this
        // server to.
        (Some("none"), Some(origin)) => origin.starts_with(EXTENSION),
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => is_own_origin(origin, text(header::HOST.as_str()), public_url),
        (None, None) => true,
    };
    if ours {
        Ok(())
    } else {
        Err(ApiError::new(ErrorCode::Forbidden, "This request came from another site."))
    }
}

fn is_own_origin(origin: &str, host: Option<&str>, public_url: Option<&str>) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else { return false };
    if let Some(public) = public_url {
        return public.trim_end_matches('/').eq_ignore_ascii_case(origin);
    }
    matches!(scheme, "http" | "https") && host.is_some_and(|host| host.eq_ignore_ascii_case(authority))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn passes(pairs: &[(&'static str, &'static str)], public_url: Option<&str>) -> bool {
        let headers =
            pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        check(&HeaderMap::from_iter(headers), public_url).is_ok()
    }

    #[test]
    fn own_pages_and_plain_clients_pass() {
        assert!(passes(&[], None));
        assert!(passes(&[("sec-fetch-site", "same-origin")], None));
        assert!(passes(&[("origin", "http://localhost:8080"), ("host", "localhost:8080")], None));
        assert!(passes(
            &[("origin", "https://sotto.example.org"), ("host", "10.0.0.1")],
            Some("https://sotto.example.org/")
        ));
    }

    #[test]
    fn an_extension_that_was_allowed_here_passes_and_a_site_that_calls_itself_one_does_not() {
        let extension = ("origin", "chrome-extension://abcdefghijklmnop");
        assert!(passes(&[("sec-fetch-site", "none"), extension], None));
        assert!(!passes(&[("sec-fetch-site", "cross-site"), extension], None));
        assert!(!passes(&[("sec-fetch-site", "none"), ("origin", "https://evil.example")], None));
        assert!(!passes(&[extension, ("host", "localhost:8080")], None));
    }

    #[test]
    fn other_sites_do_not() {
        for site in ["cross-site", "same-site", "none", "?"] {
            assert!(!passes(&[("sec-fetch-site", site)], None), "{site}");
        }
        for origin in ["null", "http://evil.example", "http://localhost:8081", "file://"] {
            assert!(!passes(&[("origin", origin), ("host", "localhost:8080")], None), "{origin}");
        }
        assert!(!passes(
            &[("origin", "http://sotto.example.org"), ("host", "sotto.example.org")],
            Some("https://sotto.example.org")
        ));
    }
}

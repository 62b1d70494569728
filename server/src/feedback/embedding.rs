//! Sites that may show a link's page in a frame. What is kept of them stands in a header, so that it is checked and spelt
//! anew first.

use axum::http::Uri;

/// The origin that a person means: scheme, host and perhaps a port, in small letters. None for what is none, and for
/// `http` elsewhere than on the same machine, where browsers give no page a microphone.
#[must_use]
pub fn find_origin(text: &str) -> Option<String> {
    let uri: Uri = text.trim().to_ascii_lowercase().parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
    let host = authority.host();
    let plain = !host.is_empty() && host.bytes().all(|it| it.is_ascii_alphanumeric() || b".-".contains(&it));
    let usual_port = match scheme {
        "https" => 443,
        "http" if host == "localhost" || host == "127.0.0.1" => 80,
        _ => return None,
    };
    let port = authority.port_u16().filter(|port| *port != usual_port);
    let spelt = |port: Option<u16>| port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let whole = [spelt(authority.port_u16()), spelt(port)].contains(&authority.as_str().to_owned());
    let bare = ["", "/"].contains(&uri.path()) && uri.query().is_none();
    (plain && whole && bare).then(|| format!("{scheme}://{}", spelt(port)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_spelt_in_one_way() {
        for (text, origin) in [
            ("https://example.org", "https://example.org"),
            (" HTTPS://Example.ORG/ ", "https://example.org"),
            ("https://example.org:443", "https://example.org"),
            ("https://www.example.org:8443", "https://www.example.org:8443"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://127.0.0.1:80", "http://127.0.0.1"),
        ] {
            assert_eq!(find_origin(text).as_deref(), Some(origin), "{text}");
        }
    }

    #[test]
    fn what_is_no_origin_is_not_taken() {
        for text in [
            "",
            "*",
            "'self'",
            "example.org",
            "https:",
            "https://",
            "https://*",
            "https://*.example.org",
            "http://example.org",
            "https://example.org/page",
            "https://example.org?x",
            "https://ann@example.org",
            "https://example.org; script-src *",
            "https://example.org https://other.example",
            "https://example.org\r\nx: y",
            "https://exämple.org",
            "https://example.org:99999",
            "javascript:alert(1)",
            "data:text/html,x",
        ] {
            assert_eq!(find_origin(text), None, "{text}");
        }
    }
}

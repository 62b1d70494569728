//! Cookies of browsers. Scripts cannot read them, other sites cannot send them, and only the routes they are for look at them.

use axum::http::{HeaderMap, HeaderValue, header};

/// One kind of cookie.
#[derive(Debug, Clone, Copy)]
pub struct Cookie {
    name: &'static str,
    /// A browser takes one with this name by HTTPS only, from this host alone and for all of it, so that nobody on the way,
    /// and no other host of the domain, can set it.
    secure_name: &'static str,
    /// Where it goes without HTTPS.
    path: &'static str,
    same_site: &'static str,
}

/// Carries a browser's refresh token. Other sites cannot send it.
pub const REFRESH: Cookie = Cookie {
    name: "sotto_refresh",
    secure_name: "__Host-sotto_refresh",
    path: "/api/v1/auth",
    same_site: "Strict",
};

/// Carries a sealed attempt to sign in by a provider. It comes along when the provider sends the browser back, and
/// with no other request of another site.
pub const OIDC: Cookie = Cookie {
    name: "sotto_oidc",
    secure_name: "__Host-sotto_oidc",
    path: "/api/v1/auth/oidc",
    same_site: "Lax",
};

impl Cookie {
    /// The value that a request carries.
    #[must_use]
    pub fn read(self, headers: &HeaderMap, secure: bool) -> Option<&str> {
        let wanted = self.name(secure);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(name, value)| (name == wanted && !value.is_empty()).then_some(value))
    }

    /// The `Set-Cookie` value that keeps `value` for `life_s` seconds; zero takes it away.
    #[must_use]
    pub fn write(self, value: &str, life_s: u64, secure: bool) -> Option<HeaderValue> {
        let Self { same_site, .. } = self;
        let (name, path) = (self.name(secure), if secure { "/" } else { self.path });
        let secure = if secure { "; Secure" } else { "" };
        let text =
            format!("{name}={value}; Path={path}; Max-Age={life_s}; HttpOnly; SameSite={same_site}{secure}");
        HeaderValue::from_str(&text).ok()
    }

    fn name(self, secure: bool) -> &'static str {
        if secure { self.secure_name } else { self.name }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("theme=dark; sotto_refresh=abc-_1; x=y"));
        assert_eq!(REFRESH.read(&headers, false), Some("abc-_1"));
        assert_eq!(REFRESH.read(&headers, true), None);
        assert_eq!(OIDC.read(&headers, false), None);
    }

    #[test]
    fn similar_names_and_empty_values_are_no_token() {
        for cookie in ["xsotto_refresh=a", "sotto_refresh=", "sotto_refresh", "=a", ";;"] {
            let mut headers = HeaderMap::new();
            headers.append(header::COOKIE, HeaderValue::from_static(cookie));
            assert_eq!(REFRESH.read(&headers, false), None, "{cookie}");
        }
    }
}

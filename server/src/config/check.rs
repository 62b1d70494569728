//! What no single setting can tell of itself.

use axum::http::Uri;
use tracing_subscriber::EnvFilter;

use super::Config;

/// All that is wrong between settings, or takes more than their type to see.
pub(super) fn find_faults(config: &Config) -> Vec<String> {
    let mut faults = Vec::new();
    if config.server.public_url.as_deref().is_some_and(|url| !is_origin(url)) {
        faults.push("server.public_url is no address such as https://sotto.example.org".to_owned());
    }
    if EnvFilter::try_new(&config.log.filter).is_err() {
        faults.push("log.filter is no list such as info or sotto_server=debug,info".to_owned());
    }
    if config.tls.certificate.is_some() != config.tls.key.is_some() {
        faults.push("tls.certificate and tls.key go together; one of them is not set".to_owned());
    }
    if config.limits.requests_at_once == 0 || config.limits.connections_per_address == 0 {
        faults.push("limits.requests_at_once and limits.connections_per_address begin at 1".to_owned());
    }
    faults
}

fn is_origin(url: &str) -> bool {
    url.parse::<Uri>().is_ok_and(|uri| {
        let scheme = uri.scheme_str().is_some_and(|scheme| matches!(scheme, "http" | "https"));
        let host = uri.host().is_some_and(|host| !host.is_empty());
        let user = uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
        scheme && host && !user && uri.path() == "/" && uri.query().is_none()
    })
}

//! What no single setting can tell of itself.

use axum::http::Uri;
use tracing_subscriber::EnvFilter;

use super::{Config, RegistrationMode};
use crate::{auth::keyfile, mail::is_mailbox};

/// All that is wrong between settings, or takes more than their type to see.
pub(super) fn find_faults(config: &Config) -> Vec<String> {
    let mut faults = Vec::new();
    if config.server.public_url.as_deref().is_some_and(|url| !is_origin(url)) {
        faults.push("server.public_url is no address such as https://sotto.example.org".to_owned());
    }
    if config.server.shared_key.as_ref().is_some_and(|key| keyfile::read_shared(key.expose()).is_none()) {
        faults.push("server.shared_key is not 64 hexadecimal digits".to_owned());
    }
    if config.bucket.endpoint.as_deref().is_some_and(|url| !is_origin(url)) {
        faults.push("bucket.endpoint is no address such as https://s3.example.org".to_owned());
    }
    if config.bucket.key_id.is_some() != config.bucket.key_secret.is_some() {
        faults.push("bucket.key_id and bucket.key_secret go together".to_owned());
    }
    // The longest life that S3 signs for.
    if config.bucket.link_s > 7 * 24 * 60 * 60 {
        faults.push("bucket.link_s is more than a week".to_owned());
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
    if config.feedback.proof_bits > 30 {
        faults.push("feedback.proof_bits is more work than a phone does; use 30 at most".to_owned());
    }
    faults.extend(find_mail_faults(config));
    faults.extend(find_oidc_faults(config));
    faults
}

fn find_mail_faults(config: &Config) -> Vec<String> {
    let mail = &config.mail;
    let by_domain = config.accounts.registration == RegistrationMode::Domain;
    let faults = [
        (mail.host.is_some() && mail.from.is_none(), "mail.host wants mail.from as well"),
        (
            mail.from.as_deref().is_some_and(|from| !is_mailbox(from)),
            "mail.from is no sender such as Sotto <sotto@example.org>",
        ),
        (mail.user.is_some() != mail.password.is_some(), "mail.user and mail.password go together"),
        (!(1..=65_535).contains(&mail.port), "mail.port is no port from 1 to 65535"),
        (
            by_domain && config.accounts.registration_domains.is_none(),
            "accounts.registration = \"domain\" wants accounts.registration_domains",
        ),
        (
            by_domain && mail.host.is_none(),
            "accounts.registration = \"domain\" wants mail.host, because addresses must be verified",
        ),
    ];
    faults.into_iter().filter(|(wrong, _)| *wrong).map(|(_, what)| what.to_owned()).collect()
}

fn find_oidc_faults(config: &Config) -> Vec<String> {
    let Some(issuer) = &config.oidc.issuer else { return Vec::new() };
    let local = ["http://127.0.0.1:", "http://localhost:"].iter().any(|start| issuer.starts_with(start));
    let faults = [
        (
            !local && !issuer.starts_with("https://"),
            "oidc.issuer is no address such as https://id.example.org",
        ),
        (config.oidc.client_id.is_none(), "oidc.issuer wants oidc.client_id as well"),
        (
            config.server.public_url.is_none(),
            "oidc.issuer wants server.public_url, because the provider sends people back there",
        ),
    ];
    faults.into_iter().filter(|(wrong, _)| *wrong).map(|(_, what)| what.to_owned()).collect()
}

fn is_origin(url: &str) -> bool {
    url.parse::<Uri>().is_ok_and(|uri| {
        let scheme = uri.scheme_str().is_some_and(|scheme| matches!(scheme, "http" | "https"));
        let host = uri.host().is_some_and(|host| !host.is_empty());
        let user = uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
        scheme && host && !user && uri.path() == "/" && uri.query().is_none()
    })
}

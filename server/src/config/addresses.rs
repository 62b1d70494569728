//! What settings say of addresses: where people reach the server, how, and from which domains they may come.

use std::net::{Ipv4Addr, SocketAddr};

use super::{Config, SecureCookies};

impl Config {
    /// Where a person opens the app: the public address, or one to type into a browser on this machine.
    #[must_use]
    pub fn home(&self, address: SocketAddr) -> String {
        match &self.server.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => {
                let scheme = if self.tls.certificate.is_some() { "https" } else { "http" };
                let unspecified = address.ip().is_unspecified();
                let ip = if unspecified { Ipv4Addr::LOCALHOST.into() } else { address.ip() };
                format!("{scheme}://{}", SocketAddr::new(ip, address.port()))
            }
        }
    }

    /// Whether somebody may sign up by the domain of their e-mail.
    #[must_use]
    pub fn takes_domain_of(&self, email: &str) -> bool {
        let domain = email.trim().rsplit_once('@').map(|(_, domain)| domain).unwrap_or_default();
        let domains = self.accounts.registration_domains.as_deref().unwrap_or_default().split(',');
        domains.map(str::trim).any(|wanted| !wanted.is_empty() && wanted.eq_ignore_ascii_case(domain))
    }

    /// Whether people reach the server by HTTPS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        match &self.server.public_url {
            Some(url) => url.starts_with("https://"),
            None => self.tls.certificate.is_some(),
        }
    }

    /// Whether the session cookie is `Secure`.
    #[must_use]
    pub fn cookies_are_secure(&self) -> bool {
        match self.server.secure_cookies {
            SecureCookies::Auto => self.is_https(),
            SecureCookies::Always => true,
            SecureCookies::Never => false,
        }
    }
}

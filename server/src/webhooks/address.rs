//! Which addresses a webhook may reach. A name is resolved here, every address of it is looked at, and the connection goes
//! to an address that was looked at: a name that means another one a moment later leads nowhere else.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    pin::Pin,
    task::{Context, Poll},
};

use axum::http::Uri;
use hyper_util::client::legacy::connect::dns::Name;
use tower::Service;

/// Whether an address is of the public network, for both families.
///
/// **Source** IANA's registries of special-purpose addresses (RFC 6890).
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match embedded(address) {
            Some(inner) => is_public_v4(inner),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19));
    !(special
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast())
}

/// The address of IPv4 that one of IPv6 stands for: mapped, compatible, by NAT64, by 6to4.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let of = |high: u16, low: u16| Some(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    match (a, b, c, d, e, f) {
        (0, 0, 0, 0, 0, 0xffff | 0) if (g, h) != (0, 0) && (g, h) != (0, 1) => of(g, h),
        (0x64, 0xff9b, 0, 0, 0, 0) => of(g, h),
        (0x2002, ..) => of(b, c),
        _ => None,
    }
}

/// Only 2000::/3 is given out, and some of it for other purposes.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let special = a == 0x2001 && (b < 0x200 || b == 0xdb8) || a == 0x3fff;
    (0x2000..0x4000).contains(&a) && !special
}

/// Why an address cannot be a webhook's.
#[must_use]
pub fn fault(url: &str, allow_private: bool) -> Option<&'static str> {
    let Ok(uri) = url.parse::<Uri>() else { return Some("This is no address.") };
    let (scheme, host) = (uri.scheme_str().unwrap_or_default(), uri.host().unwrap_or_default());
    let secret = uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
    if url.len() > 2000 || host.is_empty() || secret {
        return Some("Use an address such as https://example.org/hook, without a name or password in it.");
    }
    match scheme {
        "https" => {}
        "http" if allow_private => {}
        _ => return Some("Use an address that begins with https."),
    }
    let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    if !allow_private && literal.is_ok_and(|address| !is_public(address)) {
        return Some("This is a private address. Use one that everybody can reach.");
    }
    None
}

/// Resolves names to addresses that may be reached.
#[derive(Debug, Clone, Copy)]
pub struct Resolver {
    /// Whether private ones may be, too.
    pub allow_private: bool,
}

/// What is said of a name that has none.
pub const PRIVATE: &str = "the name means a private address";

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let allow_private = self.allow_private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            allowed(found, allow_private)
        })
    }
}

/// The addresses that may be reached; an error where there is none.
fn allowed(
    found: impl Iterator<Item = SocketAddr>,
    allow_private: bool,
) -> io::Result<std::vec::IntoIter<SocketAddr>> {
    let addresses: Vec<SocketAddr> = found.filter(|it| allow_private || is_public(it.ip())).collect();
    if addresses.is_empty() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, PRIVATE));
    }
    Ok(addresses.into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_told_in_every_spelling() {
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.8",
            "198.18.0.1",
            "203.0.113.5",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:db8::1",
            "2001::1",
            "::7f00:1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in
            ["1.1.1.1", "93.184.216.34", "100.63.0.1", "172.32.0.1", "2606:4700::1111", "::ffff:1.1.1.1"]
        {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn what_is_no_public_address_is_refused_with_a_reason() {
        for url in [
            "",
            "x",
            "ftp://example.org",
            "http://example.org",
            "https://",
            "https://a@example.org/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]:8443/hook",
            "https://169.254.169.254/latest",
        ] {
            assert!(fault(url, false).is_some(), "{url}");
        }
        assert_eq!(fault("https://example.org/hook?a=1", false), None);
        assert_eq!(fault("http://127.0.0.1:8080/hook", true), None);
    }

    #[test]
    fn of_a_name_that_means_several_only_public_addresses_are_reached() {
        let mixed: Vec<SocketAddr> = ["10.0.0.1:0", "1.1.1.1:0"].map(|it| it.parse().unwrap()).to_vec();
        let found: Vec<SocketAddr> = allowed(mixed.into_iter(), false).unwrap().collect();
        assert_eq!(found, ["1.1.1.1:0".parse().unwrap()]);
        let rebound: Vec<SocketAddr> = vec!["127.0.0.1:0".parse().unwrap()];
        assert!(allowed(rebound.clone().into_iter(), false).is_err());
        assert_eq!(allowed(rebound.into_iter(), true).unwrap().len(), 1);
    }

    #[tokio::test]
    async fn a_name_of_this_machine_is_refused_when_it_is_resolved() {
        let name: Name = "localhost".parse().unwrap();
        let refused = Resolver { allow_private: false }.call(name.clone()).await.unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::PermissionDenied);
        assert!(Resolver { allow_private: true }.call(name).await.is_ok());
    }
}

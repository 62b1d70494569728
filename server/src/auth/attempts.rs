//! How often someone may try to prove who they are: by address and by account. The keys of accounts are hashes, so
//! no e-mail lies about.

use std::{net::IpAddr, time::Instant};

use crate::{
    auth::secret::derive_hash,
    buckets::{Allowance, Blocked, Buckets, network},
    store::users::email_key,
};

/// What is counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Address(IpAddr),
    Account(String),
    Pair(String, IpAddr),
}

impl Key {
    fn allowance(&self) -> Allowance {
        match self {
            // A person at one place. Generous enough for a forgotten password.
            Self::Pair(..) => Allowance { burst: 10.0, refill_s: 30.0, slowest_s: 3600.0 },
            // One account from everywhere: wider and never long, so that a stranger elsewhere cannot easily lock its
            // owner out.
            Self::Account(_) => Allowance { burst: 60.0, refill_s: 10.0, slowest_s: 120.0 },
            // A household or an office behind one address.
            Self::Address(_) => Allowance { burst: 60.0, refill_s: 2.0, slowest_s: 60.0 },
        }
    }
}

/// Counts attempts.
#[derive(Debug, Default)]
pub struct Attempts {
    buckets: Buckets<Key>,
}

impl Attempts {
    /// Takes one try at an account from all its buckets, before the password is looked at, so that many tries
    /// at once count too.
    ///
    /// # Errors
    /// Where one of them is empty.
    pub fn take(&self, email: &str, address: IpAddr) -> Result<(), Blocked> {
        self.take_keys(&login_keys(email, address), Instant::now())
    }

    /// Gives the try back after it succeeded, and forgives the account its failures. The address is not forgiven: who
    /// guesses at others' accounts may have one of their own.
    pub fn give_back(&self, email: &str, address: IpAddr) {
        let keys = login_keys(email, address);
        self.buckets.give_back(&keys);
        self.buckets.forgive(keys.iter().filter(|key| !matches!(key, Key::Address(_))));
    }

    /// Takes one try of an address, for requests without an account.
    ///
    /// # Errors
    /// Where its bucket is empty.
    pub fn take_address(&self, address: IpAddr) -> Result<(), Blocked> {
        self.take_keys(&[Key::Address(network(address))], Instant::now())
    }

    fn take_keys(&self, keys: &[Key], now: Instant) -> Result<(), Blocked> {
        let keys: Vec<_> = keys.iter().map(|key| (key.clone(), key.allowance())).collect();
        self.buckets.take(&keys, now)
    }
}

fn login_keys(email: &str, address: IpAddr) -> [Key; 3] {
    let (account, network) = (derive_hash(&email_key(email)), network(address));
    [Key::Pair(account.clone(), network), Key::Account(account), Key::Address(network)]
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn the_eleventh_try_must_wait_and_time_gives_one_back() {
        let attempts = Attempts::default();
        let start = Instant::now();
        let keys = login_keys("ann@example.org", address(1));
        for _ in 0..10 {
            assert!(attempts.take_keys(&keys, start).is_ok());
        }
        assert!(attempts.take_keys(&keys, start).is_err());
        assert!(attempts.take_keys(&login_keys("ANN@example.org ", address(1)), start).is_err());
        assert!(attempts.take_keys(&login_keys("ann@example.org", address(2)), start).is_ok());
        assert!(attempts.take_keys(&keys, start + Duration::from_secs(31)).is_ok());
    }

    #[test]
    fn failures_without_end_wait_twice_as_long_each_time_and_a_success_ends_it() {
        let attempts = Attempts::default();
        let start = Instant::now();
        let keys = login_keys("ann@example.org", address(1));
        for _ in 0..10 {
            assert!(attempts.take_keys(&keys, start).is_ok());
        }
        let mut at_s = 0;
        for wait_s in [30, 60, 120, 240, 480, 960, 1920, 3600, 3600] {
            let now = start + Duration::from_secs(at_s);
            assert_eq!(attempts.take_keys(&keys, now).map_err(|blocked| blocked.wait_s), Err(wait_s));
            at_s += wait_s;
            assert!(attempts.take_keys(&keys, start + Duration::from_secs(at_s)).is_ok());
        }
        attempts.give_back("ann@example.org", address(1));
        assert!(attempts.take_keys(&keys, start + Duration::from_secs(at_s)).is_ok());
        let blocked = attempts.take_keys(&keys, start + Duration::from_secs(at_s));
        assert_eq!(blocked.map_err(|blocked| blocked.wait_s), Err(30));
    }

    #[test]
    fn successes_are_not_counted() {
        let attempts = Attempts::default();
        for _ in 0..200 {
            assert!(attempts.take("ann@example.org", address(1)).is_ok());
            attempts.give_back("ann@example.org", address(1));
        }
    }
}

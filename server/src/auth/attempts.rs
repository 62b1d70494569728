//! How often someone may try: token buckets by address and by account, in memory and bounded. The keys of
//! accounts are hashes, so no e-mail lies about.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::Instant,
};

use crate::{auth::secret::derive_hash, error::ApiError, store::users::email_key};

const MAX_KEYS: usize = 16_384;

/// What is counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Address(IpAddr),
    Account(String),
    Pair(String, IpAddr),
}

/// How many tries at once, and how long until one more.
#[derive(Debug, Clone, Copy)]
struct Allowance {
    burst: f64,
    refill_s: f64,
}

impl Key {
    fn allowance(&self) -> Allowance {
        match self {
            // A person at one place. Generous enough for a forgotten password.
            Self::Pair(..) => Allowance { burst: 10.0, refill_s: 30.0 },
            // One account from everywhere: wider, so that a stranger elsewhere cannot easily lock its owner out.
            Self::Account(_) => Allowance { burst: 60.0, refill_s: 10.0 },
            // A household or an office behind one address.
            Self::Address(_) => Allowance { burst: 60.0, refill_s: 2.0 },
        }
    }
}

#[derive(Debug)]
struct Bucket {
    left: f64,
    at: Instant,
    /// Whether it was empty when last asked.
    refused: bool,
}

/// Too many attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocked {
    /// Seconds until the next may be made.
    pub wait_s: u64,
    /// Whether this is the first refusal in a row.
    pub is_new: bool,
}

impl From<Blocked> for ApiError {
    fn from(blocked: Blocked) -> Self {
        Self::too_many(blocked.wait_s)
    }
}

/// Counts attempts.
#[derive(Debug, Default)]
pub struct Attempts {
    buckets: Mutex<HashMap<Key, Bucket>>,
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

    /// Gives the try back after it succeeded.
    pub fn give_back(&self, email: &str, address: IpAddr) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        for key in login_keys(email, address) {
            if let Some(bucket) = buckets.get_mut(&key) {
                bucket.left = (bucket.left + 1.0).min(key.allowance().burst);
            }
        }
    }

    /// Takes one try of an address, for requests without an account.
    ///
    /// # Errors
    /// Where its bucket is empty.
    pub fn take_address(&self, address: IpAddr) -> Result<(), Blocked> {
        self.take_keys(&[Key::Address(network(address))], Instant::now())
    }

    fn take_keys(&self, keys: &[Key], now: Instant) -> Result<(), Blocked> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() + keys.len() > MAX_KEYS {
            make_room(&mut buckets, now);
        }
        let mut wait_s: f64 = 0.0;
        let mut is_new = false;
        for key in keys {
            let allowance = key.allowance();
            let bucket = buckets.entry(key.clone()).or_insert(Bucket {
                left: allowance.burst,
                at: now,
                refused: false,
            });
            let gained = now.saturating_duration_since(bucket.at).as_secs_f64() / allowance.refill_s;
            bucket.left = (bucket.left + gained).min(allowance.burst);
            bucket.at = now;
            if bucket.left < 1.0 {
                wait_s = wait_s.max((1.0 - bucket.left) * allowance.refill_s);
                is_new |= !bucket.refused;
            }
            bucket.refused = bucket.left < 1.0;
        }
        if wait_s > 0.0 {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 30")]
            return Err(Blocked { wait_s: wait_s.ceil() as u64, is_new });
        }
        for key in keys {
            if let Some(bucket) = buckets.get_mut(key) {
                bucket.left -= 1.0;
            }
        }
        Ok(())
    }
}

fn login_keys(email: &str, address: IpAddr) -> [Key; 3] {
    let (account, network) = (derive_hash(&email_key(email)), network(address));
    [Key::Pair(account.clone(), network), Key::Account(account), Key::Address(network)]
}

/// One customer's IPv6 network is one address here.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address => address,
    }
}

/// Drops the buckets that are full again, and if that is not enough the longest untouched half.
fn make_room(buckets: &mut HashMap<Key, Bucket>, now: Instant) {
    buckets.retain(|key, bucket| {
        let allowance = key.allowance();
        let idle_s = now.saturating_duration_since(bucket.at).as_secs_f64();
        bucket.left + idle_s / allowance.refill_s < allowance.burst
    });
    if buckets.len() > MAX_KEYS / 2 {
        let mut times: Vec<Instant> = buckets.values().map(|bucket| bucket.at).collect();
        times.sort_unstable();
        if let Some(&middle) = times.get(times.len() / 2) {
            buckets.retain(|_, bucket| bucket.at > middle);
        }
    }
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
    fn successes_are_not_counted() {
        let attempts = Attempts::default();
        for _ in 0..200 {
            assert!(attempts.take("ann@example.org", address(1)).is_ok());
            attempts.give_back("ann@example.org", address(1));
        }
    }

    #[test]
    fn one_ipv6_network_is_one_address() {
        let one: IpAddr = "2001:db8:1:2::1".parse().unwrap();
        let other: IpAddr = "2001:db8:1:2:ffff::9".parse().unwrap();
        assert_eq!(network(one), network(other));
        assert_eq!(network("::ffff:192.0.2.1".parse().unwrap()), address(1));
    }

    #[test]
    fn a_flood_of_addresses_stays_within_bounds() {
        let attempts = Attempts::default();
        let start = Instant::now();
        for n in 0..(3 * MAX_KEYS) as u32 {
            let key = [Key::Address(IpAddr::from(n.to_be_bytes()))];
            assert!(attempts.take_keys(&key, start + Duration::from_micros(n.into())).is_ok());
        }
        assert!(attempts.buckets.lock().unwrap().len() <= MAX_KEYS);
    }
}

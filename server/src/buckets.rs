//! Token buckets: how often something may be done, in memory and bounded. Log-in attempts and requests are counted
//! with these. Where an allowance says so, a bucket that is emptied again and again fills more and more slowly.

use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::Instant,
};

use crate::error::ApiError;

const MAX_KEYS: usize = 16_384;

/// How many at once, and how long until one more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Allowance {
    /// At once.
    pub burst: f64,
    /// Seconds until one more.
    pub refill_s: f64,
    /// Each time the bucket is emptied before it was full again, the seconds double, up to this many.
    pub slowest_s: f64,
}

#[derive(Debug)]
struct Bucket {
    left: f64,
    at: Instant,
    allowance: Allowance,
    /// How often it was emptied since it was full.
    emptied: u32,
    /// Whether it was empty when last asked.
    refused: bool,
}

/// Too often.
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

/// Buckets by key.
#[derive(Debug)]
pub struct Buckets<K> {
    buckets: Mutex<HashMap<K, Bucket>>,
}

impl<K> Default for Buckets<K> {
    fn default() -> Self {
        Self { buckets: Mutex::default() }
    }
}

impl<K: Eq + Hash + Clone> Buckets<K> {
    /// Takes one from each bucket, or from none.
    ///
    /// # Errors
    /// Where one of them is empty.
    pub fn take(&self, keys: &[(K, Allowance)], now: Instant) -> Result<(), Blocked> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() + keys.len() > MAX_KEYS {
            make_room(&mut buckets, now);
        }
        let (mut wait_s, mut is_new) = (0.0_f64, false);
        for (key, allowance) in keys {
            let bucket = buckets.entry(key.clone()).or_insert(Bucket {
                left: allowance.burst,
                at: now,
                allowance: *allowance,
                emptied: 0,
                refused: false,
            });
            bucket.allowance = *allowance;
            bucket.left = bucket.left_at(now);
            bucket.at = now;
            if bucket.left >= allowance.burst {
                bucket.emptied = 0;
            }
            if bucket.left < 1.0 {
                wait_s = wait_s.max((1.0 - bucket.left) * bucket.refill_s());
                is_new |= !bucket.refused;
            }
            bucket.refused = bucket.left < 1.0;
        }
        if wait_s > 0.0 {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an hour at most")]
            return Err(Blocked { wait_s: wait_s.ceil() as u64, is_new });
        }
        for (key, _) in keys {
            if let Some(bucket) = buckets.get_mut(key) {
                bucket.left -= 1.0;
                bucket.emptied += u32::from(bucket.left < 1.0);
            }
        }
        Ok(())
    }

    /// Lets buckets fill at their first speed again.
    pub fn forgive<'a>(&self, keys: impl IntoIterator<Item = &'a K>)
    where
        K: 'a,
    {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            if let Some(bucket) = buckets.get_mut(key) {
                bucket.emptied = 0;
            }
        }
    }

    /// Gives one back to each bucket.
    pub fn give_back<'a>(&self, keys: impl IntoIterator<Item = &'a K>)
    where
        K: 'a,
    {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            if let Some(bucket) = buckets.get_mut(key) {
                bucket.left = (bucket.left + 1.0).min(bucket.allowance.burst);
            }
        }
    }
}

impl Bucket {
    fn refill_s(&self) -> f64 {
        let doubled = i32::try_from(self.emptied.saturating_sub(1)).unwrap_or(i32::MAX);
        (self.allowance.refill_s * 2.0_f64.powi(doubled)).min(self.allowance.slowest_s)
    }

    fn left_at(&self, now: Instant) -> f64 {
        let gained = now.saturating_duration_since(self.at).as_secs_f64() / self.refill_s();
        (self.left + gained).min(self.allowance.burst)
    }
}

/// One customer's IPv6 network is one address here.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address => address,
    }
}

/// Drops the buckets that are full again, and if that is not enough the longest untouched half.
fn make_room<K: Eq + Hash>(buckets: &mut HashMap<K, Bucket>, now: Instant) {
    buckets.retain(|_, bucket| bucket.left_at(now) < bucket.allowance.burst);
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

    const FEW: Allowance = Allowance { burst: 3.0, refill_s: 10.0, slowest_s: 10.0 };

    #[test]
    fn an_empty_bucket_says_how_long_and_tells_its_first_refusal() {
        let buckets = Buckets::default();
        let start = Instant::now();
        let after = |seconds| buckets.take(&[("ann", FEW)], start + Duration::from_secs(seconds));
        for _ in 0..3 {
            assert_eq!(after(0), Ok(()));
        }
        assert_eq!(after(0), Err(Blocked { wait_s: 10, is_new: true }));
        assert_eq!(after(4), Err(Blocked { wait_s: 6, is_new: false }));
        assert_eq!(after(11), Ok(()));
        assert_eq!(after(11), Err(Blocked { wait_s: 9, is_new: true }));
    }

    #[test]
    fn a_bucket_that_is_emptied_again_fills_more_slowly_until_it_was_full_or_is_forgiven() {
        let buckets = Buckets::default();
        let start = Instant::now();
        let slow = Allowance { burst: 2.0, refill_s: 10.0, slowest_s: 45.0 };
        let after = |seconds| buckets.take(&[("ann", slow)], start + Duration::from_secs(seconds));
        let wait = |seconds| after(seconds).map_err(|blocked| blocked.wait_s);
        assert_eq!((after(0), after(0)), (Ok(()), Ok(())));
        assert_eq!((wait(0), wait(10), wait(10)), (Err(10), Ok(()), Err(20)));
        assert_eq!((wait(30), wait(30)), (Ok(()), Err(40)));
        assert_eq!((wait(70), wait(70)), (Ok(()), Err(45)), "no slower than that");
        assert_eq!((wait(115), wait(115)), (Ok(()), Err(45)));
        buckets.forgive(&["ann"]);
        assert_eq!((wait(125), wait(125)), (Ok(()), Err(10)));
        // Left alone until it was full, it begins anew.
        assert_eq!((wait(1000), wait(1000), wait(1000)), (Ok(()), Ok(()), Err(10)));
    }

    #[test]
    fn one_empty_bucket_leaves_the_others_full() {
        let buckets = Buckets::default();
        let now = Instant::now();
        let one = Allowance { burst: 1.0, refill_s: 10.0, slowest_s: 10.0 };
        assert!(buckets.take(&[("ann", one)], now).is_ok());
        for _ in 0..5 {
            assert!(buckets.take(&[("ann", one), ("bob", one)], now).is_err());
        }
        assert!(buckets.take(&[("bob", one)], now).is_ok());
    }

    #[test]
    fn one_ipv6_network_is_one_address() {
        let one: IpAddr = "2001:db8:1:2::1".parse().unwrap();
        let other: IpAddr = "2001:db8:1:2:ffff::9".parse().unwrap();
        assert_eq!(network(one), network(other));
        assert_eq!(network("::ffff:192.0.2.1".parse().unwrap()), IpAddr::from([192, 0, 2, 1]));
    }

    #[test]
    fn a_flood_of_keys_stays_within_bounds() {
        let buckets = Buckets::default();
        let start = Instant::now();
        for n in 0..(3 * MAX_KEYS) as u32 {
            assert!(buckets.take(&[(n, FEW)], start + Duration::from_micros(n.into())).is_ok());
        }
        assert!(buckets.buckets.lock().unwrap().len() <= MAX_KEYS);
    }
}

//! How much visitors may send: by address and by link. Beyond the first bound a submission takes a proof of work, beyond
//! the second it must wait.

use std::{net::IpAddr, time::Instant};

use sotto_api::LinkId;
use tokio::sync::Semaphore;

use crate::buckets::{Allowance, Blocked, Buckets, network};

/// Bodies in memory at once.
const BODIES: usize = 16;

/// What is counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    /// Submissions of an address without a proof.
    Freely(IpAddr),
    /// Submissions of an address.
    Address(IpAddr),
    /// Submissions by a link without a proof.
    FreelyBy(LinkId),
    /// Submissions by a link.
    Link(LinkId),
}

impl Key {
    fn allowance(&self) -> Allowance {
        match self {
            // A family at one address.
            Self::Freely(_) => Allowance { burst: 5.0, refill_s: 60.0, slowest_s: 60.0 },
            // An office or a school behind one address.
            Self::Address(_) => Allowance { burst: 100.0, refill_s: 10.0, slowest_s: 10.0 },
            // A link that was just sent to many.
            Self::FreelyBy(_) => Allowance { burst: 100.0, refill_s: 3.0, slowest_s: 3.0 },
            Self::Link(_) => Allowance { burst: 1000.0, refill_s: 0.5, slowest_s: 0.5 },
        }
    }
}

/// What a submission costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Price {
    /// Nothing.
    Free,
    /// A proof of work.
    Proof,
}

/// Counts what visitors send.
#[derive(Debug)]
pub struct VisitorLimits {
    buckets: Buckets<Key>,
    /// Bounds how many bodies of submissions are in memory at once. Strangers send slowly if they like; nobody who is
    /// signed in waits for them.
    pub bodies: Semaphore,
}

impl Default for VisitorLimits {
    fn default() -> Self {
        Self { buckets: Buckets::default(), bodies: Semaphore::new(BODIES) }
    }
}

impl VisitorLimits {
    /// Counts a submission, and answers what it costs.
    ///
    /// # Errors
    /// Where even a proof does not help.
    pub fn submit(&self, address: IpAddr, link: LinkId, has_proof: bool) -> Result<Price, Blocked> {
        self.submit_at(address, link, has_proof, Instant::now())
    }

    fn submit_at(
        &self,
        address: IpAddr,
        link: LinkId,
        has_proof: bool,
        now: Instant,
    ) -> Result<Price, Blocked> {
        let address = network(address);
        self.take(&[Key::Address(address), Key::Link(link)], now)?;
        if has_proof || self.take(&[Key::Freely(address), Key::FreelyBy(link)], now).is_err() {
            return Ok(Price::Proof);
        }
        Ok(Price::Free)
    }

    fn take(&self, keys: &[Key], now: Instant) -> Result<(), Blocked> {
        let keys: Vec<_> = keys.iter().map(|key| (key.clone(), key.allowance())).collect();
        self.buckets.take(&keys, now)
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
    fn the_sixth_of_an_address_takes_a_proof_and_the_hundredth_must_wait() {
        let (limits, start) = (VisitorLimits::default(), Instant::now());
        let link = LinkId::make(1, [1; 10]);
        for n in 0..100 {
            let price = limits.submit_at(address(1), link, n >= 6, start).unwrap();
            assert_eq!(price, if n < 5 { Price::Free } else { Price::Proof }, "{n}");
        }
        assert!(limits.submit_at(address(1), link, true, start).is_err());
        assert_eq!(limits.submit_at(address(2), link, false, start), Ok(Price::Free));
        let later = start + Duration::from_secs(61);
        assert_eq!(limits.submit_at(address(1), link, false, later), Ok(Price::Free));
    }

    #[test]
    fn a_link_that_many_addresses_flood_takes_proofs() {
        let (limits, start) = (VisitorLimits::default(), Instant::now());
        let link = LinkId::make(1, [1; 10]);
        for n in 0..100 {
            assert_eq!(limits.submit_at(address(n), link, false, start), Ok(Price::Free), "{n}");
        }
        assert_eq!(limits.submit_at(address(101), link, false, start), Ok(Price::Proof));
        assert_eq!(limits.submit_at(address(101), LinkId::make(1, [2; 10]), false, start), Ok(Price::Free));
    }
}

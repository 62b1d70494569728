//! Hybrid logical clock: stamps that follow the wall clock where it can be trusted and causality always.
//!
//! **Source** Kulkarni, Demirbas, Madappa, Avva, Leone: "Logical Physical Clocks", OPODIS 2014, figure 5.

use serde::{Deserialize, Serialize};
use sotto_api::{DeviceId, sync::Stamp};

/// How far a stamp may lie ahead of the wall clock and still move this clock: one day, as the server has it.
pub const MAX_AHEAD_MS: u64 = 24 * 60 * 60 * 1000;
/// Stamps past the year 9999 are no stamps: every device drops them.
pub const LAST_MS: u64 = 253_402_300_799_999;

/// The latest time seen, by this device or from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HybridClock {
    ms: u64,
    counter: u32,
    device: DeviceId,
}

impl HybridClock {
    /// A clock that has seen nothing.
    #[must_use]
    pub fn new(device: DeviceId) -> Self {
        Self { ms: 0, counter: 0, device }
    }

    /// The device whose stamps it makes.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// The stamp of a new event, later than all that were made or observed.
    pub fn tick(&mut self, now_ms: u64) -> Stamp {
        if now_ms > self.ms {
            (self.ms, self.counter) = (now_ms, 0);
        } else {
            (self.ms, self.counter) = after(self.ms, self.counter);
        }
        self.stamp()
    }

    /// The stamp of an event that overwrites another, whatever that one claims. A claim from the far future is
    /// overtaken for this one stamp and does not move the clock.
    pub fn tick_past(&mut self, now_ms: u64, overwritten: Option<Stamp>) -> Stamp {
        let stamp = self.tick(now_ms);
        match overwritten {
            Some(old) if old >= stamp => {
                let (ms, counter) = after(old.ms, old.counter);
                Stamp { ms, counter, device: self.device }
            }
            _ => stamp,
        }
    }

    /// Learns of a stamp from elsewhere. Returns whether it was believed: one from more than
    /// [`MAX_AHEAD_MS`] in the future leaves the clock as it is.
    pub fn observe(&mut self, seen: Stamp, now_ms: u64) -> bool {
        if seen.ms > now_ms.saturating_add(MAX_AHEAD_MS) {
            return false;
        }
        if (seen.ms, seen.counter) > (self.ms, self.counter) {
            (self.ms, self.counter) = (seen.ms, seen.counter);
        }
        true
    }

    fn stamp(&self) -> Stamp {
        Stamp { ms: self.ms, counter: self.counter, device: self.device }
    }
}

fn after(ms: u64, counter: u32) -> (u64, u32) {
    counter.checked_add(1).map_or((ms.saturating_add(1), 0), |next| (ms, next))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(last: u8) -> DeviceId {
        DeviceId::make(1, [last; 10])
    }

    #[test]
    fn stamps_grow_when_the_wall_clock_goes_back() {
        let mut clock = HybridClock::new(device(1));
        let first = clock.tick(1_000);
        let second = clock.tick(400);
        assert!(second > first);
        assert_eq!((second.ms, second.counter), (1_000, 1));
    }

    #[test]
    fn a_new_stamp_is_later_than_all_observed() {
        let mut clock = HybridClock::new(device(1));
        let seen = Stamp { ms: 5_000, counter: 7, device: device(9) };
        assert!(clock.observe(seen, 1_000));
        assert!(clock.tick(1_000) > seen);
    }

    #[test]
    fn the_far_future_does_not_drag_the_clock_but_can_be_overwritten() {
        let mut clock = HybridClock::new(device(1));
        let wild = Stamp { ms: 1_000 + MAX_AHEAD_MS + 1, counter: u32::MAX, device: device(9) };
        assert!(!clock.observe(wild, 1_000));
        assert!(clock.tick_past(1_000, Some(wild)) > wild);
        assert_eq!(clock.tick(2_000).ms, 2_000);
    }

    #[test]
    fn a_full_counter_moves_to_the_next_millisecond() {
        let mut clock = HybridClock::new(device(1));
        assert!(clock.observe(Stamp { ms: 10, counter: u32::MAX, device: device(2) }, 10));
        let next = clock.tick(10);
        assert_eq!((next.ms, next.counter), (11, 0));
    }
}

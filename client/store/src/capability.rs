//! Time and randomness as the shell gives them, and deterministic twins for tests.

use std::{cell::Cell, rc::Rc};

/// The wall clock.
pub trait Clock {
    /// Milliseconds since 1970, in universal time.
    fn now_ms(&self) -> u64;
}

/// Randomness fit for keys.
pub trait Entropy {
    /// Fills the buffer with random bytes.
    ///
    /// # Errors
    /// [`EntropyError`] where the system gives none.
    fn fill(&self, into: &mut [u8]) -> Result<(), EntropyError>;
}

/// The system gave no randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system gave no randomness")]
pub struct EntropyError;

/// A clock that stands still until it is moved. A clone is the same clock.
#[derive(Debug, Clone, Default)]
pub struct ManualClock(Rc<Cell<u64>>);

impl ManualClock {
    /// A clock that shows this time, in milliseconds since 1970.
    #[must_use]
    pub fn at(ms: u64) -> Self {
        Self(Rc::new(Cell::new(ms)))
    }

    /// Sets the time.
    pub fn set(&self, ms: u64) {
        self.0.set(ms);
    }

    /// Moves the time forward.
    pub fn advance(&self, ms: u64) {
        self.0.set(self.0.get().saturating_add(ms));
    }
}

impl Clock for ManualClock {
    fn now_ms(&self) -> u64 {
        self.0.get()
    }
}

/// Repeatable bytes (SplitMix64, Steele et al. 2014). For tests only: anyone can guess them. A clone goes on in
/// the same sequence.
#[derive(Debug, Clone)]
pub struct SeededEntropy(Rc<Cell<u64>>);

impl SeededEntropy {
    /// A sequence that depends on the seed alone.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Rc::new(Cell::new(seed)))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, into: &mut [u8]) -> Result<(), EntropyError> {
        for chunk in into.chunks_mut(8) {
            let state = self.0.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
            self.0.set(state);
            let mut word = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            word ^= word >> 31;
            chunk.copy_from_slice(&word.to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

impl<C: Clock> Clock for Rc<C> {
    fn now_ms(&self) -> u64 {
        (**self).now_ms()
    }
}

impl<E: Entropy> Entropy for Rc<E> {
    fn fill(&self, into: &mut [u8]) -> Result<(), EntropyError> {
        (**self).fill(into)
    }
}

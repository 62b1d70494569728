//! What every fuzz target runs, and the replay of what fuzzing found: bytes through the engine, within bounds. A
//! panic here is a finding.

mod analyse;
mod bound;
mod container;
mod decode;
mod ogg;
pub mod seeds;

pub use analyse::analyse;
pub use bound::{MAX_ANALYSER_BYTES, MAX_DECODER_BYTES};
pub use container::Container;
pub use decode::decode;

/// What a fuzz target feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The decoder, with one container.
    Decode(Container),
    /// The streaming analyser.
    Analyser,
}

impl Target {
    /// Every target, in the order in which they are run.
    #[must_use]
    pub fn all() -> Vec<Self> {
        Container::ALL.into_iter().map(Self::Decode).chain([Self::Analyser]).collect()
    }

    /// Its name: that of its program and of its folder in `found/`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Decode(container) => container.name(),
            Self::Analyser => "analyser",
        }
    }

    /// Runs one input.
    ///
    /// # Panics
    /// The engine broke one of its promises: that is what fuzzing looks for.
    pub fn run(self, bytes: &[u8]) {
        match self {
            Self::Decode(container) => decode(container, bytes),
            Self::Analyser => analyse(bytes),
        }
    }
}

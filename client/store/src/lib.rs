//! What a client keeps: recordings, their results, what is still to be pushed, settings and the ledger.
//!
//! [`Library`] is the one door. Storage, time and randomness come in through [`Backend`], [`Clock`] and
//! [`Entropy`], each with a twin in memory; nothing here knows a browser, a network or a cipher.

pub mod backend;
pub mod capability;
pub mod choices;
pub mod clock;
mod entry;
pub mod error;
pub mod intake;
pub mod ledger;
pub mod library;
pub mod memory;
pub mod outbox;
pub mod policy;
pub mod recording;
pub mod register;
pub mod retention;
pub mod setting;
pub mod splice;
pub mod step;

pub use backend::{Backend, BackendError, Table, Write};
pub use capability::{Clock, Entropy, EntropyError, ManualClock, SeededEntropy};
pub use choices::{Choices, Left};
pub use clock::HybridClock;
pub use error::StoreError;
pub use ledger::{DataClass, LedgerEntry};
pub use library::{Library, TakenIn};
pub use memory::MemoryBackend;
pub use outbox::{
    AudioMeta, Field, HeldKey, MergeOutcome, PendingUpload, PlainField, PlainValue, RemoteAudio, SealedField,
    SealedKind, SyncPosition, Unpushed,
};
pub use policy::SyncPolicy;
pub use recording::{LocalAudio, NewRecording, Recording};
pub use register::{Private, Register};
pub use setting::Setting;
pub use step::Step;

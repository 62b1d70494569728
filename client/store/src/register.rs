//! Last-writer-wins registers, the form in which every synced field is kept.

use serde::{Deserialize, Serialize};
use sotto_api::{ChangeId, sync::Stamp, vault::Sealed};

/// One field's value, and the change that set it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Register<T> {
    /// The value.
    pub value: T,
    /// When it was set.
    pub stamp: Stamp,
    /// The change; the same however often it is pushed.
    pub change: ChangeId,
    /// Whether the server has it.
    pub pushed: bool,
}

impl<T> Register<T> {
    /// What decides between two writers; total over all changes.
    #[must_use]
    pub fn rank(&self) -> (Stamp, ChangeId) {
        (self.stamp, self.change)
    }

    /// Puts `incoming` into `slot` if it is the later one. The same change coming back from the server
    /// acknowledges it. Returns whether the slot changed.
    pub fn merge(slot: &mut Option<Self>, incoming: Self) -> bool {
        match slot {
            Some(held) if held.change == incoming.change => {
                let news = incoming.pushed && !held.pushed;
                held.pushed |= incoming.pushed;
                news
            }
            Some(held) if held.rank() > incoming.rank() => false,
            _ => {
                *slot = Some(incoming);
                true
            }
        }
    }
}

/// A value that travels as ciphertext only. Either form may be missing: the sealed one until the first push,
/// the plain one until the vault is unlocked. Once made, the sealed form stays, so that a repeated push sends
/// the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Private<T> {
    /// What a person reads.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub plain: Option<T>,
    /// What travels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<Sealed>,
}

fn none<T>() -> Option<T> {
    None
}

impl<T> Private<T> {
    /// A value made here.
    pub fn plain(value: T) -> Self {
        Self { plain: Some(value), sealed: None }
    }

    /// A value from elsewhere.
    #[must_use]
    pub fn sealed(sealed: Sealed) -> Self {
        Self { plain: None, sealed: Some(sealed) }
    }

    /// Whether only the ciphertext is here.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.plain.is_none()
    }
}

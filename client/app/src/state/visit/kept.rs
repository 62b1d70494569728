//! What is kept of visits on this device, so that a page that goes away takes nothing along.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sotto_api::{RecordingId, feedback::VisitorView};
use sotto_store::{Setting, StoreError};

use crate::state::services;

/// Visits by the slug of their link.
const VISITS: Setting<BTreeMap<String, Visit>> = Setting::new("visits");

/// One visit.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Visit {
    /// What the link said last.
    pub(super) view: Option<VisitorView>,
    /// What was recorded for it.
    pub(super) recording: Option<RecordingId>,
    /// What is on its way.
    pub(super) pending: Option<Pending>,
    /// What arrived and was not withdrawn, oldest first.
    pub(super) sent: Vec<Sent>,
}

/// A submission on its way: all that it takes to repeat it as the same one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Pending {
    /// Its idempotency key.
    pub(super) key: String,
    /// Its body as JSON, without a proof of work.
    pub(super) body: String,
    /// Whether there are words in it.
    pub(super) words: bool,
    /// The audio that follows: the file and its length in bytes.
    pub(super) audio: Option<(String, u64)>,
    /// Its code, once the server has it.
    pub(super) code: Option<String>,
}

/// A submission that arrived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sent {
    /// Withdraws it.
    pub(crate) code: String,
    /// When it was sent, in milliseconds since 1970.
    pub(crate) sent_ms: u64,
    /// Whether there are words in it.
    pub(crate) words: bool,
    /// Whether there is audio with it.
    pub(crate) sound: bool,
}

/// What is kept of a visit.
pub(super) fn of(slug: &str) -> Visit {
    all().remove(slug).unwrap_or_default()
}

/// Keeps it; one with nothing in it goes.
pub(super) async fn keep(slug: String, visit: Visit) -> Result<(), StoreError> {
    let mut visits = all();
    if visit == Visit::default() {
        visits.remove(&slug);
    } else {
        visits.insert(slug, visit);
    }
    services::get().library.set_setting(&VISITS, &visits).await
}

fn all() -> BTreeMap<String, Visit> {
    services::get().library.setting(&VISITS).unwrap_or_default()
}

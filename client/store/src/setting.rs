//! Settings by typed name.

use std::marker::PhantomData;

use sotto_api::UserId;

use crate::{HybridClock, SyncPolicy, SyncPosition};

/// Names a setting and the type of its value.
#[derive(Debug)]
pub struct Setting<T> {
    name: &'static str,
    value: PhantomData<fn() -> T>,
}

impl<T> Setting<T> {
    /// A setting. Names are permanent; those that begin with `store.` are the library's own.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, value: PhantomData }
    }

    /// The name under which the value is kept.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

/// What may leave this device; see [`crate::Library::policy`].
pub const POLICY: Setting<SyncPolicy> = Setting::new("store.policy");
/// How far sync has come; see [`crate::Library::sync_position`].
pub const SYNC_POSITION: Setting<SyncPosition> = Setting::new("store.sync-position");
/// The account that what is pushed belongs to; see [`crate::Library::use_account`].
pub const ACCOUNT: Setting<UserId> = Setting::new("store.account");
pub(crate) const CLOCK: Setting<HybridClock> = Setting::new("store.clock");

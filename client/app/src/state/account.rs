//! The account and what travels with it: signing in and out, the vault, and when to synchronise.

mod agent;
mod entering;
mod export;
mod listening;
mod own;
mod pairing;
mod vault;

use std::rc::Rc;

use leptos::{prelude::*, task::spawn_local};
use sotto_api::{
    auth::{InvitationView, ServerView, UserView},
    route,
};
use sotto_platform::{clock, offline};
use sotto_store::{Setting, SyncPolicy};
use sotto_sync::{Keyring, SyncError, Syncer};

use super::{
    AppState, Problem, SyncStatus, VaultState,
    audio_files::BrowserAudioFiles,
    errands::{self, Errand},
    services,
    session::{self, RequestProblem},
};

pub(crate) use agent::program_of;
pub(crate) use pairing::Adding;

/// Who signed in last and has not signed out.
const USER: Setting<Option<UserView>> = Setting::new("user");

/// How often to look for news while the page is visible and the server's events are not heard.
const PERIOD_MS: u32 = 15_000;

/// Looks for news are this much rarer while they are heard: what could not be sent is tried again.
const RARER: u32 = 20;

/// How long to wait for more changes before pushing.
const SETTLE_MS: u32 = 800;

/// The account.
#[derive(Clone, Copy)]
pub(crate) struct AccountState {
    /// Who is signed in; stays while offline.
    pub(crate) user: RwSignal<Option<UserView>>,
    /// What the server said of itself.
    pub(crate) server: RwSignal<Option<ServerView>>,
    /// Where the vault is.
    pub(crate) vault: RwSignal<VaultState>,
    /// Where synchronisation is.
    pub(crate) sync: RwSignal<SyncStatus>,
    /// What may leave this device.
    pub(crate) policy: RwSignal<SyncPolicy>,
    key: StoredValue<Option<Rc<Keyring>>, LocalStorage>,
    busy: StoredValue<bool>,
    again: StoredValue<bool>,
    ear: StoredValue<listening::Ear, LocalStorage>,
}

impl AccountState {
    pub(super) fn new() -> Self {
        Self {
            user: RwSignal::new(None),
            server: RwSignal::new(None),
            vault: RwSignal::new(VaultState::Unknown),
            sync: RwSignal::new(SyncStatus::SignedOut),
            policy: RwSignal::new(SyncPolicy::default()),
            key: StoredValue::new_local(None),
            busy: StoredValue::new(false),
            again: StoredValue::new(false),
            ear: StoredValue::new_local(listening::Ear::default()),
        }
    }

    /// Takes up the session of an earlier visit, and starts to listen for reasons to synchronise.
    pub(super) async fn load(self) {
        let services = services::get();
        self.policy.set(services.library.policy());
        self.take_key().await;
        self.recall();
        offline::on_change(move |online| {
            if online {
                self.sync_now();
            }
        });
        offline::on_visibility(move |visible| {
            if visible {
                self.sync_now();
            } else {
                self.stop_listening();
            }
        });
        spawn_local(self.look_regularly());
        spawn_local(self.listen());
        self.sync_now();
    }

    /// Knows who signed in here earlier, before the server was asked.
    pub(crate) fn recall(self) {
        let known = services::get().library.setting(&USER).flatten();
        if known.is_some() && self.user.with_untracked(Option::is_none) {
            self.user.set(known);
            self.sync.set(SyncStatus::Offline);
        }
    }

    /// Signs out. Recordings stay on this device; the vault's key does not.
    pub(crate) fn sign_out(self) {
        spawn_local(async move {
            services::get().transport.session.close().await;
            self.forget().await;
        });
    }

    /// What signing out means to this device.
    async fn forget(self) {
        let services = services::get();
        services.transport.session.forget().await;
        let forgotten = services.library.set_setting(&USER, &None).await;
        let locked = services.library.set_account_key(None).await;
        if let Err(error) = forgotten.and(locked) {
            AppState::get().system.toast(crate::text::store_sentence(&error));
        }
        self.key.set_value(None);
        self.user.set(None);
        self.vault.set(VaultState::Unknown);
        self.sync.set(SyncStatus::SignedOut);
        self.stop_listening();
    }

    /// Makes an invitation; for admins.
    pub(crate) async fn invite(self) -> Result<InvitationView, Problem> {
        let services = services::get();
        let none = None::<&()>;
        services.transport.session.call("POST", route::INVITATIONS, none).await.map_err(|it| sentence(&it))
    }

    /// Chooses what may leave this device.
    pub(crate) fn set_policy(self, policy: SyncPolicy) {
        self.policy.set(policy);
        spawn_local(async move {
            match services::get().library.set_policy(policy).await {
                Ok(()) => self.sync_now(),
                Err(error) => AppState::get().system.toast(crate::text::store_sentence(&error)),
            }
        });
    }

    /// Something changed here that may have to travel.
    pub(super) fn changed(self) {
        if self.user.with_untracked(Option::is_none) {
            return;
        }
        spawn_local(async move {
            clock::sleep_ms(SETTLE_MS).await;
            self.sync_now();
        });
    }

    /// Synchronises now; while that is going on, once more afterwards.
    pub(crate) fn sync_now(self) {
        if self.busy.get_value() {
            self.again.set_value(true);
            return;
        }
        self.busy.set_value(true);
        spawn_local(async move {
            loop {
                self.again.set_value(false);
                if errands::run(Errand::Synchronise).await.is_err() {
                    self.sync.set(SyncStatus::Offline);
                }
                if !self.again.get_value() {
                    break;
                }
            }
            self.busy.set_value(false);
        });
    }

    async fn look_regularly(self) {
        for look in 1_u32.. {
            clock::sleep_ms(PERIOD_MS).await;
            if offline::is_visible() && (!self.hears() || look % RARER == 0) {
                self.sync_now();
            }
        }
    }

    pub(super) async fn synchronise(self) {
        let state = AppState::get();
        if self.server.with_untracked(Option::is_none)
            && let Ok(server) = session::get_public(route::SERVER).await
        {
            self.server.set(Some(server));
        }
        if self.user.with_untracked(Option::is_none) {
            return;
        }
        let services = services::get();
        if !services.transport.session.is_open() {
            match services.transport.session.resume().await {
                Ok(user) => self.user.set(Some(user)),
                Err(RequestProblem::Offline) => return self.sync.set(SyncStatus::Offline),
                Err(problem) if problem.is_ended_session() => return self.sync.set(SyncStatus::Ended),
                Err(problem) => return self.sync.set(SyncStatus::Failed(sentence(&problem).0)),
            }
        }
        self.sync.set(SyncStatus::Working);
        if matches!(self.vault.get_untracked(), VaultState::Unknown | VaultState::Absent) {
            self.look_for_vault().await;
        }
        let key = self.key();
        let syncer = Syncer::new(&services.library, &services.transport, key.as_deref(), &BrowserAudioFiles);
        let status = match syncer.sync_once().await {
            Ok(report) => {
                if report.replaced {
                    self.vault.set(VaultState::Replaced);
                }
                SyncStatus::Idle { last_ms: Some(clock::now_ms()) }
            }
            Err(SyncError::Offline) => SyncStatus::Offline,
            Err(SyncError::SignedOut) => SyncStatus::Ended,
            Err(error) => SyncStatus::Failed(crate::text::sync_sentence(&error)),
        };
        self.sync.set(status);
        self.wake();
        state.library.refresh();
        // With the vault open, audio of other devices comes by itself.
        if self.vault.get_untracked() == VaultState::Unlocked {
            state.downloads.start_missing();
        }
    }
}

fn sentence(problem: &RequestProblem) -> Problem {
    Problem(crate::text::request_sentence(problem))
}

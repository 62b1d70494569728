//! The vault's keys on this device.

use std::rc::Rc;

use leptos::prelude::*;
use sotto_sync::{Keyring, Transport, enter_vault, replace_key};

use super::AccountState;
use crate::{
    state::{Problem, VaultState, backend::BrowserEntropy, services},
    text::{store_sentence, sync_sentence, t},
};

impl AccountState {
    /// Opens the account's vault on this device, or makes it where the account has none.
    pub(crate) async fn open_vault(self, passphrase: String) -> Result<(), Problem> {
        let opened = enter_vault(&services::get().transport, &BrowserEntropy, &composed(passphrase)).await;
        self.adopt(opened.map_err(|error| Problem(sync_sentence(&error)))?).await
    }

    /// Puts a new account key in the place of the one until now; other devices then ask for the passphrase once.
    pub(crate) async fn replace_key(self, passphrase: String, new: String) -> Result<(), Problem> {
        let Some(ring) = self.key() else { return Err(locked()) };
        let passphrase = composed(passphrase);
        let new = if new.is_empty() { passphrase.clone() } else { composed(new) };
        let replaced =
            replace_key(&services::get().transport, &BrowserEntropy, &ring, &passphrase, &new).await;
        self.adopt(replaced.map_err(|error| Problem(sync_sentence(&error)))?).await
    }

    /// The vault's keys, while it is open.
    pub(in crate::state) fn key(self) -> Option<Rc<Keyring>> {
        self.key.get_value()
    }

    /// Keeps keys that were opened here, and synchronises with them.
    pub(super) async fn adopt(self, ring: Keyring) -> Result<(), Problem> {
        let kept = services::get().library.set_account_key(Some(ring.to_bytes())).await;
        kept.map_err(|error| Problem(store_sentence(&error)))?;
        self.key.set_value(Some(Rc::new(ring)));
        self.vault.set(VaultState::Unlocked);
        self.sync_now();
        Ok(())
    }

    /// Takes up the vault's keys that this device keeps for the account, if it does.
    pub(super) async fn take_key(self) {
        let kept = services::get().library.account_key().await.ok().flatten();
        let ring = kept.and_then(|it| Keyring::from_bytes(&it)).map(Rc::new);
        self.vault.set(if ring.is_some() { VaultState::Unlocked } else { VaultState::Unknown });
        self.key.set_value(ring);
    }

    pub(super) async fn look_for_vault(self) {
        let found = match services::get().transport.vault_get().await {
            Ok(None) => VaultState::Absent,
            Ok(Some(_)) => VaultState::Locked,
            // Asked again at the next synchronisation.
            Err(_) => return,
        };
        // A form that somebody fills in stays as it is, and so does a vault that was opened meanwhile.
        let known = self.vault.get_untracked();
        if known != found && matches!(known, VaultState::Unknown | VaultState::Absent) {
            self.vault.set(found);
        }
    }
}

/// The vault is not open on this device.
pub(super) fn locked() -> Problem {
    Problem(t("Open the vault in the settings first; this needs your passphrase.").to_owned())
}

/// The same words from every keyboard.
fn composed(passphrase: String) -> String {
    String::from(js_sys::JsString::from(passphrase).normalize("NFC"))
}

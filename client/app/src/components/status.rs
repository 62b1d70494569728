//! Whether there is a network, and where synchronisation is.

use leptos::prelude::*;
use leptos_router::components::A;

use super::icon::{Glyph, Icon};
use crate::{
    state::{AppState, SyncStatus},
    text::t,
};

/// A short word on network and synchronisation; leads to the settings.
#[component]
pub(crate) fn Status() -> impl IntoView {
    let state = AppState::get();
    let told = move || {
        let online = state.system.online.get();
        state.account.sync.with(|sync| match sync {
            _ if !online => {
                (Glyph::CloudOff, "offline", t("Offline"), t("Offline. Everything works; it syncs later."))
            }
            SyncStatus::SignedOut => {
                (Glyph::Check, "local", t("On this device"), t("Kept on this device only."))
            }
            SyncStatus::Idle { .. } => {
                (Glyph::Cloud, "idle", t("Synced"), t("Everything that may travel is synced."))
            }
            SyncStatus::Working => (Glyph::Sync, "working", t("Syncing"), t("Synchronising.")),
            SyncStatus::Offline => {
                (Glyph::CloudOff, "offline", t("No server"), t("The server cannot be reached."))
            }
            SyncStatus::Ended => {
                (Glyph::Warning, "ended", t("Signed out"), t("The session has ended; sign in again to sync."))
            }
            SyncStatus::Failed(_) => {
                (Glyph::Warning, "failed", t("Sync problem"), t("Sync failed; the settings say why."))
            }
        })
    };
    view! {
        <div class="status" role="status">
            <A href="/settings" attr:class="status-link" attr:title=move || told().3>
                <span class="status-inner" data-test="sync-status" data-state=move || told().1>
                    {move || view! { <Icon glyph=told().0 /> }}
                    <span class="status-word">{move || told().2}</span>
                </span>
            </A>
        </div>
    }
}

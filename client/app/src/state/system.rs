//! Things about the browser and the app itself: room, theme, messages at the edge, new versions, diagnostics.

use leptos::{prelude::*, task::spawn_local};
use sotto_platform::{clipboard, clock, extension, offline, storage};
use sotto_protocol::{Fault, FaultCode, Request};
use sotto_store::Setting;

use super::{Phase, StorageView, Theme, Toast, keep_setting, services};

/// The colours that were chosen.
const THEME: Setting<Theme> = Setting::new("theme");

/// How long a message stays, in milliseconds. Deleting takes effect when its message goes.
pub(crate) const TOAST_MS: u32 = 10_000;

/// Browser and app.
#[derive(Clone, Copy)]
pub(crate) struct SystemState {
    /// Whether the browser believes that there is a network.
    pub(crate) online: RwSignal<bool>,
    /// Room of this origin; none until the browser told.
    pub(crate) storage: RwSignal<Option<StorageView>>,
    /// Colours.
    pub(crate) theme: RwSignal<Theme>,
    /// Messages, oldest first.
    pub(crate) toasts: RwSignal<Vec<Toast>>,
    /// A newer build waits.
    pub(crate) update_ready: RwSignal<bool>,
    next_toast: StoredValue<u32>,
}

impl SystemState {
    pub(super) fn new() -> Self {
        Self {
            online: RwSignal::new(offline::is_online()),
            storage: RwSignal::new(None),
            theme: RwSignal::new(Theme::System),
            toasts: RwSignal::new(Vec::new()),
            update_ready: RwSignal::new(false),
            next_toast: StoredValue::new(0),
        }
    }

    /// Listens to the browser; called once.
    pub(super) fn watch(self) {
        offline::on_change(move |online| self.online.set(online));
        // An extension lies on the device as a whole, and the browser updates it.
        if !extension::is_here() {
            spawn_local(async move {
                // Without a service worker the app works, but only with a network.
                let _ = offline::register("/sw.js", move || self.update_ready.set(true)).await;
            });
        }
        self.refresh_storage();
    }

    /// Reads what was chosen earlier.
    pub(super) fn load(self) {
        self.theme.set(services::get().library.setting(&THEME).unwrap_or_default());
    }

    /// Chooses the colours and remembers it.
    pub(crate) fn set_theme(self, theme: Theme) {
        self.theme.set(theme);
        spawn_local(async move { keep_setting(&THEME, &theme).await });
    }

    /// Shows a message.
    pub(crate) fn toast(self, text: impl Into<String>) {
        self.toast_with(text.into(), None);
    }

    /// Shows a message with a button.
    pub(crate) fn toast_with(self, text: String, action: Option<(String, Callback<()>)>) {
        self.next_toast.update_value(|it| *it += 1);
        let id = self.next_toast.get_value();
        self.toasts.update(|it| it.push(Toast { id, text, action }));
        spawn_local(async move {
            clock::sleep_ms(TOAST_MS).await;
            self.dismiss_toast(id);
        });
    }

    /// Copies a text, and says so.
    pub(crate) fn copy(self, text: String, said: &'static str) {
        spawn_local(async move {
            match clipboard::write(&text).await {
                Ok(()) => self.toast(said),
                Err(error) => self.toast(crate::text::platform_sentence(&error)),
            }
        });
    }

    /// Takes a message away.
    pub(crate) fn dismiss_toast(self, id: u32) {
        self.toasts.update(|it| it.retain(|toast| toast.id != id));
    }

    /// Asks again how much room there is.
    pub(crate) fn refresh_storage(self) {
        spawn_local(async move {
            let persisted = storage::persisted().await.unwrap_or(false);
            if let Ok(room) = storage::room().await {
                let view =
                    StorageView { used_bytes: room.used_bytes, quota_bytes: room.quota_bytes, persisted };
                self.storage.set(Some(view));
            }
        });
    }

    /// Asks the browser not to evict what is kept; asked after the first recording, when it makes sense to people.
    pub(super) fn ask_to_persist(self) {
        spawn_local(async move {
            // The answer is shown in the settings, whatever it is.
            let _ = storage::persist().await;
            self.refresh_storage();
        });
    }

    /// Asks the browser for its promise because the person wants it, and says what it answered.
    pub(crate) fn request_persistence(self) {
        spawn_local(async move {
            let promised = storage::persist().await.unwrap_or(false);
            self.toast(crate::text::storage::promised(promised));
            self.refresh_storage();
        });
    }

    /// Lets the newer build take over, which loads the page anew: never while something is recorded.
    pub(crate) fn take_update(self) {
        if !super::AppState::get().recorder.phase.with_untracked(Phase::is_free) {
            return;
        }
        spawn_local(async move {
            if offline::take_update().await.is_err() {
                self.toast(crate::text::update_failed());
            }
        });
    }

    /// Ends the analysis worker as a defect would, then asks the new one something; answers how many
    /// milliseconds passed until it replied.
    pub(crate) async fn test_recovery(self) -> Result<f64, Fault> {
        let worker = services::get().analysis.clone();
        let started_ms = clock::monotonic_ms();
        match worker.ask(Request::Trap).await {
            Err(fault) if fault.code == FaultCode::Trapped => {}
            _ => return Err(Fault::permanent(FaultCode::Internal, "the worker did not stop")),
        }
        worker.ask(Request::ListCaptures { folder: services::CAPTURES.to_owned() }).await?;
        Ok(clock::monotonic_ms() - started_ms)
    }
}

//! Voices that the person gave a name, so that they are known again in other recordings: on this device alone, and only if
//! the person wants it.

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_protocol::NamedVoice;
use sotto_store::Setting;

use super::{AppState, keep_setting, services};

/// Whether they are known again.
const USED: Setting<bool> = Setting::new("named-voices-used");
/// The voices.
const NAMED: Setting<Vec<NamedVoice>> = Setting::new("named-voices");
/// The print of each speaker of the latest recordings, for names to come.
const PRINTS: Setting<Vec<(RecordingId, Vec<Vec<f32>>)>> = Setting::new("speaker-prints");
/// Recordings whose prints are kept, and voices.
const MOST_RECORDINGS: usize = 40;
const MOST_VOICES: usize = 100;

/// The voices.
#[derive(Clone, Copy)]
pub(crate) struct NamedVoiceState {
    /// Whether they are known again.
    pub(crate) used: RwSignal<bool>,
    /// Their names.
    pub(crate) names: RwSignal<Vec<String>>,
}

impl NamedVoiceState {
    pub(super) fn new() -> Self {
        Self { used: RwSignal::new(false), names: RwSignal::new(Vec::new()) }
    }

    /// Reads what is kept.
    pub(super) fn load(self) {
        self.used.set(services::get().library.setting(&USED).unwrap_or(false));
        self.show(&voices());
    }

    /// Knows them again from now on, or forgets all of them.
    pub(crate) fn set_used(self, used: bool) {
        self.used.set(used);
        spawn_local(async move {
            keep_setting(&USED, &used).await;
            if !used {
                self.forget_all().await;
            }
        });
    }

    /// Forgets all of them; names within recordings stay.
    pub(crate) fn forget(self) {
        spawn_local(async move {
            self.forget_all().await;
            AppState::get().system.toast(crate::text::speakers::forgotten());
        });
    }

    /// The voices, where they are wanted.
    pub(super) fn known(self) -> Option<Vec<NamedVoice>> {
        self.used.get_untracked().then(voices)
    }

    /// Keeps the prints of a recording's speakers.
    pub(super) async fn keep_prints(self, id: RecordingId, prints: Vec<Vec<f32>>) {
        if !self.used.get_untracked() || prints.is_empty() {
            return;
        }
        let mut all = kept_prints();
        all.retain(|it| it.0 != id);
        all.push((id, prints));
        all.drain(..all.len().saturating_sub(MOST_RECORDINGS));
        keep_setting(&PRINTS, &all).await;
    }

    /// A speaker of a recording got a name.
    pub(super) fn name(self, id: RecordingId, index: usize, name: &str) {
        if !self.used.get_untracked() || name.is_empty() {
            return;
        }
        let prints = kept_prints().into_iter().find(|it| it.0 == id).map(|it| it.1);
        let Some(print) = prints.and_then(|it| it.into_iter().nth(index)) else { return };
        let mut voices = voices();
        voices.retain(|voice| voice.name != name);
        voices.push(NamedVoice { name: name.to_owned(), print });
        voices.drain(..voices.len().saturating_sub(MOST_VOICES));
        self.show(&voices);
        spawn_local(async move { keep_setting(&NAMED, &voices).await });
    }

    async fn forget_all(self) {
        self.names.set(Vec::new());
        keep_setting(&NAMED, &Vec::new()).await;
        keep_setting(&PRINTS, &Vec::new()).await;
    }

    fn show(self, voices: &[NamedVoice]) {
        self.names.set(voices.iter().map(|voice| voice.name.clone()).collect());
    }
}

/// Forgets the prints of a recording's speakers; voices that have names stay.
pub(super) async fn forget_one(id: RecordingId) {
    let mut all = kept_prints();
    let before = all.len();
    all.retain(|it| it.0 != id);
    if all.len() < before {
        keep_setting(&PRINTS, &all).await;
    }
}

fn kept_prints() -> Vec<(RecordingId, Vec<Vec<f32>>)> {
    services::get().library.setting(&PRINTS).unwrap_or_default()
}

fn voices() -> Vec<NamedVoice> {
    services::get().library.setting(&NAMED).unwrap_or_default()
}

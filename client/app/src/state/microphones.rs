//! Which microphone is used and how its sound is treated before it is kept.

use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use sotto_platform::microphone::{self, Device, Wishes};
use sotto_store::Setting;

use super::{keep_setting, services};

/// What was chosen.
const CHOSEN: Setting<SoundChoice> = Setting::new("microphone");

/// What a person chose about the sound.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SoundChoice {
    /// The microphone by its id and name; none for the default one.
    pub(crate) device: Option<(String, String)>,
    pub(crate) noise_suppression: bool,
    pub(crate) automatic_gain: bool,
    pub(crate) echo_cancellation: bool,
}

/// The microphones.
#[derive(Clone, Copy)]
pub(crate) struct MicrophoneState {
    /// Those that are there; none until the page may use one.
    pub(crate) list: RwSignal<Vec<Device>>,
    /// What was chosen.
    pub(crate) choice: RwSignal<SoundChoice>,
}

impl MicrophoneState {
    pub(super) fn new() -> Self {
        Self { list: RwSignal::new(Vec::new()), choice: RwSignal::new(SoundChoice::default()) }
    }

    /// Reads what was chosen earlier, and follows devices that come and go.
    pub(super) fn load(self) {
        self.choice.set(services::get().library.setting(&CHOSEN).unwrap_or_default());
        microphone::on_devices_change(move || self.refresh());
        self.refresh();
    }

    /// Looks again which there are.
    pub(super) fn refresh(self) {
        spawn_local(async move { self.list.set(microphone::devices().await.unwrap_or_default()) });
    }

    /// Chooses, from the next recording on.
    pub(crate) fn choose(self, change: impl FnOnce(&mut SoundChoice)) {
        self.choice.update(change);
        let choice = self.choice.get_untracked();
        spawn_local(async move { keep_setting(&CHOSEN, &choice).await });
    }

    /// Name of the microphone that was chosen and is not there.
    pub(crate) fn missing(self) -> Option<String> {
        let chosen = self.choice.with(|it| it.device.clone());
        // An empty list says nothing: browsers tell no names before the page may use a microphone.
        chosen
            .filter(|(id, _)| self.list.with(|list| !list.is_empty() && list.iter().all(|it| it.id != *id)))
            .map(|(_, name)| name)
    }

    /// What is asked of the browser.
    pub(super) fn wishes(self) -> Wishes {
        let choice = self.choice.get_untracked();
        Wishes {
            device: choice.device.map(|(id, _)| id),
            noise_suppression: choice.noise_suppression,
            automatic_gain: choice.automatic_gain,
            echo_cancellation: choice.echo_cancellation,
        }
    }
}

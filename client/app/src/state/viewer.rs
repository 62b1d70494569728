//! How a person reads recordings: which tracks are folded away, how fast they listen, and whether keys work everywhere.

use std::collections::BTreeSet;

use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use sotto_store::Setting;

use super::{keep_setting, services};

const FOLDED: Setting<BTreeSet<Part>> = Setting::new("folded-tracks");
const RATE: Setting<f64> = Setting::new("playback-rate");
const KEYS: Setting<bool> = Setting::new("viewer-keys");

/// What is drawn over time. Names are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Part {
    Sound,
    Spectrum,
    Pitch,
    Loudness,
    Emotion,
    Sentiment,
    Segments,
    Speakers,
    Markers,
}

/// What a person chose.
#[derive(Clone, Copy)]
pub(crate) struct ViewerState {
    /// Tracks that are folded away.
    pub(crate) folded: RwSignal<BTreeSet<Part>>,
    /// Speed of all players.
    pub(crate) rate: RwSignal<f64>,
    /// Whether single letters act wherever the focus is, not only on the timeline.
    pub(crate) keys_everywhere: RwSignal<bool>,
}

impl ViewerState {
    pub(super) fn new() -> Self {
        Self {
            folded: RwSignal::new(BTreeSet::new()),
            rate: RwSignal::new(1.0),
            keys_everywhere: RwSignal::new(true),
        }
    }

    /// Reads what was chosen earlier.
    pub(super) fn load(self) {
        let library = &services::get().library;
        self.folded.set(library.setting(&FOLDED).unwrap_or_default());
        self.rate.set(library.setting(&RATE).filter(|rate| (0.25..=4.0).contains(rate)).unwrap_or(1.0));
        self.keys_everywhere.set(library.setting(&KEYS).unwrap_or(true));
    }

    /// Folds a track away, or shows it again.
    pub(crate) fn fold(self, part: Part) {
        self.folded.update(|it| {
            if !it.remove(&part) {
                it.insert(part);
            }
        });
        let folded = self.folded.get_untracked();
        spawn_local(async move { keep_setting(&FOLDED, &folded).await });
    }

    /// Plays at another speed from now on.
    pub(crate) fn set_rate(self, rate: f64) {
        self.rate.set(rate);
        spawn_local(async move { keep_setting(&RATE, &rate).await });
    }

    /// Lets single letters act everywhere, or on the timeline alone.
    pub(crate) fn set_keys_everywhere(self, everywhere: bool) {
        self.keys_everywhere.set(everywhere);
        spawn_local(async move { keep_setting(&KEYS, &everywhere).await });
    }
}

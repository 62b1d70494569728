//! Which models write down, read and tell apart what is said, whether they are here, and the language that is spoken.

use leptos::{prelude::*, task::spawn_local};
use sotto_protocol::Kept;
use sotto_store::Setting;

use super::TranscriptState;
use crate::state::{AppState, keep_setting, services};

/// Names of the models that do it: in English, and in many languages.
const SPEECH: &str = "speech-en";
const MANY: [&str; 2] = ["speech-multi-base", "speech-multi"];
/// Name of the model that tells speakers apart.
const SPEAKERS: &str = "speaker-turns";
/// Name of the model that reads what was written.
const WORDS: &str = "text-insight";

/// Language that is spoken.
const LANGUAGE: Setting<Option<String>> = Setting::new("speech-language");

/// Whether noise is taken away before words are written down.
const CLEAN: Setting<bool> = Setting::new("speech-clean");

/// Whether a model can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ModelPlace {
    /// It is here, or nobody knows.
    Ready,
    /// The server has it.
    OnOffer,
    /// The server does not have it.
    Nowhere,
}

impl TranscriptState {
    /// Reads what was chosen earlier.
    pub(in crate::state) fn load(self) {
        self.language.set(services::get().library.setting(&LANGUAGE).flatten());
        self.clean.set(services::get().library.setting(&CLEAN).unwrap_or(false));
    }

    /// Takes another language from now on.
    pub(crate) fn set_language(self, language: Option<String>) {
        self.language.set(language.clone());
        spawn_local(async move {
            keep_setting(&LANGUAGE, &language).await;
        });
    }

    /// Takes noise away first from now on, or not.
    pub(crate) fn set_clean(self, clean: bool) {
        self.clean.set(clean);
        spawn_local(async move { keep_setting(&CLEAN, &clean).await });
    }

    /// Whether there is a choice of languages.
    pub(crate) fn many_languages(self) -> bool {
        MANY.iter().any(|name| place_of(name) == ModelPlace::Ready)
    }

    /// Whether the speech model can be used, as far as is known.
    pub(crate) fn model(self) -> ModelPlace {
        let places = || std::iter::once(SPEECH).chain(MANY).map(place_of);
        let best = [ModelPlace::Ready, ModelPlace::OnOffer];
        best.into_iter().find(|best| places().any(|place| place == *best)).unwrap_or(ModelPlace::Nowhere)
    }

    /// The speech model to get for a language, and its size in bytes; none where none is on offer.
    pub(crate) fn speech_on_offer(self, language: &str) -> Option<(String, u64)> {
        let english = language.split('-').next() == Some("en");
        let names = std::iter::once(SPEECH).filter(|_| english).chain(MANY);
        AppState::get().models.models.with(|models| {
            let entry = |name| models.iter().flatten().find(|it| it.offered.name == name);
            names.filter_map(entry).map(|it| (it.offered.name.clone(), it.offered.bytes())).next()
        })
    }

    /// Language that is asked for; where there is no choice, none.
    pub(in crate::state) fn spoken_language(self) -> Option<String> {
        untrack(move || self.language.get().filter(|_| self.many_languages()))
    }

    /// Whether the model that reads what was written can be used, as far as is known.
    pub(crate) fn text_model(self) -> ModelPlace {
        place_of(WORDS)
    }

    /// The same of the model that tells speakers apart.
    pub(crate) fn speaker_model(self) -> ModelPlace {
        place_of(SPEAKERS)
    }
}

/// Where a model is, as far as is known.
fn place_of(name: &str) -> ModelPlace {
    AppState::get().models.models.with(|models| {
        let Some(models) = models else { return ModelPlace::Ready };
        match models.iter().find(|it| it.offered.name == name).map(|it| &it.kept) {
            Some(Kept::Current | Kept::Older { .. }) => ModelPlace::Ready,
            Some(Kept::No | Kept::Removed) => ModelPlace::OnOffer,
            None => ModelPlace::Nowhere,
        }
    })
}

//! One audio element behind signals. A frame loop runs only while it plays.

use std::{cell::Cell, pin::Pin};

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::object_url::ObjectUrl;
use sotto_protocol::FaultCode;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlAudioElement;

use super::loaded::{EVENTS, Loaded, listen};
use crate::{
    state::AppState,
    text::{self, faults},
};

/// The sound of somebody else's recording, on its way; else a sentence that says why there is none.
pub(crate) type Arriving = Pin<Box<dyn Future<Output = Result<ObjectUrl, String>>>>;

thread_local! {
    /// What sounds now: starting another player pauses it.
    static SOUNDING: Cell<Option<Player>> = const { Cell::new(None) };
}

/// A recording that can be heard.
#[derive(Clone, Copy)]
pub(crate) struct Player {
    /// Which recording.
    id: RecordingId,
    /// Whether it sounds.
    pub(crate) playing: RwSignal<bool>,
    /// Where it is, in seconds.
    pub(crate) position_s: RwSignal<f64>,
    /// Length, in seconds.
    pub(crate) duration_s: Signal<f64>,
    /// Speed; the pitch stays.
    pub(crate) rate: RwSignal<f64>,
    /// Whether its noise is taken away.
    pub(crate) cleaned: RwSignal<bool>,
    /// Why it cannot be heard.
    pub(crate) problem: RwSignal<Option<String>>,
    /// The stretch whose end is not passed; none to play on.
    pub(crate) bounds: RwSignal<Option<Bounds>>,
    /// Where the sound comes from; none for a recording of this device.
    source: Option<Callback<(), Arriving>>,
    loaded: StoredValue<Option<Loaded>, LocalStorage>,
}

/// A stretch that is played by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) start_s: f64,
    pub(crate) end_s: f64,
    /// Whether it begins again at its end.
    pub(crate) again: bool,
}

impl Player {
    /// A player that reads the audio when it is first needed. It stops when its owner goes.
    pub(crate) fn new(id: RecordingId, duration_s: Signal<f64>) -> Self {
        Self::from(id, duration_s, None)
    }

    /// The same for a sound that is not kept on this device.
    pub(crate) fn elsewhere(
        id: RecordingId,
        duration_s: Signal<f64>,
        source: Callback<(), Arriving>,
    ) -> Self {
        Self::from(id, duration_s, Some(source))
    }

    fn from(id: RecordingId, duration_s: Signal<f64>, source: Option<Callback<(), Arriving>>) -> Self {
        let player = Self {
            id,
            playing: RwSignal::new(false),
            position_s: RwSignal::new(0.0),
            duration_s,
            rate: AppState::get().viewer.rate,
            cleaned: RwSignal::new(false),
            problem: RwSignal::new(None),
            bounds: RwSignal::new(None),
            source,
            loaded: StoredValue::new_local(None),
        };
        on_cleanup(move || {
            player.with_audio(|audio| {
                // Pausing what does not play is no error.
                let _ = audio.pause();
            });
        });
        player
    }

    /// Which recording it plays.
    pub(crate) fn id(self) -> RecordingId {
        self.id
    }

    /// Whether the recording is of this device, and can be changed.
    pub(crate) fn is_kept(self) -> bool {
        self.source.is_none()
    }

    /// Goes on with the noise taken away, or with the recording as it is.
    pub(crate) fn set_cleaned(self, cleaned: bool) {
        spawn_local(async move {
            if cleaned && let Err(fault) = AppState::get().clean_sound.make(self.id).await {
                if fault.code != FaultCode::Cancelled {
                    let _ = self.problem.try_set(Some(faults::fault_sentence(&fault).to_owned()));
                }
                return;
            }
            // The page may have been left meanwhile.
            let Some(sounds) = self.playing.try_get_untracked() else { return };
            self.pause();
            self.loaded.set_value(None);
            self.cleaned.set(cleaned);
            if sounds {
                self.play().await;
            }
        });
    }

    /// Plays or pauses.
    pub(crate) fn toggle(self) {
        if self.playing.get_untracked() {
            self.pause();
        } else {
            // A stretch that was to be heard once was heard, or given up.
            if self.bounds.with_untracked(|it| it.is_some_and(|it| !it.again)) {
                self.bounds.set(None);
            }
            spawn_local(async move { self.play().await });
        }
    }

    /// Pauses.
    pub(crate) fn pause(self) {
        self.with_audio(|audio| {
            let _ = audio.pause();
        });
        let _ = self.playing.try_set(false);
    }

    /// Goes to a time.
    pub(crate) fn seek(self, to_s: f64) {
        let to_s = to_s.clamp(0.0, self.duration_s.get_untracked().max(0.0));
        self.position_s.set(to_s);
        self.with_audio(|audio| audio.set_current_time(to_s));
    }

    /// Goes back or on by some seconds.
    pub(crate) fn nudge(self, by_s: f64) {
        self.seek(self.position_s.get_untracked() + by_s);
    }

    /// Plays a stretch from its start; with `again`, over and over.
    pub(crate) fn play_stretch(self, bounds: Bounds) {
        self.bounds.set(Some(bounds));
        self.seek(bounds.start_s);
        if !self.playing.get_untracked() {
            spawn_local(async move { self.play().await });
        }
    }

    /// Changes the speed, here and from now on.
    pub(crate) fn set_rate(self, rate: f64) {
        AppState::get().viewer.set_rate(rate);
        self.with_audio(|audio| audio.set_playback_rate(rate));
    }

    async fn play(self) {
        if let Err(sentence) = self.load().await {
            let _ = self.problem.try_set(Some(sentence));
            return;
        }
        if let Some(other) = SOUNDING.take()
            && other.id != self.id
        {
            other.pause();
        }
        SOUNDING.set(Some(self));
        if self.position_s.get_untracked() >= self.duration_s.get_untracked() - 0.05 {
            self.seek(0.0);
        }
        let Some(Ok(started)) =
            self.loaded.try_with_value(|it| it.as_ref().map(|it| it.audio.play())).flatten()
        else {
            return;
        };
        match JsFuture::from(started).await {
            Ok(_) => {
                let _ = self.problem.try_set(None);
                let _ = self.playing.try_set(true);
                self.follow();
            }
            Err(reason) => self.explain(&reason),
        }
    }

    async fn load(self) -> Result<(), String> {
        if self.loaded.with_value(Option::is_some) {
            return Ok(());
        }
        let url = self.url().await?;
        let audio = HtmlAudioElement::new_with_src(url.as_str()).ok().ok_or(text::cannot_play())?;
        // Where the browser lacks the property, faster is higher too.
        let _ = js_sys::Reflect::set(&audio, &JsValue::from_str("preservesPitch"), &JsValue::TRUE);
        audio.set_playback_rate(self.rate.get_untracked());
        audio.set_current_time(self.position_s.get_untracked());
        let stopped = move || {
            let _ = self.playing.try_set(false);
        };
        let ended = move || {
            stopped();
            // A stretch that reaches to the end begins again all the same.
            if let Some(bounds) = self.bounds.try_get_untracked().flatten().filter(|it| it.again) {
                self.play_stretch(bounds);
            }
        };
        let failed = move || {
            let _ = self.playing.try_set(false);
            let _ = self.problem.try_set(Some(text::cannot_play().to_owned()));
        };
        let listeners = vec![
            listen(&audio, EVENTS[0], ended),
            listen(&audio, EVENTS[1], stopped),
            listen(&audio, EVENTS[2], failed),
            // A page that is not seen gets no frames, and its stretch must end all the same.
            listen(&audio, EVENTS[3], move || {
                let _ = self.read();
            }),
        ];
        // The page may have been left meanwhile.
        let _ = self.loaded.try_update_value(|it| *it = Some(Loaded::new(audio, url, listeners)));
        Ok(())
    }

    async fn url(self) -> Result<ObjectUrl, String> {
        let AppState { library, clean_sound, .. } = AppState::get();
        let url = match self.source {
            Some(source) => return source.run(()).await,
            None if self.cleaned.get_untracked() => clean_sound.url(self.id).await,
            None => library.audio_url(self.id).await,
        };
        url.map_err(|fault| faults::fault_sentence(&fault).to_owned())
    }

    fn follow(self) {
        if self.read().is_some() && self.playing.try_get_untracked() == Some(true) {
            request_animation_frame(move || self.follow());
        }
    }

    /// Reads where the sound is, and keeps to the bounds.
    fn read(self) -> Option<()> {
        let now_s =
            self.loaded.try_with_value(|it| it.as_ref().map(|it| it.audio.current_time())).flatten()?;
        let before_s = self.position_s.try_get_untracked()?;
        let bounds = self.bounds.try_get_untracked()?;
        if now_s != before_s {
            self.position_s.set(now_s);
        }
        match bounds.filter(|it| before_s < it.end_s && now_s >= it.end_s) {
            Some(Bounds { start_s, again: true, .. }) => self.seek(start_s),
            Some(Bounds { end_s, .. }) => {
                self.pause();
                self.bounds.set(None);
                self.seek(end_s);
            }
            None => {}
        }
        Some(())
    }

    fn explain(self, reason: &JsValue) {
        let name =
            reason.dyn_ref::<web_sys::DomException>().map(web_sys::DomException::name).unwrap_or_default();
        match name.as_str() {
            // Pausing before the sound starts is no failure.
            "AbortError" => {}
            "NotAllowedError" => drop(self.problem.try_set(Some(text::press_play().to_owned()))),
            _ => drop(self.problem.try_set(Some(text::cannot_play().to_owned()))),
        }
    }

    fn with_audio(self, act: impl FnOnce(&HtmlAudioElement)) {
        let _ = self.loaded.try_with_value(|it| {
            if let Some(loaded) = it {
                act(&loaded.audio);
            }
        });
    }
}

//! The audio element behind a player, and how it goes.

use sotto_platform::object_url::ObjectUrl;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventTarget, HtmlAudioElement};

/// What is heard of the audio element.
pub(super) const EVENTS: [&str; 4] = ["ended", "pause", "error", "timeupdate"];

/// An audio element with what listens to it.
pub(super) struct Loaded {
    pub(super) audio: HtmlAudioElement,
    /// Given back when the player goes.
    _url: ObjectUrl,
    listeners: Vec<Closure<dyn Fn()>>,
}

impl Loaded {
    pub(super) fn new(audio: HtmlAudioElement, url: ObjectUrl, listeners: Vec<Closure<dyn Fn()>>) -> Self {
        Self { audio, _url: url, listeners }
    }
}

impl Drop for Loaded {
    fn drop(&mut self) {
        let _ = self.audio.pause();
        // Otherwise the element would call listeners that are gone.
        let _ = self.audio.remove_attribute("src");
        for (name, listener) in EVENTS.iter().zip(&self.listeners) {
            let target: &EventTarget = &self.audio;
            let _ = target.remove_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        }
    }
}

/// Listens to an event of the element.
pub(super) fn listen(audio: &HtmlAudioElement, name: &str, act: impl Fn() + 'static) -> Closure<dyn Fn()> {
    let listener = Closure::<dyn Fn()>::new(act);
    // Listening on an element of ours does not fail.
    let _ = audio.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    listener
}

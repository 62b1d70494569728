//! Keeping the screen on, so that a phone does not fall asleep over a recording.

use std::{cell::RefCell, rc::Rc};

use gloo::events::EventListener;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::PlatformError;

/// Keeps the screen on until dropped. The browser lets go while the page is hidden; it is taken again when the page is
/// back, and `on_back` is called then.
pub struct WakeLock {
    /// The browser's lock; none while it has let go, or has no such thing.
    held: Rc<RefCell<Option<JsValue>>>,
    _back: EventListener,
}

impl WakeLock {
    /// Takes the lock, where the browser has one. Answers at once.
    ///
    /// # Errors
    /// [`PlatformError::Unsupported`] without a page.
    pub fn take(on_back: impl Fn() + 'static) -> Result<Self, PlatformError> {
        let document = web_sys::window()
            .and_then(|it| it.document())
            .ok_or(PlatformError::Unsupported { api: "documents" })?;
        let held = Rc::new(RefCell::new(None));
        fill(&held);
        let (again, page) = (held.clone(), document.clone());
        let back = EventListener::new(&document, "visibilitychange", move |_| {
            if !page.hidden() {
                fill(&again);
                on_back();
            }
        });
        Ok(Self { held, _back: back })
    }
}

impl Drop for WakeLock {
    fn drop(&mut self) {
        if let Some(lock) = self.held.take() {
            release(&lock);
        }
    }
}

/// Asks for the lock; without one, or where a battery saver refuses, the screen goes off as always.
fn fill(held: &Rc<RefCell<Option<JsValue>>>) {
    let wanted = Rc::downgrade(held);
    spawn_local(async move {
        let Ok(lock) = request().await else { return };
        match wanted.upgrade() {
            Some(held) => drop(held.replace(Some(lock))),
            // The recording ended while the browser was being asked.
            None => release(&lock),
        }
    });
}

async fn request() -> Result<JsValue, PlatformError> {
    let missing = || PlatformError::Unsupported { api: "wake locks" };
    let navigator = web_sys::window().ok_or_else(missing)?.navigator();
    let locks = Reflect::get(&navigator, &"wakeLock".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into().or(Err(missing()))?;
    let answer: Promise = request.call1(&locks, &"screen".into())?.dyn_into().or(Err(missing()))?;
    Ok(JsFuture::from(answer).await?)
}

fn release(lock: &JsValue) {
    let release = Reflect::get(lock, &"release".into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
    if let Some(release) = release {
        // A lock that the browser let go of already is released once more without harm.
        let _ = release.call0(lock);
    }
}

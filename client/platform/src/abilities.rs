//! What this browser can do, found by looking and never by its name.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// Something that Sotto uses and that not every browser has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ability {
    /// A private file system in which workers write while sound arrives.
    PrivateFiles,
    /// Reading the microphone, which needs a secure address too.
    Microphone,
    /// A thread of its own for sound.
    AudioWorklet,
    /// The browser's own encoders.
    WebCodecs,
    /// Keeping the screen on.
    WakeLock,
    /// Starting without a network.
    ServiceWorker,
    /// Asking that nothing be cleared.
    PersistentStorage,
    /// Telling how much room there is.
    StorageEstimate,
    /// Locks between tabs.
    Locks,
    /// Choosing a whole folder.
    Folders,
    /// Opening files from the system's file manager.
    FileHandlers,
    /// Taking what other apps share, as far as a page can tell.
    ShareTarget,
}

impl Ability {
    /// All, the most important first.
    pub const ALL: [Self; 12] = [
        Self::PrivateFiles,
        Self::Microphone,
        Self::AudioWorklet,
        Self::ServiceWorker,
        Self::Locks,
        Self::PersistentStorage,
        Self::StorageEstimate,
        Self::WakeLock,
        Self::WebCodecs,
        Self::Folders,
        Self::FileHandlers,
        Self::ShareTarget,
    ];

    /// Whether this browser has it.
    #[must_use]
    pub fn is_here(self) -> bool {
        match self {
            // What writes while sound arrives shows in workers only; no browser has the one without the other.
            Self::PrivateFiles => {
                has(&["navigator", "storage", "getDirectory"]) && has(&["FileSystemFileHandle"])
            }
            Self::Microphone => has(&["navigator", "mediaDevices", "getUserMedia"]),
            Self::AudioWorklet => has(&["AudioWorkletNode"]),
            Self::WebCodecs => has(&["AudioEncoder"]),
            Self::WakeLock => has(&["navigator", "wakeLock"]),
            Self::ServiceWorker => has(&["navigator", "serviceWorker"]),
            Self::PersistentStorage => has(&["navigator", "storage", "persist"]),
            Self::StorageEstimate => has(&["navigator", "storage", "estimate"]),
            Self::Locks => has(&["navigator", "locks"]),
            Self::Folders => has(&["HTMLInputElement", "prototype", "webkitdirectory"]),
            Self::FileHandlers => has(&["launchQueue"]),
            // No interface tells; the browsers that install web apps with an install prompt have it.
            Self::ShareTarget => has(&["BeforeInstallPromptEvent"]),
        }
    }
}

/// Whether a chain of names leads to something.
fn has(path: &[&str]) -> bool {
    let (last, way) = match path.split_last() {
        Some(parts) => parts,
        None => return false,
    };
    let mut place: JsValue = js_sys::global().into();
    for name in way {
        place = Reflect::get(&place, &JsValue::from_str(name)).unwrap_or_default();
        if place.is_undefined() || place.is_null() {
            return false;
        }
    }
    // What it is may not be asked of a prototype, only whether it has it.
    Reflect::has(&place, &JsValue::from_str(last)).unwrap_or(false)
}

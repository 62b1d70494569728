//! One error for every browser API, sorted by what a caller can do about it.

use wasm_bindgen::{JsCast, JsValue};

/// A browser API refused or failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlatformError {
    /// The origin's storage quota or the disk is used up.
    #[error("local storage is full")]
    StorageFull,
    /// No such file, row or device.
    #[error("not found")]
    NotFound,
    /// Another tab or worker holds it.
    #[error("in use elsewhere")]
    Busy,
    /// The person, or a policy, said no.
    #[error("permission denied")]
    Denied,
    /// The browser starts no sound before the person has pressed something.
    #[error("a press of a button is needed first")]
    Silenced,
    /// This browser does not have the API.
    #[error("this browser does not support {api}")]
    Unsupported {
        /// Name of the missing API.
        api: &'static str,
    },
    /// The network could not be reached.
    #[error("network unreachable")]
    Network,
    /// Anything else, with the browser's own words.
    #[error("{name}: {message}")]
    Other {
        /// Name of the exception.
        name: String,
        /// Its message.
        message: String,
    },
}

impl From<JsValue> for PlatformError {
    fn from(value: JsValue) -> Self {
        let (name, message) = match value.dyn_ref::<web_sys::DomException>() {
            Some(exception) => (exception.name(), exception.message()),
            None => match value.dyn_ref::<js_sys::Error>() {
                Some(error) => (String::from(error.name()), String::from(error.message())),
                None => ("unknown".to_owned(), value.as_string().unwrap_or_default()),
            },
        };
        match name.as_str() {
            "QuotaExceededError" => Self::StorageFull,
            "NotFoundError" | "OverconstrainedError" => Self::NotFound,
            "NoModificationAllowedError" | "InvalidStateError" => Self::Busy,
            "NotAllowedError" | "SecurityError" => Self::Denied,
            _ => Self::Other { name, message },
        }
    }
}

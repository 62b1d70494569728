//! The page's end of a Web Worker: text with an optional attachment, both ways.

use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessagePort, Worker};

use crate::PlatformError;

/// Something that travels beside a message's text.
#[derive(Debug, Clone)]
pub enum Attachment {
    /// A port, handed over.
    Port(MessagePort),
    /// A file or blob; only its handle is copied.
    Blob(web_sys::Blob),
    /// Bytes, handed over.
    Bytes(js_sys::Uint8Array),
}

impl Attachment {
    pub(crate) fn from_value(value: &JsValue) -> Option<Self> {
        if let Some(port) = value.dyn_ref::<MessagePort>() {
            return Some(Self::Port(port.clone()));
        }
        if let Some(blob) = value.dyn_ref::<web_sys::Blob>() {
            return Some(Self::Blob(blob.clone()));
        }
        value.dyn_ref::<js_sys::Uint8Array>().map(|it| Self::Bytes(it.clone()))
    }

    /// The message as an array, and what of it changes hands.
    pub(crate) fn pack(text: &str, attachment: Option<&Self>) -> (Array, Array) {
        let (value, transfer) = match attachment {
            None => (JsValue::UNDEFINED, Array::new()),
            Some(Self::Port(port)) => (port.into(), Array::of1(port)),
            Some(Self::Blob(blob)) => (blob.into(), Array::new()),
            Some(Self::Bytes(bytes)) => (bytes.into(), Array::of1(&bytes.buffer())),
        };
        (Array::of2(&JsValue::from_str(text), &value), transfer)
    }

    pub(crate) fn unpack(data: &JsValue) -> Option<(String, Option<Self>)> {
        let pair = data.dyn_ref::<Array>()?;
        Some((pair.get(0).as_string()?, Self::from_value(&pair.get(1))))
    }
}

/// A running worker. Ended when dropped.
pub struct WorkerLink {
    worker: Worker,
    _listeners: [EventListener; 2],
}

impl WorkerLink {
    /// Starts a worker from a module script. `on_message` gets what it sends; `on_trap` is called when it failed to load or died of an
    /// uncaught error.
    ///
    /// # Errors
    /// [`PlatformError`] where workers are not allowed.
    pub fn start(
        script: &str,
        on_message: impl Fn(String, Option<Attachment>) + 'static,
        on_trap: impl Fn() + 'static,
    ) -> Result<Self, PlatformError> {
        let options = web_sys::WorkerOptions::new();
        options.set_type(web_sys::WorkerType::Module);
        let worker = Worker::new_with_options(script, &options)?;
        let message = EventListener::new(&worker, "message", move |event| {
            let Some(event) = event.dyn_ref::<web_sys::MessageEvent>() else { return };
            if let Some((text, attachment)) = Attachment::unpack(&event.data()) {
                on_message(text, attachment);
            }
        });
        let trap = Rc::new(on_trap);
        let error = EventListener::new(&worker, "error", move |_| trap());
        Ok(Self { worker, _listeners: [message, error] })
    }

    /// Sends a message.
    ///
    /// # Errors
    /// [`PlatformError`] where the attachment cannot be handed over (a port that already was).
    pub fn send(&self, text: &str, attachment: Option<&Attachment>) -> Result<(), PlatformError> {
        let (message, transfer) = Attachment::pack(text, attachment);
        Ok(self.worker.post_message_with_transfer(&message, &transfer)?)
    }
}

impl Drop for WorkerLink {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

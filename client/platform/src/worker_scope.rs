//! The worker's own end of its link to the page.

use gloo::events::EventListener;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessagePort};

use crate::{PlatformError, worker_link::Attachment};

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// Calls back, for the rest of the worker's life, with every message from the page.
///
/// # Errors
/// [`PlatformError::Unsupported`] outside a worker.
pub fn on_message(callback: impl Fn(String, Option<Attachment>) + 'static) -> Result<(), PlatformError> {
    let scope = scope().ok_or(PlatformError::Unsupported { api: "workers" })?;
    EventListener::new(&scope, "message", move |event| {
        let Some(event) = event.dyn_ref::<web_sys::MessageEvent>() else { return };
        if let Some((text, attachment)) = Attachment::unpack(&event.data()) {
            callback(text, attachment);
        }
    })
    .forget();
    Ok(())
}

/// Sends a message to the page. Where there is no page, nobody is left to tell.
pub fn send(text: &str, attachment: Option<&Attachment>) {
    let Some(scope) = scope() else { return };
    let (message, transfer) = Attachment::pack(text, attachment);
    let _ = scope.post_message_with_transfer(&message, &transfer);
}

/// Makes the worker die as by an uncaught error, outside any promise, so that the page hears of it.
pub fn trap() {
    gloo::timers::callback::Timeout::new(0, || {
        wasm_bindgen::throw_str("trapped on request");
    })
    .forget();
}

/// What arrives on a port of blocks.
pub enum PortMessage {
    /// Mono samples, -1 to 1.
    Block(Vec<f32>),
    /// The sender is done.
    End,
}

/// A port that is listened to until dropped.
pub struct PortListener {
    port: MessagePort,
    _callback: Closure<dyn FnMut(web_sys::MessageEvent)>,
}

impl PortListener {
    /// Listens.
    pub fn new(port: MessagePort, callback: impl Fn(PortMessage) + 'static) -> Self {
        let closure =
            Closure::<dyn FnMut(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
                let data: JsValue = event.data();
                match data.dyn_ref::<js_sys::Float32Array>() {
                    Some(block) => callback(PortMessage::Block(block.to_vec())),
                    None => callback(PortMessage::End),
                }
            });
        // Setting `onmessage` also starts the port.
        port.set_onmessage(Some(closure.as_ref().unchecked_ref()));
        Self { port, _callback: closure }
    }
}

impl Drop for PortListener {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
    }
}

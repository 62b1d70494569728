//! A part of a recording in detail, read from its audio while somebody looks at it.

use leptos::prelude::*;
use sotto_api::RecordingId;
use sotto_protocol::{CloseUp, CloseUpWish, Request, RequestId};

use super::services;

/// The part that is being read.
#[derive(Clone, Copy)]
pub(crate) struct CloseUpState {
    request: StoredValue<Option<RequestId>>,
}

impl CloseUpState {
    pub(super) fn new() -> Self {
        Self { request: StoredValue::new(None) }
    }

    /// Reads a part; what was being read before is given up. None where the audio is not here, cannot be searched, or
    /// another part was wanted meanwhile: what is kept is shown then.
    pub(crate) async fn read(self, id: RecordingId, wish: CloseUpWish) -> Option<CloseUp> {
        self.give_up();
        let audio = services::get().library.get(id)?.audio?;
        let request = Request::LookClosely { path: audio.path, extension: audio.extension, wish };
        let (request, answer) = services::get().analysis.send(request, None, |_| ());
        self.request.set_value(Some(request));
        let answer = answer.await;
        if self.request.get_value() == Some(request) {
            self.request.set_value(None);
        }
        CloseUp::from_bytes(&answer.ok()?.1?)
    }

    /// Stops reading.
    pub(crate) fn give_up(self) {
        if let Some(request) = self.request.get_value() {
            self.request.set_value(None);
            services::get().analysis.cancel(request);
        }
    }
}

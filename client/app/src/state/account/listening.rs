//! Listening to the server: that something is new is heard at once, while somebody is signed in and the page is seen.

use std::rc::Rc;

use futures_channel::oneshot;
use leptos::prelude::*;
use sotto_api::{route, sync::SyncEvent};
use sotto_platform::{clock, http::Download, offline};
use sotto_sync::events::EventReader;

use super::{AccountState, SyncStatus};
use crate::state::services;

/// How long to wait before a stream that broke is opened anew: doubled each time, up to the longest.
const FIRST_PAUSE_MS: u32 = 1_000;
const LONGEST_PAUSE_MS: u32 = 60_000;

/// A stream that stood for as long ended as they do, with the access token.
const STEADY_MS: f64 = 30_000.0;

/// The server says something every 15 s. A connection on which nothing comes for as long is dead.
const SILENCE_MS: f64 = 50_000.0;

/// The open stream, and who waits for one to be wanted.
#[derive(Default)]
pub(super) struct Ear {
    stream: Option<Rc<Download>>,
    heard_ms: f64,
    waiting: Option<oneshot::Sender<()>>,
}

impl AccountState {
    /// Listens for as long as the page lives. Costs nothing while nobody is signed in or nobody looks.
    pub(super) async fn listen(self) {
        let mut pause_ms = FIRST_PAUSE_MS;
        loop {
            if !self.may_listen() {
                self.ask_to_be_woken().await;
                pause_ms = FIRST_PAUSE_MS;
                continue;
            }
            let begun_ms = clock::monotonic_ms();
            self.hear().await;
            if !self.may_listen() {
                continue;
            }
            // Not all at once, where a server comes back.
            clock::sleep_ms(pause_ms + clock::now_ms() as u32 % (pause_ms / 2)).await;
            let steady = clock::monotonic_ms() - begun_ms > STEADY_MS;
            pause_ms = if steady { FIRST_PAUSE_MS } else { (pause_ms * 2).min(LONGEST_PAUSE_MS) };
        }
    }

    /// Looks whether there is a reason to listen now.
    pub(super) fn wake(self) {
        if self.may_listen()
            && let Some(waiting) = self.ear.try_update_value(|it| it.waiting.take()).flatten()
        {
            // Whoever waited is gone only with the page.
            let _ = waiting.send(());
        }
    }

    /// Ends the stream; another one begins where there is a reason.
    pub(super) fn stop_listening(self) {
        self.ear.update_value(|it| {
            if let Some(stream) = it.stream.take() {
                stream.close();
            }
        });
    }

    /// Whether what is new is heard. A stream that says nothing any more is ended.
    pub(super) fn hears(self) -> bool {
        let silent = |it: &Ear| clock::monotonic_ms() - it.heard_ms > SILENCE_MS;
        let (open, silent) = self.ear.with_value(|it| (it.stream.is_some(), silent(it)));
        if open && silent {
            self.stop_listening();
        }
        open && !silent
    }

    fn may_listen(self) -> bool {
        self.user.with_untracked(Option::is_some)
            && self.sync.with_untracked(|it| *it != SyncStatus::Ended)
            && services::get().transport.session.is_open()
            && offline::is_visible()
            && offline::is_online()
    }

    async fn ask_to_be_woken(self) {
        let (sender, woken) = oneshot::channel();
        self.ear.update_value(|it| it.waiting = Some(sender));
        // A sender that was dropped is as good a reason to look.
        let _ = woken.await;
    }

    /// Opens a stream and follows it to its end.
    async fn hear(self) {
        let Ok(stream) = services::get().transport.session.stream(route::EVENTS).await else { return };
        let stream = Rc::new(stream);
        self.ear.update_value(|it| {
            it.stream = Some(Rc::clone(&stream));
            it.heard_ms = clock::monotonic_ms();
        });
        let mut reader = EventReader::default();
        while self.may_listen()
            && let Ok(Some(piece)) = stream.next().await
        {
            self.ear.update_value(|it| it.heard_ms = clock::monotonic_ms());
            if let Some(event) = reader.read(&piece) {
                self.heard(event);
            }
        }
        self.stop_listening();
    }

    fn heard(self, event: SyncEvent) {
        let known = services::get().library.sync_position();
        if known.epoch != Some(event.epoch) || known.cursor < event.cursor {
            self.sync_now();
        }
    }
}

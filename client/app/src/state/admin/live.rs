//! News of submissions as they come: the server says that there is something, and the pages ask what.

use std::rc::Rc;

use leptos::{ev, prelude::*, task::spawn_local};
use sotto_api::{OrganisationId, route};
use sotto_platform::clock;

use super::AdminState;
use crate::state::services;

/// How long to wait before listening again after the connection broke, at first and at most.
const AGAIN_MS: u32 = 2_000;
const AGAIN_MOST_MS: u32 = 60_000;
/// How long to gather what comes at once.
const SETTLE_MS: u32 = 300;
/// Most bytes of an event. A server of ours sends some dozens.
const MOST_BYTES: usize = 64 * 1024;

impl AdminState {
    /// Closes the connection whenever the page goes: a browser that keeps the page for later would keep the connection,
    /// too, and has few of them. A page that comes back listens again.
    pub(super) fn hush_when_left(self) {
        let listener = window_event_listener(ev::pagehide, move |_| self.hush());
        on_cleanup(move || {
            self.hush();
            listener.remove();
        });
    }

    fn hush(self) {
        if let Some(events) = self.events.try_update_value(Option::take).flatten() {
            events.close();
        }
    }

    /// Listens for news of an organisation, until another or none is looked at, or the pages are left.
    pub(super) fn listen(self, organisation: Option<OrganisationId>) {
        let Some(turn) = self.listening.try_update_value(|it| {
            *it = it.wrapping_add(1);
            *it
        }) else {
            return;
        };
        self.hush();
        let Some(organisation) = organisation else { return };
        spawn_local(async move {
            let mut wait_ms = AGAIN_MS;
            while self.listening.try_get_value() == Some(turn) {
                if self.hear(organisation, turn).await {
                    wait_ms = AGAIN_MS;
                }
                clock::sleep_ms(wait_ms).await;
                wait_ms = (wait_ms * 2).min(AGAIN_MOST_MS);
            }
        });
    }

    /// Hears events until the connection breaks; answers whether there was any.
    async fn hear(self, organisation: OrganisationId, turn: u32) -> bool {
        let services = services::get();
        let session = &services.transport.session;
        if !session.is_open() && session.resume().await.is_err() {
            return false;
        }
        let path = route::SUBMISSIONS_EVENTS.replace("{organisation}", &organisation.to_string());
        let Ok(events) = session.stream(&path).await else { return false };
        let events = Rc::new(events);
        if self.events.try_update_value(|it| *it = Some(events.clone())).is_none() {
            return false;
        }
        let (mut heard, mut text) = (false, String::new());
        while let Ok(Some(piece)) = events.next().await {
            if self.listening.try_get_value() != Some(turn) {
                return heard;
            }
            text.push_str(&String::from_utf8_lossy(&piece));
            if text.len() > MOST_BYTES {
                return heard;
            }
            // An event ends with an empty line; what comes after the last one is not whole yet.
            let Some((whole, rest)) = text.rsplit_once("\n\n") else { continue };
            let news = whole.lines().any(|line| line.starts_with("data:"));
            text = rest.to_owned();
            if news {
                heard = true;
                self.tell_news(turn);
            }
        }
        heard
    }

    /// Tells the pages, once for all that comes at about the same time.
    fn tell_news(self, turn: u32) {
        if self.telling.try_update_value(|it| std::mem::replace(it, true)) != Some(false) {
            return;
        }
        spawn_local(async move {
            clock::sleep_ms(SETTLE_MS).await;
            let _ = self.telling.try_update_value(|it| *it = false);
            if self.listening.try_get_value() == Some(turn) {
                let _ = self.news.try_update(|it| *it = it.wrapping_add(1));
            }
        });
    }
}

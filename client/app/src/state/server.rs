//! Which server the app speaks to: the one that it came from, or in the extension the one whose address the person gave.

use leptos::{prelude::*, task::spawn_local};
use sotto_api::{auth::ServerView, route};
use sotto_platform::{
    extension,
    http::{self, HttpRequest},
};
use sotto_protocol::from_json;
use sotto_store::Setting;

use super::{AppState, Problem, keep_setting, services};
use crate::text::server as text;

/// Where the server is, in the extension.
const ADDRESS: Setting<Option<String>> = Setting::new("server-address");
/// A server that is there answers sooner.
const TIMEOUT_MS: u32 = 15_000;

/// The server's address.
#[derive(Clone, Copy)]
pub(crate) struct ServerState {
    /// Scheme, host and port; empty for where the app came from, none where the person gave none.
    pub(crate) address: RwSignal<Option<String>>,
}

impl ServerState {
    pub(super) fn new() -> Self {
        Self { address: RwSignal::new(address()) }
    }

    /// Whether there is a server to sign in to.
    pub(crate) fn is_there(self) -> bool {
        self.address.with(Option::is_some)
    }

    /// Takes the address that a person typed, once a server of Sotto answers there.
    pub(crate) async fn connect(self, typed: String) -> Result<(), Problem> {
        let origin = http::origin_of(&typed).ok_or_else(|| Problem(text::no_address().to_owned()))?;
        // The person is asked by the browser, too; nothing is sent before.
        if !extension::may_reach(&origin).await.unwrap_or(false) {
            return Err(Problem(text::not_allowed().to_owned()));
        }
        get(&format!("{origin}{}", route::HEALTH)).await.ok_or_else(|| silent(&origin))?;
        let server = get(&format!("{origin}{}", route::SERVER)).await.ok_or_else(|| silent(&origin))?;
        let server = from_json::<ServerView>(&server).ok_or_else(|| Problem(text::no_sotto(&origin)))?;
        keep_setting(&ADDRESS, &Some(origin.clone())).await;
        AppState::get().account.server.set(Some(server));
        self.address.set(Some(origin));
        Ok(())
    }

    /// Forgets the address.
    pub(crate) fn disconnect(self) {
        self.address.set(None);
        AppState::get().account.server.set(None);
        spawn_local(async { keep_setting(&ADDRESS, &None).await });
    }
}

/// Scheme, host and port of the server; empty for where the app came from, none where there is none.
pub(super) fn address() -> Option<String> {
    if extension::is_here() {
        services::get().library.setting(&ADDRESS).flatten()
    } else {
        Some(String::new())
    }
}

fn silent(origin: &str) -> Problem {
    Problem(text::silent(origin))
}

/// The body of a good answer.
async fn get(url: &str) -> Option<Vec<u8>> {
    let request = HttpRequest { method: "GET", url, headers: Vec::new(), body: None, timeout_ms: TIMEOUT_MS };
    http::send(request).await.ok().filter(|it| it.status == 200).map(|it| it.body)
}

//! Single requests to the server and what their answers say, with and without a session.

use serde::{Serialize, de::DeserializeOwned};
use sotto_api::ErrorEnvelope;
use sotto_platform::{
    PlatformError,
    http::{self, HttpRequest, HttpResponse},
};
use sotto_protocol::from_json;
use sotto_store::DataClass;

use super::RequestProblem;
use crate::state::{requests, server};

/// Plenty for everything but a part of an upload on a slow line.
const TIMEOUT_MS: u32 = 60_000;

/// Sends JSON without a session and reads JSON.
pub(crate) async fn get_public<T: DeserializeOwned>(path: &str) -> Result<T, RequestProblem> {
    read(&check(send("GET", path, Vec::new(), None).await?)?)
}

/// Sends JSON without a session, to which nothing is answered.
pub(crate) async fn post_public(path: &str, body: &impl Serialize) -> Result<(), RequestProblem> {
    check(send("POST", path, Vec::new(), json(body)).await?).map(drop)
}

/// Sends what a visitor without an account sends, for the ledger with the most private class of data in it. Answers
/// whatever comes.
pub(crate) async fn send_as_visitor(
    method: &'static str,
    path: &str,
    headers: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
    class: DataClass,
) -> Result<HttpResponse, RequestProblem> {
    send_of(method, path, headers, body, Some(class)).await
}

/// What a good answer says; else the server's own reason.
pub(crate) fn check_and_read<T: DeserializeOwned>(response: HttpResponse) -> Result<T, RequestProblem> {
    read(&check(response)?)
}

/// Fails with the server's own reason where the status is not a success.
pub(crate) fn check(response: HttpResponse) -> Result<HttpResponse, RequestProblem> {
    if (200..300).contains(&response.status) {
        return Ok(response);
    }
    match from_json::<ErrorEnvelope>(&response.body) {
        Some(envelope) => Err(RequestProblem::Refused(Box::new(envelope.error))),
        // A proxy between, or a server that is starting.
        None if response.status >= 500 => Err(RequestProblem::Offline),
        None => Err(RequestProblem::Nonsense),
    }
}

pub(super) fn read<T: DeserializeOwned>(response: &HttpResponse) -> Result<T, RequestProblem> {
    from_json(&response.body).ok_or(RequestProblem::Nonsense)
}

pub(super) async fn send(
    method: &'static str,
    url: &str,
    headers: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
) -> Result<HttpResponse, RequestProblem> {
    send_of(method, url, headers, body, None).await
}

/// Where the server takes requests for a path.
pub(super) fn whole_address(path: &str) -> Result<String, RequestProblem> {
    server::address().map(|address| address + path).ok_or(RequestProblem::Offline)
}

/// [`send`], where `class` says what is in it if that is not what is usual.
async fn send_of(
    method: &'static str,
    url: &str,
    mut headers: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
    class: Option<DataClass>,
) -> Result<HttpResponse, RequestProblem> {
    if body.is_some() && !headers.iter().any(|(name, _)| *name == "content-type") {
        headers.extend(json_header());
    }
    let sent = body.as_ref().map_or(0, Vec::len) as u64;
    let whole = whole_address(url)?;
    let request = HttpRequest { method, url: &whole, headers, body, timeout_ms: TIMEOUT_MS };
    let answer = http::send(request).await;
    if !requests::told_by_sync(url) {
        let (received, status) = answer.as_ref().map_or((0, 0), |it| (it.body.len() as u64, it.status));
        requests::asked(url, class, sent, received, status);
    }
    answer.map_err(|error| match error {
        PlatformError::Network => RequestProblem::Offline,
        _ => RequestProblem::Nonsense,
    })
}

pub(super) fn parts(body: Option<&impl Serialize>) -> (Vec<(&'static str, String)>, Option<Vec<u8>>) {
    match body {
        Some(body) => (json_header(), Some(encode(body))),
        None => (Vec::new(), None),
    }
}

pub(super) fn json(body: &impl Serialize) -> Option<Vec<u8>> {
    Some(encode(body))
}

fn json_header() -> Vec<(&'static str, String)> {
    vec![("content-type", "application/json".to_owned())]
}

/// Plain data; turning it into text has no failing path.
fn encode(body: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(body).unwrap_or_default()
}

//! A client as thin as can be: requests with a token, answers with status, headers and JSON.

use std::sync::atomic::{AtomicU64, Ordering};

use reqwest::{Client, Method, RequestBuilder, header::HeaderMap};
use serde_json::{Value, json};
use sotto_api::{BlobId, ChangeId, DeviceId, RecordingId, route};
use sotto_server::config::{Config, RegistrationMode};
use sotto_support::server::TestServer;

/// The password of everyone in these tests.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        // A stream of events has no end.
        let endless = headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
        let bytes = if endless { Vec::new() } else { response.bytes().await.unwrap().to_vec() };
        Self { status, headers, bytes }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The code of the error envelope, after checking that envelope and status belong together.
    pub(crate) fn error(&self) -> String {
        let envelope: sotto_api::ErrorEnvelope =
            serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no envelope: {self:?}"));
        assert_eq!(envelope.error.code.status(), self.status);
        assert!(!envelope.error.message.is_empty());
        assert_eq!(envelope.error.request_id, self.header("x-request-id"));
        self.json()["error"]["code"].as_str().unwrap().to_owned()
    }
}

/// Somebody at a server, signed in or not.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) http: Client,
    pub(crate) base: String,
    pub(crate) token: Option<String>,
    pub(crate) refresh_token: String,
}

impl Person {
    pub(crate) fn stranger(base: &str) -> Self {
        let http = Client::builder().no_proxy().build().unwrap();
        Self { http, base: base.to_owned(), token: None, refresh_token: String::new() }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(body)).await
    }

    /// The same person with the tokens of a session answer.
    pub(crate) fn with_session(&self, answer: &Answer) -> Self {
        let session = answer.json();
        let text = |field: &str| session[field].as_str().unwrap_or_default().to_owned();
        Self { token: Some(text("access_token")), refresh_token: text("refresh_token"), ..self.clone() }
    }

    /// Registers at a server that is open to everyone.
    pub(crate) async fn join(base: &str, email: &str) -> Self {
        let stranger = Self::stranger(base);
        let answer = stranger.post(route::REGISTER, &credentials(email)).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        stranger.with_session(&answer)
    }

    /// Makes the first admin.
    pub(crate) async fn set_up(base: &str, code: &str) -> Self {
        let stranger = Self::stranger(base);
        let mut body = credentials("admin@example.org");
        body["code"] = json!(code);
        let answer = stranger.post(route::SETUP, &body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        stranger.with_session(&answer)
    }
}

/// A server that everyone may join, and one person who did.
pub(crate) async fn open_server(adjust: impl FnOnce(&mut Config)) -> (TestServer, Person) {
    let server = TestServer::start(|config| {
        config.accounts.registration = RegistrationMode::Open;
        adjust(config);
    })
    .await
    .unwrap();
    let person = Person::join(&server.url(""), "ann@example.org").await;
    (server, person)
}

/// Body of a registration or log-in of a client that keeps its tokens itself.
pub(crate) fn credentials(email: &str) -> Value {
    json!({ "email": email, "password": PASSWORD, "name": "Ann", "client": "api" })
}

fn unique() -> (u64, [u8; 10]) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut random = [0; 10];
    random[2..].copy_from_slice(&NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    (1_700_000_000_000, random)
}

/// A blob's id that no other call gives.
pub(crate) fn new_blob() -> BlobId {
    let (ms, random) = unique();
    BlobId::make(ms, random)
}

/// A change that sets one field of a recording of its own.
pub(crate) fn change(patch: Value) -> Value {
    let (ms, random) = unique();
    json!({
        "id": ChangeId::make(ms, random),
        "record": RecordingId::make(ms, random),
        "stamp": { "ms": ms, "counter": 0, "device": DeviceId::make(ms, [7; 10]) },
        "patch": patch,
    })
}

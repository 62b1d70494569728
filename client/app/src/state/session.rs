//! The signed-in session: the access token in memory, the refresh token in a cookie that no script can read. An extension has no
//! cookies of the server's: there it is kept with the settings, sealed where the device is locked.

mod asking;

use std::cell::RefCell;

use futures_channel::oneshot;
use serde::{Serialize, de::DeserializeOwned};
use sotto_api::{
    ErrorBody, ErrorCode, ErrorEnvelope, RequestKey,
    auth::{ClientKind, RefreshRequest, SessionResponse, UserView},
    factor::SecondFactorNeeded,
    feedback::IDEMPOTENCY_KEY,
    route,
};
use sotto_platform::{
    clock, entropy, extension,
    http::{Download, HttpResponse},
};
use sotto_protocol::from_json;
use sotto_store::Setting;

use super::{keep_setting, requests, services};
use asking::{json, parts, read, send, whole_address};

pub(crate) use asking::{check, check_and_read, get_public, post_public, send_as_visitor};

/// What goes on with the session of an earlier visit, in the extension.
const REFRESH_TOKEN: Setting<Option<String>> = Setting::new("refresh-token");

/// A request without a good answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RequestProblem {
    /// No answer: offline, or the server is gone.
    Offline,
    /// The server said no, and why.
    Refused(Box<ErrorBody>),
    /// The answer makes no sense; another build, or not our server.
    Nonsense,
}

impl RequestProblem {
    /// Whether the server says that there is no session any more.
    pub(crate) fn is_ended_session(&self) -> bool {
        matches!(self, Self::Refused(body) if body.code == ErrorCode::Unauthorized)
    }
}

/// What came of signing in.
pub(crate) enum Opened {
    /// There is a session.
    Whole(UserView),
    /// The password was right, and a second factor is wanted.
    Half(SecondFactorNeeded),
}

/// What came of going on with a session.
type Resumed = Result<UserView, RequestProblem>;

/// The session of this page.
#[derive(Default)]
pub(crate) struct Session {
    access_token: RefCell<Option<String>>,
    /// Those who wait for the renewal that is under way; none where none is.
    resuming: RefCell<Option<Vec<oneshot::Sender<Resumed>>>>,
}

impl Session {
    /// Whether there is an access token.
    pub(crate) fn is_open(&self) -> bool {
        self.access_token.borrow().is_some()
    }

    /// What says whose request it is.
    pub(crate) fn headers(&self) -> Vec<(&'static str, String)> {
        let token = self.access_token.borrow();
        token.iter().map(|it| ("authorization", format!("Bearer {it}"))).collect()
    }

    /// Ends the session, here and, as far as it can be reached, at the server.
    pub(crate) async fn close(&self) {
        // Offline, the server's side of the session ends by itself later.
        let _ = self.tell("POST", route::LOGOUT, Some(&refresh_request())).await;
        self.forget().await;
    }

    /// Forgets the session here.
    pub(crate) async fn forget(&self) {
        *self.access_token.borrow_mut() = None;
        if extension::is_here() {
            keep_setting(&REFRESH_TOKEN, &None).await;
        }
    }

    /// Signs in by `login`, its second factor, `register` or `setup`.
    pub(crate) async fn open(&self, path: &str, body: &impl Serialize) -> Result<Opened, RequestProblem> {
        let answer = check(send("POST", path, Vec::new(), json(body)).await?)?;
        if answer.status == 202 {
            return Ok(Opened::Half(read(&answer)?));
        }
        let session: SessionResponse = read(&answer)?;
        if session.refresh_token.is_some() {
            keep_setting(&REFRESH_TOKEN, &session.refresh_token).await;
        }
        *self.access_token.borrow_mut() = Some(session.access_token);
        Ok(Opened::Whole(session.user))
    }

    /// Goes on with the session of an earlier visit. Requests that find it out at the same time do so once: a refresh
    /// token that is used twice ends the session.
    pub(crate) async fn resume(&self) -> Resumed {
        let heard = self.resuming.borrow_mut().as_mut().map(|waiting| {
            let (tell, heard) = oneshot::channel();
            waiting.push(tell);
            heard
        });
        if let Some(heard) = heard {
            return heard.await.unwrap_or(Err(RequestProblem::Offline));
        }
        *self.resuming.borrow_mut() = Some(Vec::new());
        let answer = self.open(route::REFRESH, &refresh_request()).await.and_then(|it| match it {
            Opened::Whole(user) => Ok(user),
            Opened::Half(_) => Err(RequestProblem::Nonsense),
        });
        for tell in self.resuming.take().unwrap_or_default() {
            // Who waited may have gone.
            let _ = tell.send(answer.clone());
        }
        answer
    }

    /// Sends a request as the signed-in person; an access token that ran out is renewed once.
    pub(crate) async fn send(
        &self,
        method: &'static str,
        path: &str,
        headers: Vec<(&'static str, String)>,
        body: Option<Vec<u8>>,
    ) -> Result<HttpResponse, RequestProblem> {
        let first = self.send_once(method, path, headers.clone(), body.clone()).await?;
        if !says_ended(&first) {
            return Ok(first);
        }
        self.resume().await?;
        if requests::told_by_sync(path) {
            // Of the two tries, synchronising writes down the one that counts.
            let sent = body.as_ref().map_or(0, Vec::len);
            requests::asked(path, None, sent as u64, first.body.len() as u64, first.status);
        }
        self.send_once(method, path, headers, body).await
    }

    /// Opens what comes piece by piece as the signed-in person; an access token that ran out is renewed once.
    pub(crate) async fn stream(&self, path: &str) -> Result<Download, RequestProblem> {
        let mut stream = self.stream_once(path).await?;
        if stream.status() == 401 {
            self.resume().await?;
            stream = self.stream_once(path).await?;
        }
        if stream.status() == 200 { Ok(stream) } else { Err(RequestProblem::Offline) }
    }

    /// Sends JSON and reads JSON.
    pub(crate) async fn call<T: DeserializeOwned>(
        &self,
        method: &'static str,
        path: &str,
        body: Option<&impl Serialize>,
    ) -> Result<T, RequestProblem> {
        let (mut headers, body) = parts(body);
        if method == "POST" {
            headers.push((IDEMPOTENCY_KEY, make_key()?.to_string()));
        }
        read(&check(self.send(method, path, headers, body).await?)?)
    }

    /// Sends JSON, or nothing; nothing that counts is answered.
    pub(crate) async fn tell(
        &self,
        method: &'static str,
        path: &str,
        body: Option<&impl Serialize>,
    ) -> Result<(), RequestProblem> {
        let (headers, body) = parts(body);
        check(self.send(method, path, headers, body).await?).map(drop)
    }

    async fn stream_once(&self, path: &str) -> Result<Download, RequestProblem> {
        let stream = Download::open(&whole_address(path)?, &self.headers()).await;
        // What comes over time is not known yet.
        requests::asked(path, None, 0, 0, stream.as_ref().map_or(0, Download::status));
        stream.or(Err(RequestProblem::Offline))
    }

    async fn send_once(
        &self,
        method: &'static str,
        path: &str,
        mut headers: Vec<(&'static str, String)>,
        body: Option<Vec<u8>>,
    ) -> Result<HttpResponse, RequestProblem> {
        headers.extend(self.headers());
        send(method, path, headers, body).await
    }
}

/// Names a request, so that what it makes is made once where it is sent twice.
pub(crate) fn make_key() -> Result<RequestKey, RequestProblem> {
    let mut random = [0; 10];
    entropy::fill(&mut random).or(Err(RequestProblem::Nonsense))?;
    Ok(RequestKey::make(clock::now_ms(), random))
}

/// How the tokens of this page's sessions travel.
pub(crate) fn client() -> ClientKind {
    if extension::is_here() { ClientKind::Api } else { ClientKind::Browser }
}

fn refresh_request() -> RefreshRequest {
    RefreshRequest { refresh_token: services::get().library.setting(&REFRESH_TOKEN).flatten() }
}

/// Whether a session is wanted that is not there. A wrong password is answered with the same status.
fn says_ended(answer: &HttpResponse) -> bool {
    let wrong = || {
        from_json::<ErrorEnvelope>(&answer.body)
            .is_some_and(|it| it.error.code == ErrorCode::WrongCredentials)
    };
    answer.status == 401 && !wrong()
}

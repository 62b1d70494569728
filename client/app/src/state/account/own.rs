//! What people do with their account: sessions, second factor, keys, password, its end.

use leptos::prelude::*;
use sotto_api::{
    ErrorCode, KeyId, SessionId,
    account::{ConfirmRequest, PasswordRequest, SessionView},
    auth::UserView,
    factor::{CodeRequest, FactorOffRequest, RecoveryCodes, SecondFactorView, TotpSecret},
    key::{KeyRequest, KeyResponse, KeyView},
    route,
};

use super::{AccountState, USER, sentence};
use crate::{
    state::{Problem, RequestProblem, keep_setting, services},
    text::account,
};

type Answer<T> = Result<T, Problem>;

/// No body.
const NOTHING: Option<&()> = None;

impl AccountState {
    /// Asks the server who is signed in: an address may have been verified elsewhere.
    pub(crate) async fn refresh_user(self) -> Answer<()> {
        let user: UserView = ask("GET", route::ME, NOTHING).await?;
        keep_setting(&USER, &Some(user.clone())).await;
        self.user.set(Some(user));
        Ok(())
    }

    /// Asks for a letter with a link that verifies the address.
    pub(crate) async fn ask_to_verify(self) -> Answer<()> {
        tell("POST", route::VERIFICATION, NOTHING).await
    }

    /// The sessions that have not ended.
    pub(crate) async fn sessions(self) -> Answer<Vec<SessionView>> {
        ask("GET", route::SESSIONS, NOTHING).await
    }

    /// Ends a session. One that has ended meanwhile is as good.
    pub(crate) async fn end_session(self, id: SessionId) -> Answer<()> {
        let session = &services::get().transport.session;
        match session.tell("DELETE", &format!("{}/{id}", route::SESSIONS), NOTHING).await {
            Err(RequestProblem::Refused(body)) if body.code == ErrorCode::NotFound => Ok(()),
            ended => ended.map_err(|it| sentence(&it)),
        }
    }

    /// Ends all sessions but this one.
    pub(crate) async fn end_other_sessions(self) -> Answer<()> {
        for other in self.sessions().await?.into_iter().filter(|it| !it.current) {
            self.end_session(other.id).await?;
        }
        Ok(())
    }

    /// Whether signing in asks for a second factor.
    pub(crate) async fn factor(self) -> Answer<SecondFactorView> {
        ask("GET", route::FACTOR, NOTHING).await
    }

    /// Begins to set up a second factor.
    pub(crate) async fn begin_factor(self, password: String) -> Answer<TotpSecret> {
        ask("POST", route::FACTOR, Some(&ConfirmRequest { password })).await
    }

    /// Switches the second factor on by a first code.
    pub(crate) async fn confirm_factor(self, code: String) -> Answer<RecoveryCodes> {
        ask("POST", route::FACTOR_CONFIRM, Some(&CodeRequest { code: code.trim().to_owned() })).await
    }

    /// Switches the second factor off.
    pub(crate) async fn end_factor(self, password: String, code: String) -> Answer<()> {
        let body = FactorOffRequest { password, code: code.trim().to_owned() };
        tell("DELETE", route::FACTOR, Some(&body)).await
    }

    /// The API keys.
    pub(crate) async fn keys(self) -> Answer<Vec<KeyView>> {
        ask("GET", route::KEYS, NOTHING).await
    }

    /// Makes an API key.
    pub(crate) async fn make_key(self, key: KeyRequest) -> Answer<KeyResponse> {
        ask("POST", route::KEYS, Some(&key)).await
    }

    /// Ends an API key.
    pub(crate) async fn end_key(self, id: KeyId) -> Answer<()> {
        tell("DELETE", &format!("{}/{id}", route::KEYS), NOTHING).await
    }

    /// Sets a new password; all other sessions end.
    pub(crate) async fn change_password(self, current: String, new: String) -> Answer<()> {
        tell("POST", route::PASSWORD, Some(&PasswordRequest { current, new })).await
    }

    /// Deletes the account with everything that the server has. What is on this device stays.
    pub(crate) async fn delete(self, password: String) -> Answer<()> {
        let session = &services::get().transport.session;
        match session.tell("DELETE", route::ME, Some(&ConfirmRequest { password })).await {
            Err(RequestProblem::Refused(body)) if body.code == ErrorCode::Conflict => {
                return Err(Problem(account::nobody_else().to_owned()));
            }
            done => done.map_err(|it| own_sentence(&it))?,
        }
        self.forget().await;
        Ok(())
    }
}

async fn ask<T: serde::de::DeserializeOwned>(
    method: &'static str,
    path: &str,
    body: Option<&impl serde::Serialize>,
) -> Answer<T> {
    services::get().transport.session.call(method, path, body).await.map_err(|it| own_sentence(&it))
}

async fn tell(method: &'static str, path: &str, body: Option<&impl serde::Serialize>) -> Answer<()> {
    services::get().transport.session.tell(method, path, body).await.map_err(|it| own_sentence(&it))
}

/// Who is signed in is known, so that another thing was wrong.
fn own_sentence(problem: &RequestProblem) -> Problem {
    let RequestProblem::Refused(body) = problem else { return sentence(problem) };
    match body.code {
        ErrorCode::WrongCredentials => Problem(account::wrong_proof().to_owned()),
        ErrorCode::Conflict => Problem(account::changed_meanwhile().to_owned()),
        _ => sentence(problem),
    }
}

//! Sign-in by an OpenID provider. Both addresses are opened by the browser itself, not by a script, and answer with
//! redirects.

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use sotto_api::{
    ErrorCode, UserId,
    auth::{ClientKind, UserView},
    route,
};

use super::people;
use crate::{
    audit::{Event, Origin, note},
    auth::{
        cookie,
        identity::ClientAddress,
        oidc::{self, ATTEMPT_S, OidcError},
        secret, session,
    },
    clock::{make_id, now_ms},
    error::ApiError,
    state::App,
    store::{
        identities::{Identity, Linked},
        users::NewUser,
    },
};

/// `GET /api/v1/auth/oidc`: sends the browser to the provider.
///
/// # Errors
/// `NotFound` where none is set, `Unavailable` where it does not answer, `TooManyRequests`.
pub async fn begin(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
) -> Result<Response, ApiError> {
    app.attempts.take_address(address)?;
    let begun = oidc::begin(&app.config().oidc, &app.sealing_key, callback(&app)).await?;
    redirect(&begun.address, [cookie::OIDC.write(&begun.cookie, ATTEMPT_S, secure(&app))])
}

/// What the provider adds to the address.
#[derive(Debug, Deserialize)]
pub struct CallbackQuery {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

/// `GET /api/v1/auth/oidc/callback`: begins a browser's session and sends it to the app. Where the account wants a
/// second factor, the ticket goes along in `second_factor`.
///
/// # Errors
/// `Forbidden` for an attempt of another browser, a refusal of the provider, or a person without an account here;
/// `Unavailable` where the provider does not answer.
pub async fn end(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    origin: Origin,
    headers: HeaderMap,
    query: Result<Query<CallbackQuery>, QueryRejection>,
) -> Result<Response, ApiError> {
    app.attempts.take_address(address)?;
    let Ok(Query(CallbackQuery { code, state })) = query else { return Err(OidcError::Attempt.into()) };
    let sealed = cookie::OIDC.read(&headers, secure(&app)).ok_or(OidcError::Attempt)?;
    let identity =
        oidc::end(&app.config().oidc, &app.sealing_key, callback(&app), sealed, &state, code).await;
    let identity = match identity {
        Ok(identity) => identity,
        Err(error) => {
            note(&app.store, &origin, Event::ProviderRefused).await?;
            return Err(error.into());
        }
    };
    let user = account(&app, &identity).await?;
    let spent = cookie::OIDC.write("", 0, secure(&app));
    if session::wants_factor(&app, user.id).await? {
        let to = format!("{}/sign-in?second_factor={}", app.home(), session::ticket(&app, user.id));
        return redirect(&to, [spent]);
    }
    let begun = session::begin(&app, &origin, user, ClientKind::Browser, StatusCode::OK).await?;
    redirect(&format!("{}/", app.home()), [spent, begun.headers().get(header::SET_COOKIE).cloned()])
}

async fn account(app: &App, identity: &Identity) -> Result<UserView, ApiError> {
    let linked = match app.store.linked(identity).await? {
        Some(linked) => linked,
        None => {
            let new = new_user(app, identity).await?;
            app.store.link_identity(identity, new.as_ref(), now_ms()).await?
        }
    };
    let why = match linked {
        Linked::Yes(user) => return Ok(user),
        Linked::Disabled => "This account is switched off. Ask the person who runs the server.",
        Linked::NoAccount => {
            "You have no account here, or your provider has not verified your e-mail. Ask the person who runs the \
             server."
        }
        Linked::Unverified => {
            "This e-mail has an account that has not verified it. Sign in by password and verify it; then this way \
             is open, too."
        }
    };
    Err(ApiError::new(ErrorCode::Forbidden, why))
}

/// The account to be made at a first sign-in, with a password that nobody knows; none where none may be made.
async fn new_user(app: &App, identity: &Identity) -> Result<Option<NewUser>, ApiError> {
    let email = identity.email.as_deref().map(str::trim).filter(|email| people::is_email(email));
    let Some(email) = email.filter(|_| app.config().oidc.sign_up) else { return Ok(None) };
    let password = secret::make_code::<32>().map_err(ApiError::internal)?;
    let name = identity.name.trim().chars().filter(|char| !char.is_control()).take(people::MAX_NAME_CHARS);
    Ok(Some(NewUser {
        id: UserId(make_id().map_err(ApiError::internal)?),
        email: email.to_owned(),
        name: name.collect(),
        password_hash: app.passwords.hash(password).await?,
    }))
}

fn callback(app: &App) -> String {
    format!("{}{}", app.home(), route::OIDC_CALLBACK)
}

fn secure(app: &App) -> bool {
    app.config().cookies_are_secure()
}

fn redirect(to: &str, cookies: impl IntoIterator<Item = Option<HeaderValue>>) -> Result<Response, ApiError> {
    let mut headers = HeaderMap::new();
    headers.insert(header::LOCATION, HeaderValue::from_str(to).map_err(ApiError::internal)?);
    for cookie in cookies.into_iter().flatten() {
        headers.append(header::SET_COOKIE, cookie);
    }
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

impl From<OidcError> for ApiError {
    fn from(error: OidcError) -> Self {
        let (code, message) = match &error {
            OidcError::NotSet => return Self::not_found(),
            OidcError::Address(_) | OidcError::Provider(_) => {
                (ErrorCode::Unavailable, "The sign-in provider does not answer as it should. Try again soon.")
            }
            OidcError::Attempt | OidcError::Token(_) => {
                (ErrorCode::Forbidden, "This sign-in was begun elsewhere, or too long ago. Begin it again.")
            }
        };
        tracing::warn!(%error, "a sign-in by the provider failed");
        Self::new(code, message)
    }
}

//! Passkeys: making, listing and taking them away, and signing in by one, alone or after the password.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sotto_api::{
    ErrorCode, PasskeyId, UserId,
    account::ConfirmRequest,
    auth::UserView,
    passkey::{
        AssertionRequest, PasskeyChallenge, PasskeyCreation, PasskeyMade, PasskeyRequest, PasskeySignIn,
        PasskeyView, UsedCredential,
    },
};

use super::organisations::checked_name;
use crate::{
    audit::{Event, Note, Origin, note},
    auth::{
        csrf, factor,
        identity::{Account, ClientAddress},
        passkey::{self, ATTEMPT_S, Attempt, Purpose},
        proof, session,
        webauthn::{Answer, Known, Registered},
    },
    body::{JsonBody, OptionalJsonBody},
    clock::{make_id, now_ms},
    error::ApiError,
    path::PathIds,
    state::App,
    store::passkeys::{MadePasskey, NewPasskey, PasskeyRow, PasskeyUse},
};

/// Most ways to reach an authenticator that are kept, and the longest name of one, in bytes.
const MAX_TRANSPORTS: usize = 8;
const MAX_TRANSPORT: usize = 20;

/// `GET /api/v1/me/passkeys`
///
/// # Errors
/// Database failures.
pub async fn list(
    State(app): State<App>,
    Account(user): Account,
) -> Result<Json<Vec<PasskeyView>>, ApiError> {
    Ok(Json(app.store.passkeys_of(user.id).await?))
}

/// `POST /api/v1/me/passkeys`: what a browser makes a passkey from.
///
/// # Errors
/// `WrongCredentials`, `Conflict` where the server's address allows no passkeys.
pub async fn begin(
    State(app): State<App>,
    Account(user): Account,
    ClientAddress(address): ClientAddress,
    origin: Origin,
    JsonBody(body): JsonBody<ConfirmRequest>,
) -> Result<(StatusCode, Json<PasskeyCreation>), ApiError> {
    let party = passkey::needed(&app)?;
    proof::by_password(&app, &origin, address, &user.email, body.password).await?;
    let attempt = Attempt::make(Some(user.id))?;
    let known = app.store.credentials_of(user.id).await?;
    let answer = PasskeyCreation {
        ticket: attempt.ticket(&app, Purpose::Creation)?,
        expires_in_s: ATTEMPT_S,
        public_key: passkey::creation_options(&party, &user, &attempt, known),
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// `POST /api/v1/me/passkeys/confirm`: keeps the passkey that the browser made.
///
/// # Errors
/// `Forbidden` for a ticket of somebody else or one that has ended, `Invalid` for a credential that is not believed,
/// `Conflict` where it has an account, or the person has too many.
pub async fn confirm(
    State(app): State<App>,
    Account(user): Account,
    origin: Origin,
    JsonBody(body): JsonBody<PasskeyRequest>,
) -> Result<(StatusCode, Json<PasskeyMade>), ApiError> {
    let party = passkey::needed(&app)?;
    let name = checked_name(&body.name)?;
    let attempt = Attempt::read(&app, Purpose::Creation, &body.ticket)
        .filter(|attempt| attempt.user == Some(user.id))
        .ok_or_else(ended)?;
    let response = &body.credential.response;
    let read = |text: &str| URL_SAFE_NO_PAD.decode(text).or(Err(unreadable()));
    let (client_data, attestation) = (read(&response.client_data_json)?, read(&response.attestation_object)?);
    let registered = party.register(&attempt.challenge, &client_data, &attestation);
    let registered = registered.map_err(|error| {
        tracing::info!(%error, "a new passkey was refused");
        unreadable()
    })?;
    let new = new_passkey(name, &body, &registered)?;
    let (codes, hashes) = factor::make_recovery_codes().map_err(ApiError::internal)?;
    let challenge = (attempt.hash(), attempt.expires_ms);
    let made = app.store.create_passkey(user.id, &new, (&challenge.0, challenge.1), &hashes).await?;
    let MadePasskey::Yes { codes: first } = made else {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "This passkey is in use already, or you have 20 of them. Take one away, or begin again.",
        ));
    };
    note(&app.store, &origin, Event::PasskeyMade.by(user.id).about(new.view.id)).await?;
    let recovery_codes = if first { codes } else { Vec::new() };
    Ok((StatusCode::CREATED, Json(PasskeyMade { view: new.view, recovery_codes })))
}

fn new_passkey(name: String, body: &PasskeyRequest, registered: &Registered) -> Result<NewPasskey, ApiError> {
    let credential = URL_SAFE_NO_PAD.encode(&registered.id);
    if credential != body.credential.id || body.credential.kind != "public-key" {
        return Err(unreadable());
    }
    let plain = |word: &&String| {
        !word.is_empty()
            && word.len() <= MAX_TRANSPORT
            && word.bytes().all(|it| it == b'-' || it.is_ascii_lowercase())
    };
    let transports = body.credential.response.transports.iter().filter(plain).take(MAX_TRANSPORTS);
    Ok(NewPasskey {
        view: PasskeyView {
            id: PasskeyId(make_id().map_err(ApiError::internal)?),
            name,
            second_factor: body.second_factor,
            synced: registered.backed_up,
            created_ms: u64::try_from(now_ms()).unwrap_or_default(),
            used_ms: 0,
        },
        credential,
        public_key: URL_SAFE_NO_PAD.encode(&registered.public_key),
        transports: transports.cloned().collect(),
        sign_count: registered.sign_count,
        backup_eligible: registered.backup_eligible,
    })
}

/// `DELETE /api/v1/me/passkeys/{passkey}`
///
/// # Errors
/// `NotFound`, `WrongCredentials`.
pub async fn delete(
    State(app): State<App>,
    Account(user): Account,
    ClientAddress(address): ClientAddress,
    origin: Origin,
    ids: PathIds,
    JsonBody(body): JsonBody<ConfirmRequest>,
) -> Result<StatusCode, ApiError> {
    let id: PasskeyId = ids.get("passkey")?;
    if !app.store.passkeys_of(user.id).await?.iter().any(|passkey| passkey.id == id) {
        return Err(ApiError::not_found());
    }
    proof::by_password(&app, &origin, address, &user.email, body.password).await?;
    if !app.store.remove_passkey(user.id, id).await? {
        return Err(ApiError::not_found());
    }
    note(&app.store, &origin, Event::PasskeyEnded.by(user.id).about(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/auth/passkey/challenge`: begins a sign-in.
///
/// # Errors
/// `Unauthorized` for a ticket that has ended, `Conflict` where the server's address allows no passkeys.
pub async fn challenge(
    State(app): State<App>,
    headers: HeaderMap,
    OptionalJsonBody(body): OptionalJsonBody<AssertionRequest>,
) -> Result<Json<PasskeyChallenge>, ApiError> {
    csrf::check(&headers, app.config().server.public_url.as_deref())?;
    let party = passkey::needed(&app)?;
    let (user, allowed) = match &body.ticket {
        None => (None, Vec::new()),
        Some(ticket) => {
            let user = app.access_key.verify_ticket(ticket, now_ms()).ok_or_else(ApiError::unauthorized)?;
            (Some(user), app.store.credentials_of(user).await?)
        }
    };
    let attempt = Attempt::make(user)?;
    Ok(Json(PasskeyChallenge {
        ticket: attempt.ticket(&app, Purpose::SignIn)?,
        expires_in_s: ATTEMPT_S,
        public_key: passkey::request_options(&party, &attempt, allowed),
    }))
}

/// `POST /api/v1/auth/passkey`: ends a sign-in, alone or after the password.
///
/// # Errors
/// `Unauthorized` for a ticket that has ended, `WrongCredentials` for a passkey that is not believed, `Forbidden` for an
/// account that is switched off, `TooManyRequests`.
pub async fn sign_in(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    origin: Origin,
    headers: HeaderMap,
    JsonBody(body): JsonBody<PasskeySignIn>,
) -> Result<Response, ApiError> {
    csrf::check(&headers, app.config().server.public_url.as_deref())?;
    app.attempts.take_address(address)?;
    let attempt = Attempt::read(&app, Purpose::SignIn, &body.ticket).ok_or_else(ApiError::unauthorized)?;
    let passkey = app.store.passkey(&body.credential.id.replace('\0', "")).await?;
    let user = match &passkey {
        Some(passkey) if used(&app, &attempt, passkey, &body.credential).await? => passkey.user,
        _ => {
            let about = |user: UserId| Event::PasskeyRefused.about(user);
            let known = attempt.user.or(passkey.map(|passkey| passkey.user));
            note(&app.store, &origin, known.map_or(Note::from(Event::PasskeyRefused), about)).await?;
            return Err(wrong());
        }
    };
    let user: UserView = app.store.user(user).await?.ok_or_else(|| {
        ApiError::new(
            ErrorCode::Forbidden,
            "This account is switched off. Ask the person who runs the server.",
        )
    })?;
    session::begin(&app, &origin, user, body.client, StatusCode::OK).await
}

/// Whether a passkey answered this challenge, now and for the first time.
async fn used(
    app: &App,
    attempt: &Attempt,
    passkey: &PasskeyRow,
    credential: &UsedCredential,
) -> Result<bool, ApiError> {
    let party = passkey::needed(app)?;
    let alone = attempt.user.is_none();
    let response = &credential.response;
    let handle = response.user_handle.as_deref().filter(|handle| !handle.is_empty());
    // Alone, the authenticator says whose it is; after a password, it may.
    let is_theirs = match handle {
        Some(handle) => handle == passkey::handle_of(passkey.user),
        None => !alone,
    } && attempt.user.is_none_or(|user| user == passkey.user);
    let parts = [&response.client_data_json, &response.authenticator_data, &response.signature];
    let [Ok(client_data), Ok(data), Ok(signature)] = parts.map(|text| URL_SAFE_NO_PAD.decode(text)) else {
        return Ok(false);
    };
    if !is_theirs || credential.kind != "public-key" {
        return Ok(false);
    }
    let public_key = URL_SAFE_NO_PAD.decode(&passkey.public_key).map_err(ApiError::internal)?;
    let known = Known {
        public_key: &public_key,
        sign_count: passkey.sign_count,
        backup_eligible: passkey.backup_eligible,
    };
    let answer = Answer { client_data: &client_data, authenticator_data: &data, signature: &signature };
    match party.authenticate(&attempt.challenge, alone, &known, &answer) {
        Ok(used) => {
            let hash = attempt.hash();
            let used = PasskeyUse {
                challenge: &hash,
                expires_ms: attempt.expires_ms,
                sign_count: used.sign_count,
                backed_up: used.backed_up,
            };
            Ok(app.store.use_passkey(passkey, &used, now_ms()).await?)
        }
        Err(error) => {
            tracing::info!(%error, passkey = %passkey.id, "a passkey was refused");
            Ok(false)
        }
    }
}

fn wrong() -> ApiError {
    ApiError::new(
        ErrorCode::WrongCredentials,
        "This passkey was not accepted. Try once more, or sign in another way.",
    )
}

fn ended() -> ApiError {
    ApiError::new(ErrorCode::Forbidden, "This was begun too long ago, or by somebody else. Begin again.")
}

fn unreadable() -> ApiError {
    ApiError::invalid(
        "credential",
        "The passkey cannot be accepted. Begin again, perhaps with another device.",
    )
}

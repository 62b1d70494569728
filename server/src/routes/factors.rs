//! The second factor: setting it up, switching it off, and the second half of a sign-in.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use sotto_api::{
    ErrorCode,
    account::ConfirmRequest,
    factor::{
        CodeRequest, FactorOffRequest, RecoveryCodes, SecondFactorRequest, SecondFactorView, TotpSecret,
    },
};

use crate::{
    audit::{Event, Origin, note},
    auth::{
        csrf, factor,
        identity::{Account, ClientAddress},
        proof, session, totp,
    },
    body::JsonBody,
    clock::{now_ms, random_bytes},
    error::ApiError,
    path::PathIds,
    state::App,
    store::second_factors::FactorRow,
};

/// `POST /api/v1/auth/second-factor`
///
/// # Errors
/// `Unauthorized` for a ticket that has ended, `WrongCredentials` for a code that is none or was used,
/// `TooManyRequests`.
pub async fn sign_in(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    origin: Origin,
    headers: HeaderMap,
    JsonBody(body): JsonBody<SecondFactorRequest>,
) -> Result<Response, ApiError> {
    csrf::check(&headers, app.config().server.public_url.as_deref())?;
    let user = app.access_key.verify_ticket(&body.ticket, now_ms()).ok_or_else(ApiError::unauthorized)?;
    let user = app.store.user(user).await?.ok_or_else(ApiError::unauthorized)?;
    app.attempts.take(&user.email, address)?;
    if !session::wants_factor(&app, user.id).await? {
        return Err(ApiError::unauthorized());
    }
    let factor = in_use(app.store.factor(user.id).await?);
    factor::use_code(&app, &origin, user.id, factor.as_ref(), &body.code).await?;
    app.attempts.give_back(&user.email, address);
    session::begin(&app, &origin, user, body.client, StatusCode::OK).await
}

/// `GET /api/v1/me/second-factor`
///
/// # Errors
/// Database failures.
pub async fn view(
    State(app): State<App>,
    Account(user): Account,
) -> Result<Json<SecondFactorView>, ApiError> {
    Ok(Json(app.store.factor_view(user.id).await?))
}

/// `POST /api/v1/me/second-factor`: a secret that counts once a code of it was sent. Asked again, another.
///
/// # Errors
/// `WrongCredentials`, `Conflict` where one is in use.
pub async fn begin(
    State(app): State<App>,
    Account(user): Account,
    ClientAddress(address): ClientAddress,
    origin: Origin,
    JsonBody(body): JsonBody<ConfirmRequest>,
) -> Result<(StatusCode, Json<TotpSecret>), ApiError> {
    proof::by_password(&app, &origin, address, &user.email, body.password).await?;
    let secret = random_bytes::<{ totp::SECRET_BYTES }>().map_err(ApiError::internal)?;
    let sealed = app.sealing_key.seal(user.id.0.as_bytes(), &secret).map_err(ApiError::internal)?;
    if !app.store.begin_factor(user.id, &sealed).await? {
        return Err(on_already());
    }
    let answer = TotpSecret { secret: totp::base32(&secret), link: totp::link(&secret, &user.email) };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// `POST /api/v1/me/second-factor/confirm`: switches it on and answers the recovery codes.
///
/// # Errors
/// `WrongCredentials`, `Conflict` where none is being set up.
pub async fn confirm(
    State(app): State<App>,
    Account(user): Account,
    ClientAddress(address): ClientAddress,
    origin: Origin,
    JsonBody(body): JsonBody<CodeRequest>,
) -> Result<Json<RecoveryCodes>, ApiError> {
    app.attempts.take(&user.email, address)?;
    let begun = app.store.factor(user.id).await?.filter(|factor| !factor.enabled).ok_or_else(on_already)?;
    let step = factor::step_of(&app, user.id, &begun, &body.code)?.ok_or_else(factor::wrong)?;
    app.attempts.give_back(&user.email, address);
    let (codes, hashes) = factor::make_recovery_codes().map_err(ApiError::internal)?;
    if !app.store.confirm_factor(user.id, &begun.secret, step, &hashes, now_ms()).await? {
        return Err(on_already());
    }
    note(&app.store, &origin, Event::FactorOn.by(user.id).about(user.id)).await?;
    Ok(Json(RecoveryCodes { codes }))
}

/// `DELETE /api/v1/me/second-factor`
///
/// # Errors
/// `WrongCredentials`, `NotFound` where there is none.
pub async fn remove(
    State(app): State<App>,
    Account(user): Account,
    ClientAddress(address): ClientAddress,
    origin: Origin,
    JsonBody(body): JsonBody<FactorOffRequest>,
) -> Result<StatusCode, ApiError> {
    proof::by_password(&app, &origin, address, &user.email, body.password).await?;
    let factor = in_use(app.store.factor(user.id).await?).ok_or_else(ApiError::not_found)?;
    app.attempts.take(&user.email, address)?;
    factor::use_code(&app, &origin, user.id, Some(&factor), &body.code).await?;
    app.attempts.give_back(&user.email, address);
    app.store.remove_factor(user.id).await?;
    note(&app.store, &origin, Event::FactorOff.by(user.id).about(user.id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/v1/users/{user}/second-factor`: for a person who lost both app and codes; passkeys go, too.
///
/// # Errors
/// `NotFound`.
pub async fn remove_of(
    State(app): State<App>,
    Account(operator): Account,
    origin: Origin,
    ids: PathIds,
) -> Result<StatusCode, ApiError> {
    let user = app.store.account(ids.get("user")?).await?.ok_or_else(ApiError::not_found)?;
    app.store.remove_factors(user.id).await?;
    note(&app.store, &origin, Event::FactorOff.by(operator.id).about(user.id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn in_use(factor: Option<FactorRow>) -> Option<FactorRow> {
    factor.filter(|factor| factor.enabled)
}

fn on_already() -> ApiError {
    ApiError::new(
        ErrorCode::Conflict,
        "The second factor is switched on already, or was not begun. Look at its state and begin again.",
    )
}

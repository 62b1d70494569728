//! The one gate: before a handler runs, who asks is found out and the policy table is asked whether they may.
//! Handlers take who it is from [`Account`] and [`Membership`], which only this middleware makes.

use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{header, request::Parts},
    middleware::Next,
    response::Response,
};
use sotto_api::{ErrorCode, UserId, key::KEY_PREFIX};

use crate::{
    audit::{Event, Origin, note},
    auth::{
        identity::{Account, ClientAddress, CurrentSession, Membership},
        secret,
    },
    clock::now_ms,
    error::ApiError,
    path::PathIds,
    policy::{Holders, Permission, needs},
    state::App,
};

/// Middleware of all routes.
///
/// # Errors
/// `MethodNotAllowed` where the table has no line, `Unauthorized` without a session, `Forbidden` without the
/// permission, `NotFound` in an organisation of others.
pub async fn authorise(State(app): State<App>, request: Request, next: Next) -> Result<Response, ApiError> {
    let (mut parts, body) = request.into_parts();
    let path = parts.extensions.get::<MatchedPath>().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let Some(permission) = needs::find(parts.method.as_str(), &path) else {
        return Err(ApiError::new(ErrorCode::MethodNotAllowed, "This address does not take that method.")
            .header(header::ALLOW, &needs::methods(&path)));
    };
    admit(&app, &mut parts, permission).await?;
    Ok(next.run(Request::from_parts(parts, body)).await)
}

/// Finds out who asks and whether they may; leaves both with the request.
///
/// # Errors
/// As [`authorise`].
pub async fn admit(app: &App, parts: &mut Parts, permission: Permission) -> Result<(), ApiError> {
    let holders = permission.holders();
    if holders == Holders::Everyone {
        return Ok(());
    }
    let account = identify(app, parts, permission).await?;
    let admitted = match holders {
        Holders::Everyone | Holders::Person => true,
        Holders::Operators => account.0.admin,
        Holders::Roles(roles) => {
            let organisation = PathIds::from_request_parts(parts, app).await?.get("organisation")?;
            let role = app.store.role(organisation, account.0.id).await?.ok_or_else(ApiError::not_found)?;
            parts.extensions.insert(Membership { organisation, role });
            roles.contains(&role)
        }
    };
    if !admitted {
        note_refusal(app, parts, account.0.id).await?;
        let message = match holders {
            Holders::Operators => "Only a person who runs this server may do that.",
            _ => "Your role in this organisation does not allow that. Ask one of its admins.",
        };
        return Err(ApiError::new(ErrorCode::Forbidden, message));
    }
    parts.extensions.insert(account);
    Ok(())
}

/// Notes that somebody asked for what they may not. A script that asks again and again fills no log.
async fn note_refusal(app: &App, parts: &mut Parts, user: UserId) -> Result<(), ApiError> {
    let Ok(ClientAddress(address)) = ClientAddress::from_request_parts(parts, app).await;
    let Ok(origin) = Origin::from_request_parts(parts, app).await;
    if app.attempts.take_address(address).is_ok() {
        note(&app.store, &origin, Event::PermissionRefused.by(user)).await?;
    }
    Ok(())
}

/// The person behind the access token, or behind an API key that may do this.
///
/// # Errors
/// `Unauthorized` without a session that lasts, `Forbidden` for a key without the scope.
pub async fn identify(app: &App, parts: &mut Parts, permission: Permission) -> Result<Account, ApiError> {
    let now = now_ms();
    let token = parts
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(unauthorized)?;
    if token.starts_with(KEY_PREFIX) {
        let found = app.store.key_user(&secret::derive_hash(token), now).await?;
        let (user, scopes) = found.ok_or_else(unauthorized)?;
        return if permission.scope().is_some_and(|scope| scopes.contains(&scope)) {
            Ok(Account(user))
        } else {
            Err(ApiError::new(ErrorCode::Forbidden, "This API key does not have the scope for that."))
        };
    }
    let session = app.access_key.verify(token, now).ok_or_else(unauthorized)?;
    let user = app.store.session_user(session, now).await?.ok_or_else(unauthorized)?;
    parts.extensions.insert(CurrentSession(session));
    Ok(Account(user))
}

fn unauthorized() -> ApiError {
    ApiError::unauthorized().header(header::WWW_AUTHENTICATE, "Bearer")
}

//! What a handler may know of who is asking: the account behind the access token, and the address.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use sotto_api::{ErrorCode, auth::UserView};

use crate::{
    audit::{Event, Origin, note},
    clock::now_ms,
    error::ApiError,
    state::App,
};

/// The signed-in person.
#[derive(Debug, Clone)]
pub struct Account(pub UserView);

/// The signed-in person, who runs the server.
#[derive(Debug, Clone)]
pub struct Admin(pub UserView);

/// Where the request came from.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub IpAddr);

/// The other end of the connection; set by the listener.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

impl FromRequestParts<App> for Account {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let now = now_ms();
        let session = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .and_then(|(_, token)| app.access_key.verify(token.trim(), now))
            .ok_or_else(unauthorized)?;
        app.store.session_user(session, now).await?.map(Self).ok_or_else(unauthorized)
    }
}

impl FromRequestParts<App> for Admin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Account(user) = <Account as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        if user.admin {
            return Ok(Self(user));
        }
        let Ok(ClientAddress(address)) = ClientAddress::from_request_parts(parts, app).await;
        let Ok(origin) = Origin::from_request_parts(parts, app).await;
        // A script that asks again and again fills no log.
        if app.attempts.take_address(address).is_ok() {
            note(&app.store, &origin, Event::AdminRefused.by(user.id)).await?;
        }
        Err(ApiError::new(ErrorCode::Forbidden, "Only a person who runs this server may do that."))
    }
}

impl FromRequestParts<App> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let forwarded = || {
            let value = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
            value.rsplit(',').next()?.trim().parse().ok()
        };
        let peer = || parts.extensions.get::<Peer>().map(|peer| peer.0.ip());
        let address = if app.config().server.trust_forwarded { forwarded().or_else(peer) } else { peer() };
        Ok(Self(address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

fn unauthorized() -> ApiError {
    ApiError::unauthorized().header(header::WWW_AUTHENTICATE, "Bearer")
}

//! What a handler may know of who is asking: the account, its session, the role in the organisation that the
//! address names, and the address it came from.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use axum::{extract::FromRequestParts, http::request::Parts};
use sotto_api::{OrganisationId, auth::UserView, organisation::Role};
use uuid::Uuid;

use crate::{error::ApiError, state::App};

/// The signed-in person.
#[derive(Debug, Clone)]
pub struct Account(pub UserView);

/// The session that the request belongs to.
#[derive(Debug, Clone, Copy)]
pub struct CurrentSession(pub Uuid);

/// The signed-in person's place in the organisation that the address names.
#[derive(Debug, Clone, Copy)]
pub struct Membership {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The role in it.
    pub role: Role,
}

/// Where the request came from.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub IpAddr);

/// The other end of the connection; set by the listener.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

impl FromRequestParts<App> for Account {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        admitted(parts)
    }
}

impl FromRequestParts<App> for CurrentSession {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        admitted(parts)
    }
}

impl FromRequestParts<App> for Membership {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        admitted(parts)
    }
}

/// What `auth::authorise` found out. A handler that asks for more than its line in the table of needs is a
/// defect, and gets nothing.
fn admitted<T: Clone + Send + Sync + 'static>(parts: &Parts) -> Result<T, ApiError> {
    parts
        .extensions
        .get::<T>()
        .cloned()
        .ok_or_else(|| ApiError::internal("the table of needs asks for too little"))
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

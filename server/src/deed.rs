//! Who acts on what: all that a handler asks for which changes something within an organisation.

use std::{convert::Infallible, fmt::Display, str::FromStr};

use axum::{extract::FromRequestParts, http::request::Parts};
use sotto_api::{OrganisationId, UserId, organisation::Role};

use crate::{
    audit::{Event, Origin, note},
    auth::identity::{Account, Membership},
    error::ApiError,
    path::PathIds,
    state::App,
    store::StoreResult,
};

/// Somebody who was let through to change something.
pub struct Deed {
    /// What all handlers share.
    pub app: App,
    /// Who acts.
    pub actor: UserId,
    /// Where.
    pub organisation: OrganisationId,
    /// In which role.
    pub role: Role,
    origin: Origin,
    ids: PathIds,
}

impl Deed {
    /// The id of a name in the address.
    ///
    /// # Errors
    /// `NotFound` where it is none.
    pub fn id<T: FromStr>(&self, name: &str) -> Result<T, ApiError> {
        self.ids.get(name)
    }

    /// Where the request comes from.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Notes what was done to what.
    ///
    /// # Errors
    /// Database failures: what cannot be noted is not answered as done.
    pub async fn note(&self, event: Event, subject: impl Display) -> StoreResult<()> {
        note(&self.app.store, &self.origin, event.by(self.actor).about(subject)).await
    }
}

impl FromRequestParts<App> for Deed {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Account(actor) = Account::from_request_parts(parts, app).await?;
        let Membership { organisation, role } = Membership::from_request_parts(parts, app).await?;
        let origin: Result<_, Infallible> = Origin::from_request_parts(parts, app).await;
        let Ok(origin) = origin;
        let ids = PathIds::from_request_parts(parts, app).await?;
        Ok(Self { app: app.clone(), actor: actor.id, organisation, role, origin, ids })
    }
}

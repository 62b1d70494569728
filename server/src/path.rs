//! Ids in addresses. An address with something else in the place of an id is one that does not exist.

use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, Query, RawPathParams},
    http::request::Parts,
};
use serde::{Deserialize, de::DeserializeOwned};
use sotto_api::ErrorCode;

use crate::{error::ApiError, state::App};

/// The parameters of an address.
#[derive(Debug)]
pub struct PathIds(RawPathParams);

impl PathIds {
    /// The id of a name.
    ///
    /// # Errors
    /// `NotFound` where it is none.
    pub fn get<T: FromStr>(&self, name: &str) -> Result<T, ApiError> {
        // PostgreSQL has no text with the character 0.
        let named = self.0.iter().find(|(other, text)| *other == name && !text.contains('\0'));
        named.and_then(|(_, text)| text.parse().ok()).ok_or_else(ApiError::not_found)
    }
}

impl FromRequestParts<App> for PathIds {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let parameters = RawPathParams::from_request_parts(parts, app).await;
        parameters.map(Self).or(Err(ApiError::not_found()))
    }
}

/// Where a page of a list begins: after this item, or at the start.
#[derive(Debug)]
pub struct After<T>(pub Option<T>);

#[derive(Debug, Deserialize)]
struct PageQuery<T> {
    cursor: Option<T>,
}

impl<T: DeserializeOwned> FromRequestParts<App> for After<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        match Query::<PageQuery<T>>::try_from_uri(&parts.uri) {
            Ok(Query(query)) => Ok(Self(query.cursor)),
            Err(_) => Err(ApiError::new(
                ErrorCode::BadRequest,
                "The cursor is none that this server gave. Leave it out to begin at the start.",
            )),
        }
    }
}

//! Reads JSON bodies: bounded, of the right content type, and with the one envelope for everything wrong.

use std::time::Duration;

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use serde::de::DeserializeOwned;
use sotto_api::ErrorCode;
use tokio::time::timeout;

use crate::{error::ApiError, state::App};

/// Largest JSON body of ordinary routes, in bytes.
pub const MAX_JSON_BYTES: usize = 1024 * 1024;

/// Time for a JSON body to arrive. Whoever takes longer is slow on purpose, or on a line that cannot carry it.
const BODY_S: u64 = 20;

/// A JSON body of at most [`MAX_JSON_BYTES`].
#[derive(Debug)]
pub struct JsonBody<T>(pub T);

/// The same, where no body at all stands for the default.
#[derive(Debug)]
pub struct OptionalJsonBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &App) -> Result<Self, ApiError> {
        read_json(request, MAX_JSON_BYTES).await.map(Self)
    }
}

impl<T: DeserializeOwned + Default> FromRequest<App> for OptionalJsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &App) -> Result<Self, ApiError> {
        let typed = request.headers().contains_key(header::CONTENT_TYPE);
        let bytes = read_bytes(request, MAX_JSON_BYTES, typed).await?;
        if bytes.is_empty() { Ok(Self(T::default())) } else { parse(&bytes).map(Self) }
    }
}

/// Reads a body of at most `limit` bytes as JSON.
///
/// # Errors
/// `UnsupportedMediaType`, `TooLarge`, `BadRequest` for what is no JSON, `Invalid` for JSON of another shape.
pub async fn read_json<T: DeserializeOwned>(request: Request, limit: usize) -> Result<T, ApiError> {
    parse(&read_bytes(request, limit, true).await?)
}

/// Reads a body of at most `limit` bytes; `typed` wants it to be announced as JSON.
///
/// # Errors
/// `UnsupportedMediaType`, `TooLarge`, `BadRequest` for what does not come to its end.
pub async fn read_bytes(request: Request, limit: usize, typed: bool) -> Result<bytes::Bytes, ApiError> {
    if typed && !is_json(request.headers()) {
        return Err(ApiError::new(ErrorCode::UnsupportedMediaType, "Send JSON, as application/json."));
    }
    let announced = content_length(request.headers());
    if announced.is_some_and(|bytes| bytes > limit as u64) {
        return Err(too_large(limit));
    }
    let arrived = timeout(Duration::from_secs(BODY_S), to_bytes(request.into_body(), limit)).await;
    let Ok(arrived) = arrived else {
        return Err(ApiError::new(
            ErrorCode::BadRequest,
            "The request did not arrive in time. Send it again.",
        ));
    };
    arrived.map_err(|error| {
        let limited = std::error::Error::source(&error)
            .is_some_and(|source| source.is::<http_body_util::LengthLimitError>());
        if limited {
            too_large(limit)
        } else {
            ApiError::new(ErrorCode::BadRequest, "The request broke off before its end.")
        }
    })
}

/// The size a request announces for its body.
#[must_use]
pub fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn too_large(limit: usize) -> ApiError {
    ApiError::new(ErrorCode::TooLarge, format!("The request is larger than the {limit} bytes taken here."))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = T::deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    // The parser's own words may repeat what was sent; its position does not.
    value.map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        if error.is_data() {
            ApiError::new(ErrorCode::Invalid, "The JSON has another shape than this address takes.")
                .field("body", &place)
        } else {
            ApiError::new(ErrorCode::BadRequest, format!("The body is no valid JSON ({place})."))
        }
    })
}

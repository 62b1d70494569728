//! Answers that were made before, by the version of the data that they were made of. A version that has passed is never
//! asked for again.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::Serialize;

use crate::error::ApiError;

/// Most answers that are kept, and the largest of them, in bytes.
const MOST: usize = 256;
const LARGEST: usize = 256 * 1024;

/// Answers by their tags.
#[derive(Debug, Default)]
pub struct Answers(Mutex<HashMap<String, Bytes>>);

/// The entity tag of an answer: the version of the data, and a hash of what was asked for.
#[must_use]
pub fn tag(version: u64, asked: &impl std::fmt::Debug) -> String {
    let hash = blake3::hash(format!("{asked:?}").as_bytes()).to_hex();
    format!("\"{version}-{}\"", &hash[..16])
}

impl Answers {
    /// The answer under a tag: 304 where the client has it, one that was made before, or a new one.
    ///
    /// # Errors
    /// Those of `make`.
    pub async fn answer<T: Serialize>(
        &self,
        headers: &HeaderMap,
        tag: String,
        make: impl Future<Output = Result<T, ApiError>>,
    ) -> Result<Response, ApiError> {
        let about = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
        let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        if known.flat_map(|value| value.split(',')).any(|known| known.trim().trim_start_matches("W/") == tag)
        {
            return Ok((StatusCode::NOT_MODIFIED, about).into_response());
        }
        let json = (header::CONTENT_TYPE, "application/json");
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&tag).cloned();
        if let Some(body) = kept {
            return Ok((about, [json], body).into_response());
        }
        let body = Bytes::from(serde_json::to_vec(&make.await?).map_err(ApiError::internal)?);
        if body.len() <= LARGEST {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() >= MOST {
                kept.clear();
            }
            kept.insert(tag, body.clone());
        }
        Ok((about, [json], body).into_response())
    }
}

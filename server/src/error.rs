//! The error every handler answers with, and the middleware that turns any failure, also those of the
//! framework, into the one envelope. Detail is logged under the request id and never sent.

use std::{borrow::Cow, collections::BTreeMap, fmt::Display, io};

use axum::{
    Json,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sotto_api::{ErrorBody, ErrorCode, ErrorEnvelope};

use crate::{blobs::BlobError, store::StoreError, telemetry::RequestId};

/// A failed request: what the client is told, and (apart from that) what the log is told.
#[derive(Debug, Clone)]
pub struct ApiError {
    /// Kind of failure; decides the status.
    pub code: ErrorCode,
    message: Cow<'static, str>,
    fields: BTreeMap<String, String>,
    headers: Vec<(HeaderName, HeaderValue)>,
    cause: Option<String>,
}

impl ApiError {
    /// A failure with one plain sentence for the client.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), fields: BTreeMap::new(), headers: Vec::new(), cause: None }
    }

    /// A defect of ours; `cause` goes to the log only.
    #[must_use]
    pub fn internal(cause: impl Display) -> Self {
        let mut error = Self::new(
            ErrorCode::Internal,
            "Something went wrong on the server. Nothing was lost; try again.",
        );
        error.cause = Some(cause.to_string());
        error
    }

    /// One wrong field.
    #[must_use]
    pub fn invalid(field: &str, what: &str) -> Self {
        Self::new(ErrorCode::Invalid, "Some of what was sent cannot be accepted.").field(field, what)
    }

    /// No session, or one that has ended.
    #[must_use]
    pub fn unauthorized() -> Self {
        Self::new(ErrorCode::Unauthorized, "You are not signed in, or the session has ended. Sign in again.")
    }

    /// Not there, or someone else's.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(ErrorCode::NotFound, "There is nothing at this address.")
    }

    /// Too many attempts; `wait_s` goes into `Retry-After`.
    #[must_use]
    pub fn too_many(wait_s: u64) -> Self {
        Self::new(ErrorCode::TooManyRequests, "Too many attempts. Wait a little, then try again.")
            .header(header::RETRY_AFTER, &wait_s.to_string())
    }

    /// Adds what is wrong with a field.
    #[must_use]
    pub fn field(mut self, field: &str, what: &str) -> Self {
        self.fields.insert(field.to_owned(), what.to_owned());
        self
    }

    /// Adds a response header; a value that cannot be one is left out.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }

    fn envelope(&self, request_id: &str) -> ErrorEnvelope {
        ErrorEnvelope {
            error: ErrorBody {
                code: self.code,
                message: self.message.to_string(),
                request_id: request_id.to_owned(),
                fields: self.fields.clone(),
            },
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        if error.is_unavailable() {
            let mut answer = Self::new(
                ErrorCode::Unavailable,
                "The server is busy or without its database. Try again soon.",
            )
            .header(header::RETRY_AFTER, "2");
            answer.cause = Some(error.to_string());
            return answer;
        }
        if error.is_full() {
            return Self::new(
                ErrorCode::StorageFull,
                "The server's disk is full. Tell the person who runs it.",
            );
        }
        Self::internal(error)
    }
}

impl From<io::Error> for ApiError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::new(ErrorCode::StorageFull, "The server's disk is full. Tell the person who runs it.")
            }
            _ => Self::internal(error),
        }
    }
}

impl From<BlobError> for ApiError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::Disk(error) => error.into(),
            BlobError::Store(error) => error.into(),
            BlobError::Objects(object_store::Error::NotFound { .. }) => Self::internal(error),
            BlobError::Objects(error) => {
                let sentence = "The server cannot reach its files. Try again soon.";
                let mut answer = Self::new(ErrorCode::Unavailable, sentence).header(header::RETRY_AFTER, "5");
                answer.cause = Some(error.to_string());
                answer
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers: HeaderMap = self.headers.iter().cloned().collect();
        let mut response = (status, headers).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Middleware: writes the envelope into every failed answer, and logs the cause of those that are our fault.
pub async fn envelope(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    let mut response = next.run(request).await;
    let status = response.status();
    let html = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == crate::web::HTML);
    if !(status.is_client_error() || status.is_server_error()) || html {
        return response;
    }
    let error = response.extensions_mut().remove::<ApiError>().unwrap_or_else(|| framework_error(status));
    if let Some(cause) = &error.cause {
        tracing::error!(code = ?error.code, cause, "request failed");
    }
    let mut answer =
        (StatusCode::from_u16(error.code.status()).unwrap_or(status), Json(error.envelope(id.as_str())))
            .into_response();
    for (name, value) in response.headers() {
        let about_body = [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING];
        if !about_body.contains(name) {
            answer.headers_mut().append(name.clone(), value.clone());
        }
    }
    answer
}

/// What the framework meant by a bare status.
fn framework_error(status: StatusCode) -> ApiError {
    match status {
        StatusCode::NOT_FOUND => ApiError::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => {
            ApiError::new(ErrorCode::MethodNotAllowed, "This address does not take that method.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            ApiError::new(ErrorCode::TooLarge, "That is larger than the server takes.")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            ApiError::new(ErrorCode::UnsupportedMediaType, "That content type is not accepted here.")
        }
        StatusCode::RANGE_NOT_SATISFIABLE => {
            ApiError::new(ErrorCode::RangeNotSatisfiable, "The range lies outside the file.")
        }
        status if status.is_client_error() => {
            ApiError::new(ErrorCode::BadRequest, "The request was not understood.")
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            ApiError::new(ErrorCode::Unavailable, "The server cannot answer right now. Try again soon.")
        }
        status => ApiError::internal(format_args!("bare status {status}")),
    }
}

//! The one error envelope. Codes are a closed set; what a person reads is the client's business, `message` is a
//! plain sentence for clients without words of their own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorEnvelope {
    /// The error.
    pub error: ErrorBody,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// Kind of failure.
    pub code: ErrorCode,
    /// One plain sentence: what happened and what to do.
    pub message: String,
    /// Finds the log lines of this request.
    pub request_id: String,
    /// Field name to what is wrong with it, for invalid input.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
}

/// Kinds of failure, with their HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// 400: not understood.
    BadRequest,
    /// 401: no session, or it has ended; refresh or sign in.
    Unauthorized,
    /// 401: e-mail and password do not match.
    WrongCredentials,
    /// 403: signed in, not allowed.
    Forbidden,
    /// 403: this server takes no sign-ups, or none without an invitation.
    RegistrationClosed,
    /// 404: not there, or not yours.
    NotFound,
    /// 405: the route exists, the method does not.
    MethodNotAllowed,
    /// 409: contradicts what is there.
    Conflict,
    /// 410: the feedback link takes nothing for now.
    LinkClosed,
    /// 410: the feedback link's time is over.
    LinkExpired,
    /// 410: the feedback link has taken as many submissions as it was made for.
    LinkFull,
    /// 413: larger than the server takes.
    TooLarge,
    /// 415: another content type is needed.
    UnsupportedMediaType,
    /// 416: range outside the file.
    RangeNotSatisfiable,
    /// 422: understood, but a field is wrong.
    Invalid,
    /// 428: too much comes by this link or from this address; a proof of work is needed
    /// ([`crate::feedback::Challenge`]).
    ProofRequired,
    /// 429: too often; `Retry-After` says when.
    TooManyRequests,
    /// 507: the server's disk is full or the quota used up.
    StorageFull,
    /// 503: starting, stopping or without its database; try again.
    Unavailable,
    /// 500: a defect of ours, logged under the request id.
    Internal,
}

impl ErrorCode {
    /// The HTTP status that goes with the code.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Unauthorized | Self::WrongCredentials => 401,
            Self::Forbidden | Self::RegistrationClosed => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict => 409,
            Self::LinkClosed | Self::LinkExpired | Self::LinkFull => 410,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::RangeNotSatisfiable => 416,
            Self::Invalid => 422,
            Self::ProofRequired => 428,
            Self::TooManyRequests => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
            Self::StorageFull => 507,
        }
    }
}

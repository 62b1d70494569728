//! What each kind of failure means, in a sentence for the description of the interface, and an example of each.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sotto_api::{ErrorBody, ErrorCode, ErrorEnvelope};

/// The sentence.
pub(super) fn meaning(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::BadRequest => "The request was not understood.",
        ErrorCode::Unauthorized => "There is no session, or it has ended.",
        ErrorCode::WrongCredentials => "What should prove who you are does not.",
        ErrorCode::Forbidden => "You are known, and may not do this.",
        ErrorCode::RegistrationClosed => "Signing up takes an invitation here, or is closed.",
        ErrorCode::NotFound => "There is nothing at this address, or it is not yours.",
        ErrorCode::MethodNotAllowed => "This address does not take that method.",
        ErrorCode::Conflict => "This contradicts what is there.",
        ErrorCode::LinkClosed => "The feedback link takes nothing for now.",
        ErrorCode::LinkExpired => "The feedback link's time is over.",
        ErrorCode::LinkFull => "The feedback link has taken as much as it was made for.",
        ErrorCode::ProofRequired => "A proof of work is needed; ask for a challenge.",
        ErrorCode::TooLarge => "This is larger than the server takes.",
        ErrorCode::UnsupportedMediaType => "Another content type is needed.",
        ErrorCode::RangeNotSatisfiable => "The range lies outside the file.",
        ErrorCode::Invalid => "A field is wrong; `fields` says which.",
        ErrorCode::TooManyRequests => "Too often; `Retry-After` says when to come back.",
        ErrorCode::StorageFull => "The disk is full, or the quota is used up.",
        ErrorCode::Unavailable => "The server cannot answer now; `Retry-After` says when to come back.",
        ErrorCode::Internal => "A defect of the server, logged under the request's id.",
    }
}

/// An answer with this failure.
pub(super) fn envelope(code: ErrorCode) -> Value {
    let error = ErrorBody {
        code,
        message: meaning(code).to_owned(),
        request_id: "q1w2e3r4t5y6".to_owned(),
        fields: BTreeMap::new(),
    };
    json!(ErrorEnvelope { error })
}

//! What clients and the server say to each other: request and response types, the error envelope, route
//! constants, sync records and ids. Plain data only; the server finds no type here for a private plaintext. What a
//! visitor of a feedback link shares with a team is none, and is [`feedback::Shared`].

pub mod account;
pub mod audit;
pub mod auth;
pub mod blob;
pub mod dashboard;
pub mod error;
pub mod factor;
pub mod feedback;
pub mod id;
pub mod key;
pub mod organisation;
pub mod page;
pub mod pairing;
pub mod passkey;
pub mod route;
pub mod sync;
pub mod vault;

pub use error::{ErrorBody, ErrorCode, ErrorEnvelope};
pub use id::{
    AnnotationId, BlobId, ChangeId, DeliveryId, DeviceId, KeyId, LinkId, NoteId, OrganisationId, PairingId,
    PasskeyId, RecordingId, RequestKey, SavedViewId, SessionId, SubmissionId, TeamId, UserId, WebhookId,
};

//! What each address does: read the request, ask `auth`, `store` and `blobs`, answer.

pub mod account;
pub mod audit;
pub mod blobs;
pub mod export;
pub mod factors;
pub mod feedback;
pub mod feedback_links;
pub mod invitations;
pub mod keys;
pub mod members;
pub mod oidc;
pub mod organisations;
pub mod own_audio;
pub mod own_submission;
pub mod people;
pub mod recovery;
pub mod reference;
pub mod server;
pub mod sessions;
pub mod submission_audio;
pub mod submissions;
pub mod sync;
pub mod teams;
pub mod uploads;
pub mod users;
pub mod vault;

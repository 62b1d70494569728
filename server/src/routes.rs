//! What each address does: read the request, ask `auth`, `store` and `blobs`, answer.

pub mod account;
pub mod audit;
pub mod blobs;
pub mod export;
pub mod factors;
pub mod invitations;
pub mod keys;
pub mod members;
pub mod oidc;
pub mod organisations;
pub mod people;
pub mod recovery;
pub mod reference;
pub mod server;
pub mod sessions;
pub mod sync;
pub mod teams;
pub mod uploads;
pub mod users;
pub mod vault;

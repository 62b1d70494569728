//! What each address does: read the request, ask `auth`, `store` and `blobs`, answer.

pub mod audit;
pub mod blobs;
pub mod people;
pub mod server;
pub mod sessions;
pub mod sync;
pub mod uploads;
pub mod vault;

//! Webhooks: what is told elsewhere, signed, and never to a private address.

pub mod address;
pub mod post;
pub mod signature;
pub mod worker;

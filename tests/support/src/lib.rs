//! What the tests share: servers, speech, browsers, web sites, and the way to be skipped honestly.

pub mod browser;
pub mod packs;
pub mod place;
pub mod seeded;
#[cfg(feature = "server")]
pub mod server;
pub mod site;
pub mod skip;
pub mod speech;
#[cfg(feature = "server")]
pub mod submissions;

pub use browser::Browser;
pub use skip::skip;

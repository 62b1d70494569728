//! Who is asking: passwords, tokens, cookies, attempts. Nothing here knows a route.

pub mod access;
pub mod attempts;
pub mod cookie;
pub mod csrf;
pub mod identity;
pub mod password;
pub mod secret;
pub mod session;

//! Who is asking: passwords, tokens, cookies, attempts. Nothing here knows a route.

pub mod access;
pub mod attempts;
pub mod authorise;
pub mod cookie;
pub mod csrf;
pub mod factor;
pub mod identity;
pub mod keyfile;
pub mod letters;
pub mod oidc;
pub mod passkey;
pub mod password;
pub mod proof;
pub mod sealing;
pub mod secret;
pub mod session;
pub mod totp;
pub mod webauthn;

//! Paths, once for both sides.

#![allow(missing_docs, reason = "each name is its own meaning")]

pub const HEALTH: &str = "/healthz";
pub const REGISTER: &str = "/api/v1/auth/register";
pub const LOGIN: &str = "/api/v1/auth/login";
pub const REFRESH: &str = "/api/v1/auth/refresh";
pub const LOGOUT: &str = "/api/v1/auth/logout";
/// Who am I: `GET`, answers [`crate::auth::UserView`].
pub const ME: &str = "/api/v1/me";
/// One-time creation of the first admin: `POST` [`crate::auth::SetupRequest`].
pub const SETUP: &str = "/api/v1/setup";
/// What a signed-out page may know of the server: `GET`, answers [`crate::auth::ServerView`].
pub const SERVER: &str = "/api/v1/server";
/// Admin: `POST` makes an invitation, answers [`crate::auth::InvitationView`].
pub const INVITATIONS: &str = "/api/v1/invitations";
/// Admin: security events, `GET` with `?cursor=N`, answers [`crate::audit::AuditPage`].
pub const AUDIT: &str = "/api/v1/audit";
pub const PUSH: &str = "/api/v1/sync/push";
pub const PULL: &str = "/api/v1/sync/pull";
/// The wrapped account key: `GET`, and `PUT` once.
pub const VAULT: &str = "/api/v1/vault";
/// `POST` creates an upload; `HEAD` and `PATCH` on `UPLOADS/{blob}` resume it.
pub const UPLOADS: &str = "/api/v1/uploads";
/// `GET` on `BLOBS/{blob}`, ranges allowed.
pub const BLOBS: &str = "/api/v1/blobs";

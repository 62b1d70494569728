//! Paths, once for both sides.

#![allow(missing_docs, reason = "each name is its own meaning")]

pub const HEALTH: &str = "/healthz";
/// The interface, described for programs (OpenAPI 3.1) and for people.
pub const OPENAPI: &str = "/api/openapi.json";
pub const DOCS: &str = "/api/docs";
pub const DOCS_STYLE: &str = "/api/docs.css";
pub const REGISTER: &str = "/api/v1/auth/register";
pub const LOGIN: &str = "/api/v1/auth/login";
pub const REFRESH: &str = "/api/v1/auth/refresh";
pub const LOGOUT: &str = "/api/v1/auth/logout";
/// `POST` [`crate::factor::SecondFactorRequest`], after a `login` that was answered with 202.
pub const SECOND_FACTOR: &str = "/api/v1/auth/second-factor";
/// `POST` [`crate::passkey::AssertionRequest`], answers [`crate::passkey::PasskeyChallenge`].
pub const PASSKEY_CHALLENGE: &str = "/api/v1/auth/passkey/challenge";
/// `POST` [`crate::passkey::PasskeySignIn`], answers [`crate::auth::SessionResponse`].
pub const PASSKEY_SIGN_IN: &str = "/api/v1/auth/passkey";
/// Opened by the browser itself: `GET` leads to the provider.
pub const OIDC: &str = "/api/v1/auth/oidc";
/// Where the provider sends the browser back.
pub const OIDC_CALLBACK: &str = "/api/v1/auth/oidc/callback";
/// `POST` [`crate::auth::ForgotRequest`]: 202 in any case.
pub const FORGOT: &str = "/api/v1/auth/forgot";
/// `POST` [`crate::auth::ResetRequest`].
pub const RESET: &str = "/api/v1/auth/reset";
/// `POST` [`crate::auth::VerifyRequest`].
pub const VERIFY: &str = "/api/v1/auth/verify";
/// `POST`: mails a link to one's own address.
pub const VERIFICATION: &str = "/api/v1/me/verification";
/// Who am I: `GET`, answers [`crate::auth::UserView`]. `DELETE` with [`crate::account::ConfirmRequest`]: the account
/// with everything.
pub const ME: &str = "/api/v1/me";
/// `GET` all [`crate::account::SessionView`]; `DELETE`: signs out everywhere.
pub const SESSIONS: &str = "/api/v1/me/sessions";
/// `DELETE`.
pub const SESSION: &str = "/api/v1/me/sessions/{session}";
/// `POST` [`crate::account::PasswordRequest`].
pub const PASSWORD: &str = "/api/v1/me/password";
/// `GET`: everything the server has of a person, as a tar archive.
pub const EXPORT: &str = "/api/v1/me/export";
/// `GET` [`crate::factor::SecondFactorView`]; `POST` [`crate::account::ConfirmRequest`], answers
/// [`crate::factor::TotpSecret`]; `DELETE` with [`crate::factor::FactorOffRequest`].
pub const FACTOR: &str = "/api/v1/me/second-factor";
/// `POST` [`crate::factor::CodeRequest`], answers [`crate::factor::RecoveryCodes`].
pub const FACTOR_CONFIRM: &str = "/api/v1/me/second-factor/confirm";
/// `GET` all [`crate::passkey::PasskeyView`]; `POST` [`crate::account::ConfirmRequest`] begins to make one, answers
/// [`crate::passkey::PasskeyCreation`].
pub const PASSKEYS: &str = "/api/v1/me/passkeys";
/// `POST` [`crate::passkey::PasskeyRequest`], answers [`crate::passkey::PasskeyMade`].
pub const PASSKEYS_CONFIRM: &str = "/api/v1/me/passkeys/confirm";
/// `DELETE` with [`crate::account::ConfirmRequest`].
pub const PASSKEY: &str = "/api/v1/me/passkeys/{passkey}";
/// `GET` all [`crate::key::KeyView`]; `POST` [`crate::key::KeyRequest`], answers [`crate::key::KeyResponse`].
pub const KEYS: &str = "/api/v1/me/keys";
/// `DELETE`.
pub const KEY: &str = "/api/v1/me/keys/{key}";
/// Operator: `GET` pages of [`crate::account::AccountView`].
pub const USERS: &str = "/api/v1/users";
/// Operator: `PATCH` [`crate::account::AccountRequest`].
pub const USER: &str = "/api/v1/users/{user}";
/// Operator: `DELETE` ends them all.
pub const USER_SESSIONS: &str = "/api/v1/users/{user}/sessions";
/// Operator: `POST`, answers [`crate::auth::HandedLink`].
pub const USER_RESET: &str = "/api/v1/users/{user}/reset-link";
/// Operator: `DELETE`, for a person who lost theirs.
pub const USER_FACTOR: &str = "/api/v1/users/{user}/second-factor";
/// One-time creation of the first admin: `POST` [`crate::auth::SetupRequest`].
pub const SETUP: &str = "/api/v1/setup";
/// What a signed-out page may know of the server: `GET`, answers [`crate::auth::ServerView`].
pub const SERVER: &str = "/api/v1/server";
/// Operator: `POST` [`crate::auth::InvitationRequest`], answers [`crate::auth::InvitationView`].
pub const INVITATIONS: &str = "/api/v1/invitations";
/// Admin: security events, `GET` with `?cursor=N`, answers [`crate::audit::AuditPage`].
pub const AUDIT: &str = "/api/v1/audit";
/// `POST` [`crate::auth::AcceptRequest`], answers [`crate::organisation::OrganisationView`].
pub const ACCEPT: &str = "/api/v1/invitations/accept";
/// `GET` those of who asks; `POST` [`crate::organisation::NameRequest`] makes one.
pub const ORGANISATIONS: &str = "/api/v1/organisations";
/// `GET` [`crate::organisation::OrganisationView`]; `PATCH` and `DELETE` with [`crate::organisation::NameRequest`].
pub const ORGANISATION: &str = "/api/v1/organisations/{organisation}";
/// `DELETE`: leaves.
pub const MEMBERSHIP: &str = "/api/v1/organisations/{organisation}/membership";
/// `GET` pages of [`crate::organisation::MemberView`].
pub const MEMBERS: &str = "/api/v1/organisations/{organisation}/members";
/// `PATCH` [`crate::organisation::RoleRequest`]; `DELETE`.
pub const MEMBER: &str = "/api/v1/organisations/{organisation}/members/{user}";
/// `GET` all [`crate::organisation::PendingInvitationView`]; `POST` [`crate::organisation::RoleRequest`].
pub const ORGANISATION_INVITATIONS: &str = "/api/v1/organisations/{organisation}/invitations";
/// `DELETE`: takes it back.
pub const ORGANISATION_INVITATION: &str = "/api/v1/organisations/{organisation}/invitations/{invitation}";
/// `GET` all [`crate::organisation::TeamView`]; `POST` [`crate::organisation::NameRequest`].
pub const TEAMS: &str = "/api/v1/organisations/{organisation}/teams";
/// `PATCH` [`crate::organisation::NameRequest`]; `DELETE`.
pub const TEAM: &str = "/api/v1/organisations/{organisation}/teams/{team}";
/// `GET` pages of [`crate::organisation::MemberView`].
pub const TEAM_MEMBERS: &str = "/api/v1/organisations/{organisation}/teams/{team}/members";
/// `PUT`, `DELETE`.
pub const TEAM_MEMBER: &str = "/api/v1/organisations/{organisation}/teams/{team}/members/{user}";
/// `GET` all [`crate::feedback::LinkView`]; `POST` [`crate::feedback::LinkRequest`] makes one.
pub const LINKS: &str = "/api/v1/organisations/{organisation}/feedback-links";
/// `GET` [`crate::feedback::LinkView`]; `PUT` [`crate::feedback::LinkRequest`].
pub const LINK: &str = "/api/v1/organisations/{organisation}/feedback-links/{link}";
/// `GET` pages of [`crate::feedback::SubmissionView`], newest first. Narrowed down by `link`, `status`, `assignee` (an
/// id, or `none`), `emotion`, `sentiment`, `language`, `from_ms` and `until_ms`.
pub const SUBMISSIONS: &str = "/api/v1/organisations/{organisation}/submissions";
/// `GET` [`crate::feedback::SubmissionWhole`]; `PATCH` [`crate::feedback::SubmissionChange`]; `DELETE`.
pub const SUBMISSION: &str = "/api/v1/organisations/{organisation}/submissions/{submission}";
/// `GET`, ranges allowed.
pub const SUBMISSION_AUDIO: &str = "/api/v1/organisations/{organisation}/submissions/{submission}/audio";
/// `POST` [`crate::feedback::NoteRequest`], answers [`crate::feedback::NoteView`].
pub const NOTES: &str = "/api/v1/organisations/{organisation}/submissions/{submission}/notes";
/// `DELETE`.
pub const NOTE: &str = "/api/v1/organisations/{organisation}/submissions/{submission}/notes/{note}";
/// `PUT` [`crate::feedback::LinkTeamRequest`]: whose the link is.
pub const LINK_TEAM: &str = "/api/v1/organisations/{organisation}/feedback-links/{link}/team";
/// `GET` all tags of submissions.
pub const TAGS: &str = "/api/v1/organisations/{organisation}/tags";
/// `GET` [`crate::dashboard::Overview`], narrowed down by [`crate::dashboard::DashboardFilter`]; `ETag`, 304.
pub const OVERVIEW: &str = "/api/v1/organisations/{organisation}/dashboard/overview";
/// `GET` [`crate::dashboard::Trend`], narrowed down by the same, with `by` ([`crate::dashboard::Step`]) and `of`
/// ([`crate::dashboard::TrendOf`]); `ETag`, 304.
pub const TRENDS: &str = "/api/v1/organisations/{organisation}/dashboard/trends";
/// `POST` [`crate::dashboard::ComparisonRequest`], answers [`crate::dashboard::Comparison`].
pub const COMPARISON: &str = "/api/v1/organisations/{organisation}/dashboard/comparison";
/// `GET` all [`crate::dashboard::AnnotationView`]; `POST` [`crate::dashboard::AnnotationRequest`] makes one.
pub const ANNOTATIONS: &str = "/api/v1/organisations/{organisation}/dashboard/annotations";
/// `PUT` [`crate::dashboard::AnnotationRequest`]; `DELETE`.
pub const ANNOTATION: &str = "/api/v1/organisations/{organisation}/dashboard/annotations/{annotation}";
/// `GET` those of one's own and those that are shared, all [`crate::dashboard::SavedView`]; `POST`
/// [`crate::dashboard::SavedViewRequest`] makes one.
pub const SAVED_VIEWS: &str = "/api/v1/organisations/{organisation}/dashboard/views";
/// `PUT` [`crate::dashboard::SavedViewRequest`]; `DELETE`. One's own.
pub const SAVED_VIEW: &str = "/api/v1/organisations/{organisation}/dashboard/views/{view}";
/// `POST` [`crate::dashboard::BulkChange`], answers [`crate::dashboard::BulkChanged`].
pub const SUBMISSIONS_BULK: &str = "/api/v1/organisations/{organisation}/submissions/bulk";
/// Server-sent events, each a [`crate::dashboard::SubmissionsEvent`]: `GET`.
pub const SUBMISSIONS_EVENTS: &str = "/api/v1/organisations/{organisation}/submissions/events";
/// `GET`: what the filters of [`SUBMISSIONS`] let through, oldest first, as a file; `format` is a
/// [`crate::dashboard::ExportFormat`].
pub const SUBMISSIONS_EXPORT: &str = "/api/v1/organisations/{organisation}/submissions/export";
/// `GET` all [`crate::dashboard::ColumnMeaning`] of an export.
pub const SUBMISSIONS_DICTIONARY: &str = "/api/v1/organisations/{organisation}/submissions/export/columns";
/// `POST`: deletes a submission with everything, answers [`crate::dashboard::ErasureCertificate`].
pub const SUBMISSION_ERASURE: &str = "/api/v1/organisations/{organisation}/submissions/{submission}/erasure";
/// `GET` all [`crate::dashboard::WebhookView`]; `POST` [`crate::dashboard::WebhookRequest`], answers
/// [`crate::dashboard::WebhookMade`].
pub const WEBHOOKS: &str = "/api/v1/organisations/{organisation}/webhooks";
/// `PUT` [`crate::dashboard::WebhookRequest`]; `DELETE`.
pub const WEBHOOK: &str = "/api/v1/organisations/{organisation}/webhooks/{webhook}";
/// `GET` pages of [`crate::dashboard::DeliveryView`], newest first; `POST` tries the webhook.
pub const DELIVERIES: &str = "/api/v1/organisations/{organisation}/webhooks/{webhook}/deliveries";
/// `POST`: delivers it once more, answers [`crate::dashboard::DeliveryView`].
pub const DELIVERY: &str = "/api/v1/organisations/{organisation}/webhooks/{webhook}/deliveries/{delivery}";
/// Operator: `GET` [`crate::dashboard::SystemHealth`].
pub const SYSTEM: &str = "/api/v1/system";
/// Operator: `POST` mails a letter to one's own address.
pub const SYSTEM_MAIL_TEST: &str = "/api/v1/system/mail-test";
/// Figures for Prometheus: `GET`, with the token of the settings as bearer.
pub const METRICS: &str = "/metrics";
/// Whether the server lives, whatever its parts do: `GET`.
pub const LIVE: &str = "/livez";
/// Whether the server takes requests: `GET`.
pub const READY: &str = "/readyz";
/// To visitors: `GET` [`crate::feedback::VisitorView`]; `POST` [`crate::feedback::SubmissionRequest`], answers
/// [`crate::feedback::Receipt`].
pub const FEEDBACK: &str = "/api/v1/feedback/{slug}";
/// To visitors: `POST`, answers [`crate::feedback::Challenge`].
pub const CHALLENGE: &str = "/api/v1/feedback/{slug}/challenge";
/// To visitors, by the code: `GET` [`crate::feedback::VisitorSubmission`]; `DELETE` withdraws.
pub const OWN_SUBMISSION: &str = "/api/v1/submission";
/// To visitors, by the code: `HEAD` and `PATCH` as on [`UPLOAD`].
pub const OWN_AUDIO: &str = "/api/v1/submission/audio";
pub const PUSH: &str = "/api/v1/sync/push";
pub const PULL: &str = "/api/v1/sync/pull";
/// Server-sent events that say that there is something new to pull: `GET`, each a [`crate::sync::SyncEvent`].
pub const EVENTS: &str = "/api/v1/sync/events";
/// The wrapped account key: `GET`, and `PUT` for a first one or one of a later generation.
pub const VAULT: &str = "/api/v1/vault";
/// Adding a device: `POST` [`crate::pairing::PairingRequest`]; `GET` the one under way, both answer
/// [`crate::pairing::PairingView`].
pub const PAIRINGS: &str = "/api/v1/vault/pairings";
/// `DELETE`: ends it.
pub const PAIRING: &str = "/api/v1/vault/pairings/{pairing}";
/// `PUT` [`crate::pairing::PairingAnswer`].
pub const PAIRING_ANSWER: &str = "/api/v1/vault/pairings/{pairing}/answer";
/// `PUT` [`crate::pairing::PairingKeys`].
pub const PAIRING_KEYS: &str = "/api/v1/vault/pairings/{pairing}/keys";
/// `POST` creates an upload; `HEAD` and `PATCH` on `UPLOADS/{blob}` resume it.
pub const UPLOADS: &str = "/api/v1/uploads";
pub const UPLOAD: &str = "/api/v1/uploads/{blob}";
/// `GET` on `BLOBS/{blob}`, ranges allowed.
pub const BLOBS: &str = "/api/v1/blobs";
pub const BLOB: &str = "/api/v1/blobs/{blob}";

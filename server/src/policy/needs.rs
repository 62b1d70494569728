//! What each route needs: one line a route and method. A handler in `router.rs` without a line here is not
//! reached; its address answers as if the method were unknown.

use sotto_api::route;

use super::Permission;

/// What one route needs.
#[derive(Debug, Clone, Copy)]
pub struct Need {
    /// Method; `GET` stands for `HEAD`, too.
    pub method: &'static str,
    /// Path, with its parameters in braces.
    pub path: &'static str,
    /// The permission.
    pub permission: Permission,
}

const fn need(method: &'static str, path: &'static str, permission: Permission) -> Need {
    Need { method, path, permission }
}

/// All routes.
pub const NEEDS: &[Need] = &[
    need("GET", route::HEALTH, Permission::Public),
    need("GET", route::LIVE, Permission::Public),
    need("GET", route::READY, Permission::Public),
    need("GET", route::METRICS, Permission::Public),
    need("GET", route::SYSTEM, Permission::ServerManage),
    need("POST", route::SYSTEM_MAIL_TEST, Permission::ServerManage),
    need("GET", route::OPENAPI, Permission::Public),
    need("GET", route::DOCS, Permission::Public),
    need("GET", route::DOCS_STYLE, Permission::Public),
    need("GET", route::SERVER, Permission::Public),
    need("POST", route::SETUP, Permission::Public),
    need("POST", route::REGISTER, Permission::Public),
    need("POST", route::LOGIN, Permission::Public),
    need("POST", route::REFRESH, Permission::Public),
    need("POST", route::LOGOUT, Permission::Public),
    need("POST", route::SECOND_FACTOR, Permission::Public),
    need("POST", route::PASSKEY_CHALLENGE, Permission::Public),
    need("POST", route::PASSKEY_SIGN_IN, Permission::Public),
    need("GET", route::OIDC, Permission::Public),
    need("GET", route::OIDC_CALLBACK, Permission::Public),
    need("POST", route::FORGOT, Permission::Public),
    need("POST", route::RESET, Permission::Public),
    need("POST", route::VERIFY, Permission::Public),
    need("POST", route::VERIFICATION, Permission::AccountManage),
    need("GET", route::ME, Permission::AccountRead),
    need("DELETE", route::ME, Permission::AccountManage),
    need("GET", route::SESSIONS, Permission::AccountManage),
    need("DELETE", route::SESSIONS, Permission::AccountManage),
    need("DELETE", route::SESSION, Permission::AccountManage),
    need("POST", route::PASSWORD, Permission::AccountManage),
    need("GET", route::EXPORT, Permission::AccountManage),
    need("GET", route::FACTOR, Permission::AccountManage),
    need("POST", route::FACTOR, Permission::AccountManage),
    need("DELETE", route::FACTOR, Permission::AccountManage),
    need("POST", route::FACTOR_CONFIRM, Permission::AccountManage),
    need("GET", route::PASSKEYS, Permission::AccountManage),
    need("POST", route::PASSKEYS, Permission::AccountManage),
    need("POST", route::PASSKEYS_CONFIRM, Permission::AccountManage),
    need("DELETE", route::PASSKEY, Permission::AccountManage),
    need("GET", route::KEYS, Permission::AccountManage),
    need("POST", route::KEYS, Permission::AccountManage),
    need("DELETE", route::KEY, Permission::AccountManage),
    need("GET", route::USERS, Permission::ServerManage),
    need("PATCH", route::USER, Permission::ServerManage),
    need("DELETE", route::USER_SESSIONS, Permission::ServerManage),
    need("POST", route::USER_RESET, Permission::ServerManage),
    need("DELETE", route::USER_FACTOR, Permission::ServerManage),
    need("POST", route::INVITATIONS, Permission::ServerManage),
    need("GET", route::AUDIT, Permission::ServerManage),
    need("POST", route::ACCEPT, Permission::AccountManage),
    need("GET", route::ORGANISATIONS, Permission::AccountRead),
    need("POST", route::ORGANISATIONS, Permission::ServerManage),
    need("GET", route::ORGANISATION, Permission::OrganisationRead),
    need("PATCH", route::ORGANISATION, Permission::OrganisationManage),
    need("DELETE", route::ORGANISATION, Permission::OrganisationDelete),
    need("DELETE", route::MEMBERSHIP, Permission::OrganisationLeave),
    need("GET", route::MEMBERS, Permission::MembersRead),
    need("PATCH", route::MEMBER, Permission::MembersManage),
    need("DELETE", route::MEMBER, Permission::MembersManage),
    need("GET", route::ORGANISATION_INVITATIONS, Permission::MembersManage),
    need("POST", route::ORGANISATION_INVITATIONS, Permission::MembersManage),
    need("DELETE", route::ORGANISATION_INVITATION, Permission::MembersManage),
    need("GET", route::TEAMS, Permission::MembersRead),
    need("POST", route::TEAMS, Permission::TeamsManage),
    need("PATCH", route::TEAM, Permission::TeamsManage),
    need("DELETE", route::TEAM, Permission::TeamsManage),
    need("GET", route::TEAM_MEMBERS, Permission::MembersRead),
    need("PUT", route::TEAM_MEMBER, Permission::TeamsManage),
    need("DELETE", route::TEAM_MEMBER, Permission::TeamsManage),
    need("GET", route::LINKS, Permission::FeedbackLinksRead),
    need("POST", route::LINKS, Permission::FeedbackLinksManage),
    need("GET", route::LINK, Permission::FeedbackLinksRead),
    need("PUT", route::LINK, Permission::FeedbackLinksManage),
    need("PUT", route::LINK_TEAM, Permission::FeedbackLinksManage),
    need("GET", route::TAGS, Permission::SubmissionsRead),
    need("GET", route::OVERVIEW, Permission::DashboardRead),
    need("GET", route::TRENDS, Permission::DashboardRead),
    need("POST", route::COMPARISON, Permission::DashboardRead),
    need("GET", route::ANNOTATIONS, Permission::DashboardRead),
    need("POST", route::ANNOTATIONS, Permission::SubmissionsWork),
    need("PUT", route::ANNOTATION, Permission::SubmissionsWork),
    need("DELETE", route::ANNOTATION, Permission::SubmissionsWork),
    need("GET", route::SAVED_VIEWS, Permission::DashboardRead),
    need("POST", route::SAVED_VIEWS, Permission::SubmissionsWork),
    need("PUT", route::SAVED_VIEW, Permission::SubmissionsWork),
    need("DELETE", route::SAVED_VIEW, Permission::SubmissionsWork),
    need("GET", route::WEBHOOKS, Permission::WebhooksManage),
    need("POST", route::WEBHOOKS, Permission::WebhooksManage),
    need("PUT", route::WEBHOOK, Permission::WebhooksManage),
    need("DELETE", route::WEBHOOK, Permission::WebhooksManage),
    need("GET", route::DELIVERIES, Permission::WebhooksManage),
    need("POST", route::DELIVERIES, Permission::WebhooksManage),
    need("POST", route::DELIVERY, Permission::WebhooksManage),
    need("GET", route::SUBMISSIONS, Permission::SubmissionsRead),
    need("GET", route::SUBMISSIONS_EVENTS, Permission::SubmissionsRead),
    need("GET", route::SUBMISSIONS_EXPORT, Permission::SubmissionsExport),
    need("GET", route::SUBMISSIONS_DICTIONARY, Permission::SubmissionsExport),
    need("POST", route::SUBMISSIONS_BULK, Permission::SubmissionsWork),
    need("GET", route::SUBMISSION, Permission::SubmissionsRead),
    need("PATCH", route::SUBMISSION, Permission::SubmissionsWork),
    need("DELETE", route::SUBMISSION, Permission::SubmissionsDelete),
    need("POST", route::SUBMISSION_ERASURE, Permission::SubmissionsDelete),
    need("GET", route::SUBMISSION_AUDIO, Permission::SubmissionsAudio),
    need("POST", route::NOTES, Permission::SubmissionsWork),
    need("DELETE", route::NOTE, Permission::SubmissionsWork),
    need("GET", route::FEEDBACK, Permission::Public),
    need("POST", route::FEEDBACK, Permission::Public),
    need("POST", route::CHALLENGE, Permission::Public),
    need("GET", route::OWN_SUBMISSION, Permission::Public),
    need("DELETE", route::OWN_SUBMISSION, Permission::Public),
    need("HEAD", route::OWN_AUDIO, Permission::Public),
    need("PATCH", route::OWN_AUDIO, Permission::Public),
    need("POST", route::PUSH, Permission::SyncWrite),
    need("GET", route::PULL, Permission::SyncRead),
    need("GET", route::EVENTS, Permission::SyncRead),
    need("GET", route::VAULT, Permission::SyncRead),
    need("PUT", route::VAULT, Permission::AccountManage),
    need("GET", route::PAIRINGS, Permission::AccountManage),
    need("POST", route::PAIRINGS, Permission::AccountManage),
    need("DELETE", route::PAIRING, Permission::AccountManage),
    need("PUT", route::PAIRING_ANSWER, Permission::AccountManage),
    need("PUT", route::PAIRING_KEYS, Permission::AccountManage),
    need("POST", route::UPLOADS, Permission::AudioWrite),
    need("HEAD", route::UPLOAD, Permission::AudioWrite),
    need("PATCH", route::UPLOAD, Permission::AudioWrite),
    need("GET", route::BLOB, Permission::AudioRead),
];

/// What a request needs; none where the route or the method is not in the table.
#[must_use]
pub fn find(method: &str, path: &str) -> Option<Permission> {
    let of = |wanted: &str| NEEDS.iter().find(|need| need.path == path && need.method == wanted);
    let need = of(method).or_else(|| if method == "HEAD" { of("GET") } else { None });
    need.map(|need| need.permission)
}

/// The methods of a path, as in the header `Allow`.
#[must_use]
pub fn methods(path: &str) -> String {
    let of_path = NEEDS.iter().filter(|need| need.path == path);
    of_path
        .map(|need| if need.method == "GET" { "GET,HEAD" } else { need.method })
        .collect::<Vec<_>>()
        .join(",")
}

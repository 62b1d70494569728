//! Every route on one page, and the layers around them. What each needs is in `policy::needs`.

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{delete, get, head, patch, post, put},
};
use sotto_api::route;
use tower_http::{CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{
    auth::authorise::authorise,
    drain::drain,
    error::{ApiError, envelope},
    guard::{limit_places, limit_rate, limit_time},
    headers::secure,
    idempotency::once,
    routes::{
        account, annotations, audit, blobs, casework, dashboard, erasure, events, export, factors, feedback,
        feedback_links, invitations, keys, members, oidc, organisations, own_audio, own_submission, pairings,
        passkeys, people, recovery, reference, saved_views, server, sessions, submission_audio, submissions,
        submissions_export, sync, system, teams, uploads, users, vault, webhooks,
    },
    state::App,
    telemetry::observe,
    web,
};

/// The service.
pub fn router(app: App) -> Router {
    // Sealed bytes do not compress, ranges must stay what they are, events must not wait for more, and an archive takes
    // the time it takes.
    let plain = Router::new()
        .route(route::EVENTS, get(events::events))
        .route(route::SUBMISSIONS_EVENTS, get(events::of_submissions))
        .route(route::SUBMISSIONS_EXPORT, get(submissions_export::export))
        .route(route::EXPORT, get(export::export))
        .route(route::BLOB, get(blobs::download))
        .route(route::SUBMISSION_AUDIO, get(submission_audio::download))
        .route(route::OWN_AUDIO, head(own_audio::ask).patch(own_audio::append))
        .route(route::UPLOAD, head(uploads::ask).patch(uploads::append));
    let compression = CompressionLayer::new().br(true).gzip(true).quality(CompressionLevel::Fastest);
    let timed = Router::new()
        .route(route::SETUP, post(people::set_up))
        .route(route::REGISTER, post(people::register))
        .route(route::LOGIN, post(sessions::log_in))
        .route(route::REFRESH, post(sessions::refresh))
        .route(route::LOGOUT, post(sessions::log_out))
        .route(route::SECOND_FACTOR, post(factors::sign_in))
        .route(route::PASSKEY_CHALLENGE, post(passkeys::challenge))
        .route(route::PASSKEY_SIGN_IN, post(passkeys::sign_in))
        .route(route::OIDC, get(oidc::begin))
        .route(route::OIDC_CALLBACK, get(oidc::end))
        .route(route::FORGOT, post(recovery::forgot))
        .route(route::RESET, post(recovery::reset))
        .route(route::VERIFY, post(recovery::verify))
        .route(route::VERIFICATION, post(recovery::ask_to_verify))
        .route(route::USERS, get(users::list))
        .route(route::USER, patch(users::change))
        .route(route::USER_SESSIONS, delete(users::end_sessions))
        .route(route::USER_RESET, post(recovery::hand_over))
        .route(route::USER_FACTOR, delete(factors::remove_of))
        .route(route::INVITATIONS, post(invitations::invite))
        .route(route::AUDIT, get(audit::list))
        .route(route::ACCEPT, post(invitations::accept))
        .route(route::ORGANISATIONS, get(organisations::list).post(organisations::create))
        .route(
            route::ORGANISATION,
            get(organisations::view).patch(organisations::rename).delete(organisations::delete),
        )
        .route(route::MEMBERSHIP, delete(members::leave))
        .route(route::MEMBERS, get(members::list))
        .route(route::MEMBER, patch(members::give_role).delete(members::remove))
        .route(route::ORGANISATION_INVITATIONS, get(invitations::list).post(invitations::invite_member))
        .route(route::ORGANISATION_INVITATION, delete(invitations::withdraw))
        .route(route::TEAMS, get(teams::list).post(teams::create))
        .route(route::TEAM, patch(teams::rename).delete(teams::delete))
        .route(route::TEAM_MEMBERS, get(teams::members))
        .route(route::TEAM_MEMBER, put(teams::add).delete(teams::remove))
        .route(route::PUSH, post(sync::push))
        .route(route::PULL, get(sync::pull))
        .route(route::VAULT, get(vault::get).put(vault::put))
        .route(route::PAIRINGS, get(pairings::view).post(pairings::begin))
        .route(route::PAIRING, delete(pairings::end))
        .route(route::PAIRING_ANSWER, put(pairings::answer))
        .route(route::PAIRING_KEYS, put(pairings::hand_over))
        .route(route::UPLOADS, post(uploads::announce))
        .merge(account_routes())
        .merge(server_routes())
        .merge(feedback_routes())
        .merge(dashboard_routes())
        .fallback(web::serve)
        .route_layer(from_fn_with_state(app.clone(), once))
        .layer(compression)
        .layer(from_fn(limit_time));
    Router::new()
        .merge(plain)
        .merge(timed)
        .route_layer(from_fn_with_state(app.clone(), authorise))
        .layer(from_fn_with_state(app.clone(), limit_rate))
        .layer(from_fn_with_state(app.clone(), limit_places))
        .layer(from_fn(drain))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(envelope))
        .layer(from_fn_with_state(app.clone(), secure))
        .layer(from_fn_with_state(app.clone(), observe))
        .with_state(app)
}

/// One's own account.
fn account_routes() -> Router<App> {
    Router::new()
        .route(route::ME, get(people::me).delete(account::delete))
        .route(route::SESSIONS, get(account::sessions).delete(account::end_sessions))
        .route(route::SESSION, delete(account::end_session))
        .route(route::PASSWORD, post(account::change_password))
        .route(route::FACTOR, get(factors::view).post(factors::begin).delete(factors::remove))
        .route(route::FACTOR_CONFIRM, post(factors::confirm))
        .route(route::PASSKEYS, get(passkeys::list).post(passkeys::begin))
        .route(route::PASSKEYS_CONFIRM, post(passkeys::confirm))
        .route(route::PASSKEY, delete(passkeys::delete))
        .route(route::KEYS, get(keys::list).post(keys::create))
        .route(route::KEY, delete(keys::delete))
}

/// What the server says of itself.
fn server_routes() -> Router<App> {
    Router::new()
        .route(route::HEALTH, get(server::health))
        .route(route::LIVE, get(system::live))
        .route(route::READY, get(system::ready))
        .route(route::METRICS, get(system::prometheus))
        .route(route::SYSTEM, get(system::view))
        .route(route::SYSTEM_MAIL_TEST, post(system::test_mail))
        .route(route::OPENAPI, get(reference::document))
        .route(route::DOCS, get(reference::page))
        .route(route::DOCS_STYLE, get(reference::style))
        .route(route::SERVER, get(server::view))
}

/// Feedback links, and what visitors send by them.
fn feedback_routes() -> Router<App> {
    Router::new()
        .route(route::LINKS, get(feedback_links::list).post(feedback_links::create))
        .route(route::LINK, get(feedback_links::view).put(feedback_links::change))
        .route(route::LINK_TEAM, put(feedback_links::give))
        .route(route::SUBMISSIONS, get(submissions::list))
        .route(route::SUBMISSIONS_BULK, post(casework::change_many))
        .route(route::TAGS, get(casework::tags))
        .route(route::SUBMISSIONS_DICTIONARY, get(submissions_export::columns))
        .route(route::SUBMISSION, get(submissions::view).patch(casework::change).delete(submissions::delete))
        .route(route::SUBMISSION_ERASURE, post(erasure::erase))
        .route(route::NOTES, post(submissions::add_note))
        .route(route::NOTE, delete(submissions::delete_note))
        .route(route::FEEDBACK, get(feedback::view).post(feedback::submit))
        .route(route::CHALLENGE, post(feedback::challenge))
        .route(route::OWN_SUBMISSION, get(own_submission::view).delete(own_submission::withdraw))
}

/// What submissions say together.
fn dashboard_routes() -> Router<App> {
    Router::new()
        .route(route::OVERVIEW, get(dashboard::overview))
        .route(route::TRENDS, get(dashboard::trends))
        .route(route::COMPARISON, post(dashboard::comparison))
        .route(route::WEBHOOKS, get(webhooks::list).post(webhooks::create))
        .route(route::WEBHOOK, put(webhooks::change).delete(webhooks::delete))
        .route(route::DELIVERIES, get(webhooks::deliveries).post(webhooks::test))
        .route(route::DELIVERY, post(webhooks::replay))
        .route(route::ANNOTATIONS, get(annotations::list).post(annotations::create))
        .route(route::ANNOTATION, put(annotations::change).delete(annotations::delete))
        .route(route::SAVED_VIEWS, get(saved_views::list).post(saved_views::create))
        .route(route::SAVED_VIEW, put(saved_views::change).delete(saved_views::delete))
}

/// The panic's text goes to the log by way of the error's cause, never to the client.
fn panicked(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("unknown");
    ApiError::internal(format_args!("panic: {text}")).into_response()
}

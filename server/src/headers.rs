//! Headers on every answer: what pages of this server may do, and what may be kept.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::state::App;

/// No inline script or style, nothing from elsewhere, nothing sent elsewhere.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; \
    worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// What is said of frames, where nobody may show a page in one.
const NO_FRAME: &str = "frame-ancestors 'none'";

/// Pages of visitors, which a link may allow sites to show.
const VISITED: &str = "/f/";

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What a page needs, and nothing else that browsers know of; they complain about names that they do not.
const PERMISSIONS_POLICY: &str = "microphone=(self), accelerometer=(), autoplay=(self), browsing-topics=(), \
    camera=(), clipboard-read=(), clipboard-write=(self), display-capture=(), encrypted-media=(), \
    fullscreen=(self), gamepad=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), \
    local-fonts=(), magnetometer=(), midi=(), payment=(), picture-in-picture=(), \
    publickey-credentials-create=(self), publickey-credentials-get=(self), screen-wake-lock=(self), serial=(), \
    usb=(), xr-spatial-tracking=()";

const FIXED: [(HeaderName, &str); 10] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), "none"),
    (HeaderName::from_static("origin-agent-cluster"), "?1"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS_POLICY),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (RESOURCE_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
];

/// Middleware: adds the headers. What nobody said may be kept, may not.
pub async fn secure(State(app): State<App>, request: Request, next: Next) -> Response {
    let visited = request.uri().path().strip_prefix(VISITED).map(str::to_owned);
    let mut response = next.run(request).await;
    let sites = match &visited {
        Some(slug) => embedding_sites(&app, slug).await,
        None => Vec::new(),
    };
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let mut policy = CONTENT_SECURITY_POLICY.to_owned();
    if let Some(origin) = app.blobs.link_origin() {
        policy = policy.replace("connect-src 'self'", &format!("connect-src 'self' {origin}"));
    }
    if !sites.is_empty() {
        policy = policy.replace(NO_FRAME, &format!("frame-ancestors {}", sites.join(" ")));
        // It knows no list, and whoever knows the policy leaves it aside.
        headers.remove(header::X_FRAME_OPTIONS);
        // A site that asks for it of all that it shows may show this page.
        headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    }
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if visited.is_some() {
        // Who may show it changes, and nobody else need know where somebody was.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if app.config().is_https() {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=63072000; includeSubDomains"),
        );
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The sites that may show a visitor's page; none where the database does not say.
async fn embedding_sites(app: &App, slug: &str) -> Vec<String> {
    app.store.embedding_sites(slug).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "it is not known who may show a visitor's page, so nobody may");
        Vec::new()
    })
}

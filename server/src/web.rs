//! Serves the built web app: hashed files for ever, everything else asked for again each time. An address that
//! is no file is a page of the app.

use std::{convert::Infallible, path::Path};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use sotto_api::ErrorCode;
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

use crate::{error::ApiError, state::App};

/// Content type of the pages that this server writes itself.
pub const HTML: &str = "text/html; charset=utf-8";

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

const NOT_BUILT: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
    <title>Sotto: the app is not built yet</title>\n<h1>The server runs, but the app is not built yet</h1>\n\
    <p>Build it and start the server again with <code>cargo xtask serve</code>, or point \
    <code>--web</code> (or <code>SOTTO_WEB</code>) at the folder that holds the built app.</p>\n</html>\n";

/// Answers every address that is no route.
///
/// # Errors
/// `NotFound` for files that are not there and for unknown routes of the API, `MethodNotAllowed` for other
/// methods than `GET` and `HEAD`.
pub async fn serve(State(app): State<App>, request: Request) -> Result<Response, ApiError> {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return Err(ApiError::not_found());
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(ApiError::new(ErrorCode::MethodNotAllowed, "This address does not take that method.")
            .header(header::ALLOW, "GET, HEAD"));
    }
    let cache = if is_hashed(path) { FOR_EVER } else { ASK_AGAIN };
    let is_page = path == "/" || accepts_html(request.headers());
    let for_page = bare_copy(&request)?;
    let web = &app.config().server.web;
    // Folders are no files: no listing, and no redirect to a name from outside.
    let files = ServeDir::new(web).precompressed_br().append_index_html_on_directories(false);
    let response = file(files.oneshot(request).await);
    if response.status() != StatusCode::NOT_FOUND {
        return Ok(with_cache(response, cache));
    }
    if !is_page {
        return Err(ApiError::not_found());
    }
    let index = web.join("index.html");
    let response = file(ServeFile::new(&index).precompressed_br().oneshot(for_page).await);
    if response.status() == StatusCode::NOT_FOUND {
        return Ok(not_built(&index));
    }
    Ok(with_cache(response, ASK_AGAIN))
}

fn file<B>(response: Result<Response<B>, Infallible>) -> Response
where
    B: axum::body::HttpBody<Data = bytes::Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    response.unwrap_or_else(|never| match never {}).map(Body::new)
}

/// The request again, without its body, for the page that stands in for a missing file.
fn bare_copy(request: &Request) -> Result<Request, ApiError> {
    let mut copy = Request::builder()
        .method(request.method())
        .uri(Uri::from_static("/"))
        .body(Body::empty())
        .map_err(ApiError::internal)?;
    *copy.headers_mut() = request.headers().clone();
    Ok(copy)
}

fn not_built(index: &Path) -> Response {
    tracing::warn!(index = %index.display(), "the built app is missing");
    let headers = [(header::CONTENT_TYPE, HTML), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, NOT_BUILT).into_response()
}

/// Adds how long a file may be kept, and how its text is encoded.
fn with_cache(mut response: Response, cache: &'static str) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let bare = kind.filter(|kind| kind.starts_with("text/") && !kind.contains("charset"));
    if let Some(Ok(kind)) = bare.map(|kind| HeaderValue::from_str(&format!("{kind}; charset=utf-8"))) {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    }
    response
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.split(',').any(|kind| kind.trim().starts_with("text/html")))
}

/// Whether a file's name carries the hash of its content: 16 hexadecimal digits after a dash, then perhaps
/// `_bg`, then the extension.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let Some((stem, _)) = name.split_once('.') else { return false };
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    let Some((_, hash)) = stem.rsplit_once('-') else { return false };
    hash.len() == 16 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashed_names_are_told_from_others() {
        for hashed in [
            "/sotto-app-0123456789abcdef.js",
            "/sotto-app-0123456789abcdef_bg.wasm",
            "/assets/style-fedcba9876543210.css",
        ] {
            assert!(is_hashed(hashed), "{hashed}");
        }
        for plain in [
            "/",
            "/index.html",
            "/service-worker.js",
            "/sotto-app-0123456789abcde.js",
            "/sotto-app-0123456789ABCDEF.js",
            "/0123456789abcdef.js",
            "/a-0123456789abcdef",
            "/a-0123456789abcdef/index.html",
        ] {
            assert!(!is_hashed(plain), "{plain}");
        }
    }
}

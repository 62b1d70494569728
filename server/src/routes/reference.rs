//! The description of the interface: for programs, and for people.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use crate::{openapi, web::HTML};

/// `GET /api/openapi.json`
pub async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], openapi::JSON.as_str()).into_response()
}

/// `GET /api/docs`
pub async fn page() -> Response {
    ([(header::CONTENT_TYPE, HTML)], openapi::page::PAGE.as_str()).into_response()
}

/// `GET /api/docs.css`
pub async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], openapi::page::STYLE).into_response()
}

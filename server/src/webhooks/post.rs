//! One attempt at a delivery.

use std::{error::Error, io, time::Duration};

use axum::http::{Method, Request, header};
use bytes::Bytes;
use http_body_util::Full;
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use tokio::time::timeout;

use super::address::{PRIVATE, Resolver, fault};

/// How long a connection may take, and an answer's beginning, in seconds.
const CONNECT_S: u64 = 5;
const ANSWER_S: u64 = 10;

/// What is posted.
#[derive(Debug, Clone)]
pub struct Post {
    /// Where to.
    pub url: String,
    /// Headers beside the usual ones.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: String,
}

/// The status of the answer, or in a few words why there is none. No redirect is followed, and no more is read.
///
/// # Errors
/// A sentence without names and addresses.
pub async fn send(post: Post, allow_private: bool) -> Result<u16, &'static str> {
    // Settings may have changed since it was made, and an address in digits is never resolved.
    if fault(&post.url, allow_private).is_some() {
        return Err("the address is not allowed");
    }
    let mut tcp = HttpConnector::new_with_resolver(Resolver { allow_private });
    tcp.enforce_http(false);
    tcp.set_connect_timeout(Some(Duration::from_secs(CONNECT_S)));
    let roots = HttpsConnectorBuilder::new().with_native_roots().or(Err("the system has no certificates"))?;
    let https = roots.https_or_http().enable_http1().wrap_connector(tcp);
    let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(https);
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(post.url)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, concat!("Sotto/", env!("CARGO_PKG_VERSION")));
    for (name, value) in post.headers {
        request = request.header(name, value);
    }
    let request = request.body(Full::new(Bytes::from(post.body))).or(Err("the address is none"))?;
    match timeout(Duration::from_secs(ANSWER_S), client.request(request)).await {
        Err(_) => Err("there was no answer in time"),
        Ok(Ok(response)) => Ok(response.status().as_u16()),
        Ok(Err(error)) if is_private(&error) => Err(PRIVATE),
        Ok(Err(error)) if error.is_connect() => Err("the receiver cannot be reached"),
        Ok(Err(_)) => Err("the connection was cut"),
    }
}

fn is_private(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.downcast_ref::<io::Error>().is_some_and(|it| it.kind() == io::ErrorKind::PermissionDenied) {
            return true;
        }
        cause = error.source();
    }
    false
}

//! A folder as a web site, for pages that need no Sotto server. It notes what is asked for.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Result;
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
};
use tower_http::services::ServeDir;

type Log = Arc<Mutex<Vec<String>>>;

/// A site that ends with this value.
#[derive(Debug)]
pub struct Site {
    address: SocketAddr,
    server: tokio::task::JoinHandle<()>,
    log: Log,
}

impl Site {
    /// Serves a folder on a free port.
    ///
    /// # Errors
    /// No port is free.
    pub async fn serve(folder: &Path) -> Result<Self> {
        Self::serve_at(folder, 0).await
    }

    /// Serves a folder on this port: the same site again for a browser that knew it.
    ///
    /// # Errors
    /// The port is taken.
    pub async fn serve_at(folder: &Path, port: u16) -> Result<Self> {
        let log = Log::default();
        let noting = middleware::from_fn_with_state(Arc::clone(&log), note);
        let router = Router::new().fallback_service(ServeDir::new(folder).precompressed_br()).layer(noting);
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
        let address = listener.local_addr()?;
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("the site ended: {error}");
            }
        });
        Ok(Self { address, server, log })
    }

    /// Where it is: `http://localhost:PORT`, which browsers take for a secure place.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port())
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Paths that were asked for since the last call, in order.
    #[must_use]
    pub fn take_requests(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Notes the path, and closes the connection after each answer: one that stayed open would outlive the site.
async fn note(State(log): State<Log>, request: Request, next: Next) -> Response {
    log.lock().unwrap_or_else(PoisonError::into_inner).push(request.uri().path().to_owned());
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

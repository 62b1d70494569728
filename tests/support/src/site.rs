//! A folder as a web site on a free port, for pages that need no Sotto server.

use std::{net::SocketAddr, path::Path};

use anyhow::Result;
use axum::Router;
use tower_http::services::ServeDir;

/// A site that ends with this value.
#[derive(Debug)]
pub struct Site {
    address: SocketAddr,
    server: tokio::task::JoinHandle<()>,
}

impl Site {
    /// Serves a folder.
    ///
    /// # Errors
    /// No port is free.
    pub async fn serve(folder: &Path) -> Result<Self> {
        let router = Router::new().fallback_service(ServeDir::new(folder));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("the site ended: {error}");
            }
        });
        Ok(Self { address, server })
    }

    /// Where it is: `http://localhost:PORT`, which browsers take for a secure place.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}

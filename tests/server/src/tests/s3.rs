//! A real server of the S3 protocol in this process, which keeps its objects in a temporary folder.

use std::path::PathBuf;

use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use s3s_fs::FileSystem;
use sotto_server::config::{Config, Secret};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinSet};

const BUCKET: &str = "sotto-blobs";
const KEY_ID: &str = "test-key-id";
const KEY_SECRET: &str = "test-key-secret";

/// The running server with its one bucket.
pub(crate) struct TestBucket {
    endpoint: String,
    folder: TempDir,
    serving: tokio::task::JoinHandle<()>,
}

impl TestBucket {
    pub(crate) async fn start() -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let mut builder = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single(KEY_ID, KEY_SECRET));
        let service = builder.build();
        let serving = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let service = service.clone();
                connections.spawn(async move {
                    let builder = Builder::new(TokioExecutor::new());
                    // A client that goes away is no failure of the server.
                    let _ = builder.serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Self { endpoint, folder, serving }
    }

    /// Makes a server keep its files here.
    pub(crate) fn set(&self, config: &mut Config) {
        config.bucket.name = Some(BUCKET.to_owned());
        config.bucket.endpoint = Some(self.endpoint.clone());
        config.bucket.key_id = Some(Secret::new(KEY_ID.to_owned()));
        config.bucket.key_secret = Some(Secret::new(KEY_SECRET.to_owned()));
    }

    /// The names of all objects under a prefix.
    pub(crate) fn objects(&self, prefix: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().join(BUCKET).join(prefix)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        found
    }

    /// Cuts everybody off.
    pub(crate) async fn stop(&mut self) {
        self.serving.abort();
        let _ = (&mut self.serving).await;
    }
}

impl Drop for TestBucket {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

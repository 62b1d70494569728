//! The server as a library: accounts, sync, blobs, and the built web app. `main.rs` and the tests start it
//! through [`Server`].

pub mod audit;
pub mod auth;
pub mod backup;
pub mod blobs;
pub mod body;
pub mod buckets;
pub mod clock;
pub mod config;
pub mod connections;
pub mod dashboard;
pub mod deed;
pub mod drain;
pub mod error;
pub mod feedback;
pub mod guard;
pub mod headers;
pub mod idempotency;
pub mod listen;
pub mod mail;
pub mod metrics;
pub mod openapi;
pub mod path;
pub mod policy;
pub mod requests;
pub mod router;
pub mod routes;
pub mod signals;
pub mod start_error;
pub mod state;
pub mod store;
pub mod system;
pub mod telemetry;
pub mod tls;
pub mod upkeep;
pub mod web;
pub mod webhooks;

use std::{
    fs::{self, DirBuilder, File},
    io,
    net::SocketAddr,
    os::unix::fs::DirBuilderExt,
    path::Path,
    sync::{Arc, RwLock},
};

use tokio::{
    net::TcpListener,
    sync::{Notify, Semaphore},
    task::JoinSet,
};

use crate::{
    auth::{
        access::AccessKey, attempts::Attempts, keyfile, password::Passwords, sealing::SealingKey, secret,
    },
    backup::{BackupError, Made, restore::Restored, retention::thin_out},
    blobs::Blobs,
    config::Config,
    dashboard::answers::Answers,
    feedback::limits::VisitorLimits,
    guard::Rates,
    mail::Mailer,
    requests::Requests,
    signals::Signals,
    state::{App, Inner},
    store::{Store, StoreError},
    tls::Tls,
};

pub use crate::start_error::StartError;

/// Most large JSON bodies in memory at once.
const LARGE_BODIES: usize = 4;

/// A server that listens; connections wait until [`Server::run`].
pub struct Server {
    app: App,
    listener: TcpListener,
    address: SocketAddr,
    setup_link: Option<String>,
    // Held for as long as the server lives.
    _lock: File,
}

impl Server {
    /// Makes or opens the data folder and the database, tidies up after an earlier life, and listens.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let lock = open_data(&config.server.data)?;
        let store = open_store(&config).await?;
        let blobs = Blobs::open(&config.server.data, &config.bucket).await?;
        upkeep::erase(&store, &blobs).await?;
        upkeep::tidy_submissions(&store, &blobs, config.limits.upload_days).await?;
        upkeep::tidy_uploads(&store, &blobs, config.limits.upload_days).await?;
        store.forget_ended(clock::now_ms()).await?;
        store.count_all().await?;
        let tls = Tls::open(&config.tls)?;
        let listener = TcpListener::bind(config.server.listen)
            .await
            .map_err(|error| StartError::Listen(config.server.listen, error))?;
        let address =
            listener.local_addr().map_err(|error| StartError::Listen(config.server.listen, error))?;
        let setup_code = if store.needs_setup().await? {
            Some(secret::make_code::<16>().map_err(StartError::Random)?)
        } else {
            None
        };
        let setup_link =
            setup_code.as_ref().map(|code| format!("{}/setup?code={code}", config.home(address)));
        let (access_key, sealing_key) = open_keys(&config).map_err(StartError::Data)?;
        let app = App::new(Inner {
            access_key,
            sealing_key,
            passwords: Passwords::new().map_err(StartError::Passwords)?,
            attempts: Attempts::default(),
            visitors: VisitorLimits::default(),
            answers: Answers::default(),
            requests: Requests::default(),
            deliveries: Notify::new(),
            started_ms: u64::try_from(clock::now_ms()).unwrap_or_default(),
            rates: Rates::default(),
            places: Semaphore::new(config.limits.requests_at_once as usize),
            mailer: Mailer::default(),
            address,
            setup_hash: setup_code.as_deref().map(secret::derive_hash),
            large_bodies: Semaphore::new(LARGE_BODIES),
            settings: RwLock::new(Arc::new(config)),
            store,
            blobs,
            tls,
            signals: Signals::new(),
        });
        Ok(Self { app, listener, address, setup_link, _lock: lock })
    }

    /// The address listened on; the real port where 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where a person opens the app.
    #[must_use]
    pub fn home(&self) -> String {
        self.app.home()
    }

    /// The one-time link that makes the first admin; none where there is one.
    #[must_use]
    pub fn setup_link(&self) -> Option<&str> {
        self.setup_link.as_deref()
    }

    /// What all parts share; outlives [`Server::run`], for whoever changes settings meanwhile.
    #[must_use]
    pub fn app(&self) -> App {
        self.app.clone()
    }

    /// Serves until `stop` ends, then finishes what is under way and closes the database.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut tasks = JoinSet::new();
        tasks.spawn(upkeep::every_hour(self.app.clone()));
        tasks.spawn(backup::retention::keep_up(self.app.clone()));
        tasks.spawn(webhooks::worker::work(self.app.clone()));
        if let Some(url) = &self.app.config().database.url {
            tasks.spawn(signals::follow(store::private(url.expose()), Arc::clone(&self.app.signals)));
        }
        // Event streams have no end of their own.
        let stop = async {
            stop.await;
            self.app.signals.close();
        };
        listen::serve(self.listener, &self.app, stop).await;
        tasks.shutdown().await;
        self.app.store.close().await;
    }
}

/// Raises the sync epoch of a data folder, as must be done after it was restored from a backup: clients then
/// push what the backup did not know. Answers the new epoch.
///
/// # Errors
/// See [`StartError`]; a running server must be stopped first.
pub async fn mark_restored(config: &Config) -> Result<u64, StartError> {
    let _lock = open_data(&config.server.data)?;
    let store = open_store(config).await?;
    let epoch = store.raise_epoch().await?;
    audit::note(&store, &audit::Origin::default(), audit::Event::Restored).await?;
    store.close().await;
    Ok(epoch)
}

/// Makes a backup in the folder of the settings and removes those that are too many, beside a running server or without
/// one.
///
/// # Errors
/// See [`BackupError`]; also where the settings name no folder.
pub async fn back_up(config: &Config) -> Result<Made, BackupError> {
    let folder = config.backup.folder.as_ref().ok_or(BackupError::Nowhere)?;
    let store = open_beside(config).await?;
    let blobs = Blobs::open(&config.server.data, &config.bucket).await?;
    let made = backup::make(&store, &blobs, folder).await;
    store.close().await;
    let made = made?;
    thin_out(folder, config.backup.keep).await?;
    Ok(made)
}

/// Restores a backup into an empty data folder or database.
///
/// # Errors
/// See [`BackupError`]; a running server must be stopped first.
pub async fn restore(config: &Config, from: &Path) -> Result<Restored, BackupError> {
    let _lock = open_data(&config.server.data)?;
    let blobs = Blobs::open(&config.server.data, &config.bucket).await?;
    let url = database_url(config);
    let restored = backup::restore::restore(&url, &blobs, from).await?;
    let store = Store::open(&url).await?;
    audit::note(&store, &audit::Origin::default(), audit::Event::Restored).await?;
    store.close().await;
    Ok(restored)
}

/// Opens a database that is there, beside a running server or without one.
///
/// # Errors
/// See [`StartError`]; a data folder without a database is none.
pub async fn open_beside(config: &Config) -> Result<Store, StartError> {
    if config.database.url.is_none() {
        fs::metadata(config.server.data.join("sotto.db")).map_err(StartError::Data)?;
    }
    Ok(open_store(config).await?)
}

async fn open_store(config: &Config) -> Result<Store, StoreError> {
    Store::open(&database_url(config)).await
}

fn database_url(config: &Config) -> String {
    let sqlite = || Store::sqlite_url(&config.server.data);
    config.database.url.as_ref().map_or_else(sqlite, |url| url.expose().to_owned())
}

/// Makes the folder for its owner only, and takes it for this process.
fn open_data(data: &Path) -> Result<File, StartError> {
    DirBuilder::new().recursive(true).mode(0o700).create(data).map_err(StartError::Data)?;
    let lock = File::create(data.join("lock")).map_err(StartError::Data)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(fs::TryLockError::WouldBlock) => Err(StartError::InUse),
        Err(fs::TryLockError::Error(error)) => Err(StartError::Data(error)),
    }
}

/// The keys for tokens and for secrets at rest: from the one that servers of one database share, or this folder's own.
fn open_keys(config: &Config) -> io::Result<(AccessKey, SealingKey)> {
    let data = &config.server.data;
    match config.server.shared_key.as_ref().and_then(|key| keyfile::read_shared(key.expose())) {
        Some(key) => {
            let derive = |what: &str| blake3::derive_key(what, &key);
            let access = AccessKey::of(&derive("sotto 2026-11-30 access tokens"))?;
            Ok((access, SealingKey::of(derive("sotto 2026-11-30 secrets at rest"))))
        }
        None => {
            Ok((AccessKey::open(&data.join("access.key"))?, SealingKey::open(&data.join("secrets.key"))?))
        }
    }
}

//! What all handlers share.

use std::{
    net::SocketAddr,
    ops::Deref,
    sync::{Arc, PoisonError, RwLock},
};

use sotto_api::OrganisationId;
use tokio::sync::{Notify, Semaphore};

use crate::{
    auth::{access::AccessKey, attempts::Attempts, password::Passwords, sealing::SealingKey},
    blobs::Blobs,
    config::Config,
    dashboard::answers::Answers,
    feedback::limits::VisitorLimits,
    guard::Rates,
    mail::Mailer,
    requests::Requests,
    signals::{Signals, Topic},
    store::Store,
    tls::Tls,
};

/// Shared state, cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// The parts of [`App`].
pub struct Inner {
    /// Settings as they are now; see [`Inner::config`].
    pub settings: RwLock<Arc<Config>>,
    /// Database.
    pub store: Store,
    /// Uploaded files.
    pub blobs: Arc<Blobs>,
    /// Who listens for something new.
    pub signals: Arc<Signals>,
    /// Signs access tokens.
    pub access_key: AccessKey,
    /// Seals what the server must be able to read again.
    pub sealing_key: SealingKey,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// Counts requests.
    pub rates: Rates,
    /// Places for requests under way.
    pub places: Semaphore,
    /// The certificate, where connections are encrypted here.
    pub tls: Option<Tls>,
    /// Sends letters.
    pub mailer: Mailer,
    /// Where the server listens.
    pub address: SocketAddr,
    /// Counts log-in attempts.
    pub attempts: Attempts,
    /// Counts what visitors of feedback links send.
    pub visitors: VisitorLimits,
    /// Requests that were answered.
    pub requests: Requests,
    /// Says that something is to be delivered to a webhook.
    pub deliveries: Notify,
    /// When the server started, in milliseconds since 1970.
    pub started_ms: u64,
    /// Answers of dashboards.
    pub answers: Answers,
    /// Hash of the set-up code of this start; none where the first admin was there already.
    pub setup_hash: Option<String>,
    /// Bounds how many large JSON bodies are in memory at once.
    pub large_bodies: Semaphore,
}

impl App {
    /// Wraps the parts.
    #[must_use]
    pub fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }
}

impl Inner {
    /// Settings as they are now. Ask again for the next use: some follow `SIGHUP`.
    #[must_use]
    pub fn config(&self) -> Arc<Config> {
        Arc::clone(&self.settings.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tells this server's event streams and webhooks that something of an organisation's submissions is new; other servers
    /// hear it from the database.
    pub fn changed(&self, organisation: OrganisationId) {
        self.signals.raise(Topic::Organisation(organisation));
        self.deliveries.notify_one();
    }

    /// Where a person opens the app.
    #[must_use]
    pub fn home(&self) -> String {
        self.config().home(self.address)
    }

    /// Takes over what may change while the server runs; answers the keys of what takes a restart.
    pub fn follow(&self, new: &Config) -> Vec<&'static str> {
        let mut config = Config::clone(&self.config());
        let waiting = config.follow(new);
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(config);
        waiting
    }
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

//! Tells the open event streams of a person, or of those who read an organisation's submissions, that something may have
//! changed: those of this server directly, those of other servers on the same PostgreSQL by its notifications. A signal says
//! nothing more, and may be lost or come twice; a stream looks for itself, also when none comes for a while.

use std::{
    collections::HashMap,
    fmt,
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sotto_api::{OrganisationId, UserId};
use sqlx::postgres::PgListener;
use tokio::{sync::watch, time::sleep};

/// Most streams that one person may have open on one server.
pub const MAX_STREAMS: usize = 16;
/// Most streams of one organisation's submissions on one server.
pub const MAX_ORGANISATION_STREAMS: usize = 256;
/// The channel of PostgreSQL's notifications; their payload is a [`Topic`].
pub const CHANNEL: &str = "sotto_sync";
/// How long to wait before a lost connection for notifications is made anew.
const RECONNECT_S: u64 = 5;

/// What streams listen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// What a person's devices pushed.
    Person(UserId),
    /// An organisation's submissions.
    Organisation(OrganisationId),
}

/// Before the id of an organisation; that of a person stands alone.
const ORGANISATION: &str = "organisation:";

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(user) => user.fmt(f),
            Self::Organisation(organisation) => write!(f, "{ORGANISATION}{organisation}"),
        }
    }
}

impl FromStr for Topic {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        match text.strip_prefix(ORGANISATION) {
            Some(id) => id.parse().map(Self::Organisation),
            None => text.parse().map(Self::Person),
        }
    }
}

impl Topic {
    fn most(self) -> usize {
        match self {
            Self::Person(_) => MAX_STREAMS,
            Self::Organisation(_) => MAX_ORGANISATION_STREAMS,
        }
    }
}

/// Who listens on this server; nobody may any more once it is closed.
#[derive(Debug)]
pub struct Signals(Mutex<Option<HashMap<Topic, watch::Sender<()>>>>);

/// One stream's ear. Dropping it makes room for another.
#[derive(Debug)]
pub struct Listener {
    signals: Arc<Signals>,
    topic: Topic,
    receiver: watch::Receiver<()>,
}

/// Why a stream may not listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// As many are open as may be.
    TooMany,
    /// The server is stopping.
    Closed,
}

impl Signals {
    /// Nobody listens yet.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(Some(HashMap::new()))))
    }

    /// Listens for signals of a topic from now on.
    ///
    /// # Errors
    /// See [`Refused`].
    pub fn listen(self: &Arc<Self>, topic: Topic) -> Result<Listener, Refused> {
        let mut topics = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = topics.as_mut().ok_or(Refused::Closed)?.entry(topic).or_default();
        if sender.receiver_count() >= topic.most() {
            return Err(Refused::TooMany);
        }
        Ok(Listener { signals: Arc::clone(self), topic, receiver: sender.subscribe() })
    }

    /// Signals a topic's streams.
    pub fn raise(&self, topic: Topic) {
        let topics = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = topics.as_ref().and_then(|topics| topics.get(&topic)) {
            sender.send_replace(());
        }
    }

    /// Signals all streams, as after notifications may have been lost.
    fn raise_all(&self) {
        let topics = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        topics.iter().flat_map(HashMap::values).for_each(|sender| {
            sender.send_replace(());
        });
    }

    /// Whether the server is stopping.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    /// Ends all streams, and lets no new one begin.
    pub fn close(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl Listener {
    /// Waits for the next signal; false where there will be none, because the server is stopping.
    pub async fn heard(&mut self) -> bool {
        self.receiver.changed().await.is_ok()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut topics = self.signals.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(topics) = topics.as_mut()
            && topics.get(&self.topic).is_some_and(|sender| sender.receiver_count() <= 1)
        {
            topics.remove(&self.topic);
        }
    }
}

/// Passes PostgreSQL's notifications on, for as long as the server runs.
pub async fn follow(url: String, signals: Arc<Signals>) {
    loop {
        if let Err(error) = listen_to(&url, &signals).await {
            tracing::warn!(%error, "notifications of the database are lost until it can be reached again");
        }
        sleep(Duration::from_secs(RECONNECT_S)).await;
    }
}

async fn listen_to(url: &str, signals: &Signals) -> sqlx::Result<()> {
    let mut listener = PgListener::connect(url).await?;
    listener.listen(CHANNEL).await?;
    loop {
        // None where the connection was lost and made anew.
        match listener.try_recv().await? {
            Some(notification) => {
                if let Ok(topic) = notification.payload().parse() {
                    signals.raise(topic);
                }
            }
            None => signals.raise_all(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(n: u8) -> Topic {
        Topic::Person(UserId::make(1_000, [n; 10]))
    }

    #[test]
    fn topics_come_back_from_their_text() {
        let organisation = Topic::Organisation(OrganisationId::make(1_000, [1; 10]));
        for topic in [user(1), organisation] {
            assert_eq!(topic.to_string().parse(), Ok(topic));
        }
        assert!("organisation:1".parse::<Topic>().is_err());
    }

    #[tokio::test]
    async fn a_signal_reaches_all_streams_of_its_person_and_no_other() {
        let signals = Signals::new();
        let mut mine = [signals.listen(user(1)).unwrap(), signals.listen(user(1)).unwrap()];
        let other = signals.listen(user(2)).unwrap();
        signals.raise(user(1));
        for listener in &mut mine {
            assert!(listener.heard().await);
        }
        assert!(!other.receiver.has_changed().unwrap());
    }

    #[tokio::test]
    async fn streams_of_a_person_are_bounded_and_their_end_makes_room() {
        let signals = Signals::new();
        let mut open: Vec<_> = (0..MAX_STREAMS).map(|_| signals.listen(user(1)).unwrap()).collect();
        assert_eq!(signals.listen(user(1)).unwrap_err(), Refused::TooMany);
        assert!(signals.listen(user(2)).is_ok());
        open.pop();
        assert!(signals.listen(user(1)).is_ok());
        open.clear();
        assert!(signals.0.lock().unwrap().as_ref().unwrap().is_empty(), "nothing is kept of who has gone");
    }

    #[tokio::test]
    async fn a_closed_server_ends_all_streams() {
        let signals = Signals::new();
        let mut listener = signals.listen(user(1)).unwrap();
        signals.close();
        assert!(!listener.heard().await);
        assert_eq!(signals.listen(user(1)).unwrap_err(), Refused::Closed);
    }
}

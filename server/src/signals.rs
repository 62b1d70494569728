//! Tells the open event streams of a person that something of theirs may have changed: those of this server directly,
//! those of other servers on the same PostgreSQL by its notifications. A signal says nothing more, and may be lost or
//! come twice; a stream looks for itself, also when none comes for a while.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sotto_api::UserId;
use sqlx::postgres::PgListener;
use tokio::{sync::watch, time::sleep};

/// Most streams that one person may have open on one server.
pub const MAX_STREAMS: usize = 16;
/// The channel of PostgreSQL's notifications; their payload is a person's id.
pub const CHANNEL: &str = "sotto_sync";
/// How long to wait before a lost connection for notifications is made anew.
const RECONNECT_S: u64 = 5;

/// Who listens on this server; nobody may any more once it is closed.
#[derive(Debug)]
pub struct Signals(Mutex<Option<HashMap<UserId, watch::Sender<()>>>>);

/// One stream's ear. Dropping it makes room for another.
#[derive(Debug)]
pub struct Listener {
    signals: Arc<Signals>,
    user: UserId,
    receiver: watch::Receiver<()>,
}

/// Why a stream may not listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The person has [`MAX_STREAMS`] open.
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

    /// Listens for a person's signals from now on.
    ///
    /// # Errors
    /// See [`Refused`].
    pub fn listen(self: &Arc<Self>, user: UserId) -> Result<Listener, Refused> {
        let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = people.as_mut().ok_or(Refused::Closed)?.entry(user).or_default();
        if sender.receiver_count() >= MAX_STREAMS {
            return Err(Refused::TooMany);
        }
        Ok(Listener { signals: Arc::clone(self), user, receiver: sender.subscribe() })
    }

    /// Signals a person's streams.
    pub fn raise(&self, user: UserId) {
        let people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = people.as_ref().and_then(|people| people.get(&user)) {
            sender.send_replace(());
        }
    }

    /// Signals all streams, as after notifications may have been lost.
    fn raise_all(&self) {
        let people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        people.iter().flat_map(HashMap::values).for_each(|sender| {
            sender.send_replace(());
        });
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
        let mut people = self.signals.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(people) = people.as_mut()
            && people.get(&self.user).is_some_and(|sender| sender.receiver_count() <= 1)
        {
            people.remove(&self.user);
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
                if let Ok(user) = notification.payload().parse() {
                    signals.raise(user);
                }
            }
            None => signals.raise_all(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(n: u8) -> UserId {
        UserId::make(1_000, [n; 10])
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

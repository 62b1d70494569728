//! Letters to people, by SMTP. They are sent beside the request that asks for them, so that its answer takes as long
//! whether or not there is somebody to write to; one that cannot be sent is tried again, then logged without its
//! address and given up: whoever waits for it asks again.

use std::{sync::Arc, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use tokio::{sync::Semaphore, time::sleep};

use crate::config::{MailSecurity, MailSettings};

/// Letters on their way at once.
const AT_ONCE: usize = 4;
const TIMEOUT_S: u64 = 30;
/// Before the second and the third try, in seconds.
const WAITS_S: [u64; 2] = [2, 60];

/// A letter.
#[derive(Clone)]
pub struct Letter {
    /// Whom it is for.
    pub to: String,
    /// Subject.
    pub subject: &'static str,
    /// Plain text.
    pub text: String,
}

/// A letter that was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The server sends no mail.
    #[error("no mail server is set")]
    NotSet,
    /// No letter can be written to this address, or from the one in the settings.
    #[error("no letter can be addressed like that")]
    Address(#[from] lettre::address::AddressError),
    /// The letter is none.
    #[error("the letter cannot be written: {0}")]
    Letter(#[from] lettre::error::Error),
    /// The mail server was not reached or said no. Its words may repeat an address, so they are not kept.
    #[error("the mail server {0}")]
    Smtp(&'static str),
}

impl From<lettre::transport::smtp::Error> for MailError {
    fn from(error: lettre::transport::smtp::Error) -> Self {
        Self::Smtp(match () {
            () if error.is_timeout() => "did not answer in time",
            () if error.is_permanent() => "refused the letter",
            () if error.is_transient() => "wants to be asked later",
            () if error.is_tls() => "gave no TLS connection that can be trusted",
            () => "was not reached",
        })
    }
}

/// Whether an address can stand in `mail.from`.
#[must_use]
pub fn is_mailbox(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

/// Sends letters, a few at a time.
#[derive(Clone)]
pub struct Mailer(Arc<Semaphore>);

impl Default for Mailer {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Mailer {
    /// Sends a letter, or says why it cannot.
    ///
    /// # Errors
    /// See [`MailError`].
    pub async fn send_now(&self, settings: &MailSettings, letter: &Letter) -> Result<(), MailError> {
        let Ok(_permit) = self.0.acquire().await else { return Err(MailError::NotSet) };
        send_once(settings, letter).await
    }

    /// Sends a letter, or gives up after three tries.
    pub async fn send(&self, settings: &MailSettings, letter: Letter) {
        let Ok(_permit) = self.0.acquire().await else { return };
        let mut waits = WAITS_S.iter();
        while let Err(error) = send_once(settings, &letter).await {
            let Some(wait_s) = waits.next() else {
                tracing::error!(%error, "a letter could not be sent and is given up");
                return;
            };
            tracing::warn!(%error, "a letter could not be sent and is tried again");
            sleep(Duration::from_secs(*wait_s)).await;
        }
    }
}

async fn send_once(settings: &MailSettings, letter: &Letter) -> Result<(), MailError> {
    let (Some(host), Some(from)) = (&settings.host, &settings.from) else { return Err(MailError::NotSet) };
    let message = Message::builder()
        .from(from.parse()?)
        .to(Mailbox::new(None, letter.to.parse()?))
        .subject(letter.subject)
        .header(ContentType::TEXT_PLAIN)
        .body(letter.text.clone())?;
    let tls = match settings.security {
        MailSecurity::Tls => Tls::Wrapper(TlsParameters::new(host.clone())?),
        MailSecurity::Starttls => Tls::Required(TlsParameters::new(host.clone())?),
        MailSecurity::None => Tls::None,
    };
    let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
        .port(u16::try_from(settings.port).unwrap_or_default())
        .tls(tls)
        .timeout(Some(Duration::from_secs(TIMEOUT_S)));
    if let (Some(user), Some(password)) = (&settings.user, &settings.password) {
        transport = transport.credentials(Credentials::new(user.clone(), password.expose().to_owned()));
    }
    transport.build().send(message).await?;
    Ok(())
}

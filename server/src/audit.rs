//! Security events: what is noted, by whom and from where. Ids and addresses only; never a secret, an e-mail or a
//! name. Each handler that changes who may do what calls [`note`] once.

pub mod chain;
pub mod export;

use std::{convert::Infallible, fmt::Display};

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use sotto_api::{UserId, audit::AuditEntry};

use crate::{
    auth::identity::ClientAddress,
    clock::now_ms,
    state::App,
    store::{Store, StoreResult},
    telemetry::RequestId,
};

macro_rules! events {
    ($($(#[doc = $what:literal])* $Name:ident = $text:literal,)*) => {
        /// What may happen.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Event {
            $($(#[doc = $what])* $Name,)*
        }

        impl Event {
            /// The event as it is kept.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$Name => $text,)*
                }
            }
        }
    };
}

events! {
    /// The first admin was made. Subject: the account.
    SetUp = "server.set_up",
    /// A set-up code was wrong, or the server was set up already.
    SetUpRefused = "server.set_up_refused",
    /// The data folder was restored from a backup.
    Restored = "server.restored",
    /// Settings were read again.
    SettingsRead = "server.settings_read",
    /// An account was made. Subject: the account.
    Registered = "account.registered",
    /// A sign-up without a right to it.
    RegistrationRefused = "account.registration_refused",
    /// A code for one registration was made. Subject: the hash under which it is kept, shortened.
    Invited = "invitation.made",
    /// Somebody signed in. Subject: the session.
    SignedIn = "session.begun",
    /// E-mail and password did not match. Subject: the account, where the e-mail has one.
    SignInFailed = "session.refused",
    /// Too many attempts. Subject: the account, where the e-mail has one.
    SignInBlocked = "session.blocked",
    /// Somebody signed out. Subject: the session.
    SignedOut = "session.ended",
    /// A refresh token was used twice, and its session ended. Subject: the session.
    RefreshReused = "session.refresh_reused",
    /// Somebody asked for what they have no permission for.
    PermissionRefused = "permission.refused",
    /// A session was ended, or all of a person's. Subject: the session, or the account.
    SessionsEnded = "session.ended_by_choice",
    /// The code for a second factor was none, or was used. Subject: the account.
    FactorFailed = "factor.refused",
    /// A second factor was switched on. Subject: the account.
    FactorOn = "factor.on",
    /// A second factor was switched off. Subject: the account.
    FactorOff = "factor.off",
    /// A passkey was made. Subject: the passkey.
    PasskeyMade = "passkey.made",
    /// A passkey was taken away. Subject: the passkey.
    PasskeyEnded = "passkey.ended",
    /// A passkey was not accepted. Subject: the account, where one is known.
    PasskeyRefused = "passkey.refused",
    /// A password was changed. Subject: the account.
    PasswordChanged = "account.password_changed",
    /// A sign-in by the provider did not come to its end.
    ProviderRefused = "provider.refused",
    /// A link to a new password was asked for. Subject: the account.
    ResetAsked = "account.reset_asked",
    /// A link to a new password was handed over. Subject: the account.
    ResetHanded = "account.reset_handed",
    /// A password was set by a link. Subject: the account.
    PasswordReset = "account.password_reset",
    /// An e-mail was verified. Subject: the account.
    EmailVerified = "account.email_verified",
    /// An account was exported. Subject: the account.
    Exported = "account.exported",
    /// An account was switched on or off, or its person made an operator or none. Subject: the account.
    AccountChanged = "account.changed",
    /// An account was deleted with everything. Subject: the account.
    AccountDeleted = "account.deleted",
    /// An API key was made. Subject: the key.
    KeyMade = "key.made",
    /// An API key was taken away. Subject: the key.
    KeyEnded = "key.ended",
    /// An account key was kept, the first or one in the place of another. Subject: the account.
    VaultKept = "vault.kept",
    /// A device began to hand the account keys to another. Subject: the exchange.
    PairingBegun = "pairing.begun",
    /// The account keys were handed over to a new device. Subject: the exchange.
    KeysHandedOver = "pairing.handed_over",
    /// An invitation was taken back. Subject: the hash under which it was kept, shortened.
    InvitationEnded = "invitation.ended",
    /// Somebody joined an organisation. Subject: the organisation.
    Joined = "organisation.joined",
    /// An organisation was made. Subject: the organisation.
    OrganisationMade = "organisation.made",
    /// An organisation was renamed. Subject: the organisation.
    OrganisationRenamed = "organisation.renamed",
    /// An organisation was ended. Subject: the organisation.
    OrganisationEnded = "organisation.ended",
    /// A member got another role. Subject: the account.
    RoleGiven = "member.role_given",
    /// A member was removed, or left. Subject: the account.
    MemberRemoved = "member.removed",
    /// A team, or who is in it, was changed. Subject: the team.
    TeamChanged = "team.changed",
    /// A feedback link was made. Subject: the link.
    FeedbackLinkMade = "feedback_link.made",
    /// A feedback link was changed or closed. Subject: the link.
    FeedbackLinkChanged = "feedback_link.changed",
    /// A visitor withdrew what they had sent. Subject: the submission. The address is not kept.
    SubmissionWithdrawn = "submission.withdrawn",
    /// A submission was erased, and the erasure certified. Subject: the submission.
    SubmissionErased = "submission.erased",
    /// The facts of submissions were taken away as a file. Subject: the organisation.
    SubmissionsExported = "submission.exported",
    /// A submission was deleted. Subject: the submission.
    SubmissionDeleted = "submission.deleted",
    /// A webhook was made, changed or removed. Subject: the webhook.
    WebhookChanged = "webhook.changed",
    /// The audit log was read.
    AuditRead = "audit.read",
}

/// An event, with who did it to what.
#[derive(Debug, Clone)]
pub struct Note {
    event: Event,
    actor: String,
    subject: String,
}

impl Event {
    /// Done by a signed-in person.
    #[must_use]
    pub fn by(self, actor: UserId) -> Note {
        Note { actor: actor.to_string(), ..self.into() }
    }

    /// Done to what has this id.
    #[must_use]
    pub fn about(self, subject: impl Display) -> Note {
        Note::from(self).about(subject)
    }
}

impl Note {
    /// Done to what has this id.
    #[must_use]
    pub fn about(self, subject: impl Display) -> Self {
        Self { subject: subject.to_string(), ..self }
    }
}

impl From<Event> for Note {
    fn from(event: Event) -> Self {
        Self { event, actor: String::new(), subject: String::new() }
    }
}

/// Where a request comes from. The default is the server's own command line.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    address: String,
    request_id: String,
    /// What the client says of itself; kept with sessions, not with events.
    pub agent: String,
}

const MAX_AGENT_CHARS: usize = 200;

impl FromRequestParts<App> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let ClientAddress(address) =
            <ClientAddress as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        let request_id = parts.extensions.get::<RequestId>().map_or("", RequestId::as_str).to_owned();
        let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        let agent = agent.unwrap_or_default().chars().take(MAX_AGENT_CHARS).collect();
        Ok(Self { address: address.to_canonical().to_string(), request_id, agent })
    }
}

/// Notes an event: `note(&store, &origin, Event::SignedIn.by(user).about(session))`.
///
/// # Errors
/// Database failures: what cannot be noted is not answered as done.
pub async fn note(store: &Store, origin: &Origin, note: impl Into<Note>) -> StoreResult<()> {
    record(store, origin, note).await.map(drop)
}

/// As [`note`], and answers the entry.
///
/// # Errors
/// As [`note`].
pub async fn record(store: &Store, origin: &Origin, note: impl Into<Note>) -> StoreResult<AuditEntry> {
    let Note { event, actor, subject } = note.into();
    store
        .add_audit(AuditEntry {
            seq: 0,
            at_ms: u64::try_from(now_ms()).unwrap_or_default(),
            event: event.as_str().to_owned(),
            actor,
            subject,
            address: origin.address.clone(),
            request_id: origin.request_id.clone(),
            hash: String::new(),
        })
        .await
}

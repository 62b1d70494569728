//! Settings: these defaults, then `sotto.toml`, then `SOTTO_*` variables, then flags. The groups below are the one
//! place where a setting is declared; file key, variable, flag, help and the printed form all follow from its line.
//!
//! A setting's flag and variable are its group's prefix and its name: `mail: Mail, "mail-"` with `host` makes
//! `--mail-host` and `SOTTO_MAIL_HOST`. [`Change::Live`] ones follow `SIGHUP`, where they are read through
//! [`crate::state::Inner::config`] with every use.

mod addresses;
mod check;
pub mod flags;
mod layer;
pub mod load;
mod setting;
pub mod show;
mod value;

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use sotto_api::auth::Registration;

use self::{setting::settings, value::words};
pub use self::{
    setting::{Change, SETTINGS, Setting},
    value::{Kind, Secret, Value},
};

settings! {
    /// Where the server is and what it serves.
    server: ServerSettings, "" {
        /// Folder that holds everything the server keeps. Made at the first start.
        data: PathBuf = PathBuf::from("data"), Restart;
        /// Address to listen on. Port 0 takes a free one.
        listen: SocketAddr = (Ipv4Addr::LOCALHOST, 8080).into(), Restart;
        /// Folder of the built web app.
        web: PathBuf = PathBuf::from("dist"), Live;
        /// Where people reach the server, for example `https://sotto.example.org`. With `https`, cookies become
        /// `Secure` and browsers are told to stay on HTTPS.
        public_url: Option<String> = None, Live;
        /// Whether the session cookie is `Secure`; `auto` goes by the public URL.
        secure_cookies: SecureCookies = SecureCookies::Auto, Live;
        /// Take the client's address from the last entry of `X-Forwarded-For`. Only behind a proxy that sets it.
        trust_forwarded: bool = false, Live;
        /// 64 random hexadecimal digits, the same for all servers on one database: what they sign tokens and seal
        /// secrets with. Without them, a server makes keys of its own in its data folder.
        shared_key: Option<Secret> = None, Restart;
    }

    /// Who may have an account.
    accounts: AccountSettings, "" {
        /// Who may sign up.
        registration: RegistrationMode = RegistrationMode::Invite, Live;
        /// With `registration = "domain"`: the part behind the `@`, or several with commas between.
        registration_domains: Option<String> = None, Live;
        /// Days after which a session ends that nobody used, besides the 60 after which every session ends; 0 for none but
        /// those.
        idle_days: u32 = 30, Live;
    }

    /// Sign-in by an OpenID provider.
    oidc: OidcSettings, "oidc-" {
        /// The provider's address, as in its tokens, for example `https://id.example.org`.
        issuer: Option<String> = None, Live;
        /// The name under which the provider knows this server.
        client_id: Option<String> = None, Live;
        /// The secret that goes with it, where the provider gave one.
        client_secret: Option<Secret> = None, Live;
        /// Whether people whose e-mail the provider verified get an account at their first sign-in.
        sign_up: bool = false, Live;
    }

    /// How letters are sent: links to verify an e-mail or to set a new password. Without a host none are.
    mail: MailSettings, "mail-" {
        /// The mail server's name.
        host: Option<String> = None, Live;
        /// Its port: 465 for `tls`, 587 for `starttls`.
        port: u32 = 587, Live;
        /// How the connection is kept private.
        security: MailSecurity = MailSecurity::Starttls, Live;
        /// Whom letters come from, for example `Sotto <sotto@example.org>`.
        from: Option<String> = None, Live;
        /// The name to sign in with, where the mail server asks for one.
        user: Option<String> = None, Live;
        /// The password to it.
        password: Option<Secret> = None, Live;
    }

    /// Where rows are kept.
    database: DatabaseSettings, "database-" {
        /// A `postgres://` URL; without one, SQLite in the data folder.
        url: Option<Secret> = None, Restart;
    }

    /// A bucket of an S3-compatible store for uploaded files; without one, they lie in the data folder.
    bucket: BucketSettings, "bucket-" {
        /// The bucket's name.
        name: Option<String> = None, Restart;
        /// Where the store is, for example `https://s3.example.org`; without one, AWS by region.
        endpoint: Option<String> = None, Restart;
        /// The region that requests are signed for.
        region: String = "us-east-1".to_owned(), Restart;
        /// The id of the access key. Without a key, the machine's own role is asked for.
        key_id: Option<Secret> = None, Restart;
        /// The secret of the access key.
        key_secret: Option<Secret> = None, Restart;
        /// Seconds for which a link into the bucket works that a download is sent to; 0 for downloads by this server.
        /// The bucket must allow the app's origin (CORS).
        link_s: u64 = 0, Restart;
    }

    /// Backups that the server makes by itself.
    backup: BackupSettings, "backup-" {
        /// The folder of all backups. Without one, none are made.
        folder: Option<PathBuf> = None, Live;
        /// Hours between two backups; 0 for none but those that are asked for.
        every_h: u32 = 24, Live;
        /// How many of the newest stay.
        keep: u32 = 14, Live;
    }

    /// How much of everything.
    limits: LimitSettings, "" {
        /// Largest upload, in bytes.
        max_blob_bytes: u64 = 4 << 30, Live;
        /// Uploads one person may keep, in bytes, begun ones included.
        quota_bytes: u64 = 20 << 30, Live;
        /// Changes one person may keep, in bytes.
        sync_quota_bytes: u64 = 1 << 30, Live;
        /// Days after which an upload that nobody continued is thrown away.
        upload_days: u32 = 7, Live;
        /// Sign-ins, sign-ups and refreshes that one network address may send in a minute; 0 for any number.
        sign_ins_per_minute: u32 = 120, Live;
        /// Other requests that one session, or one network address without a session, may send in a minute; 0 for
        /// any number.
        requests_per_minute: u32 = 6000, Live;
        /// Requests under way at once; more are asked to come back.
        requests_at_once: u32 = 512, Restart;
        /// Connections that one network address may hold at once, except behind a trusted proxy.
        connections_per_address: u32 = 256, Live;
    }

    /// What visitors of feedback links may send.
    feedback: FeedbackSettings, "feedback-" {
        /// Largest audio of one submission, in bytes.
        max_audio_bytes: u64 = 256 << 20, Live;
        /// Audio that visitors may send to one organisation, in bytes, announced ones included.
        quota_bytes: u64 = 20 << 30, Live;
        /// Leading zero bits of a proof of work, asked for where a link or an address sends much: each more doubles the
        /// work. 18 take a phone a second or so.
        proof_bits: u32 = 18, Live;
    }

    /// The dashboard.
    dashboard: DashboardSettings, "dashboard-" {
        /// Smallest number of submissions of which figures are shown; of fewer, nothing is.
        smallest_group: u32 = 5, Live;
    }

    /// Webhooks of organisations.
    webhooks: WebhookSettings, "webhooks-" {
        /// Whether they may go to private addresses, and without TLS: for receivers within one's own network, where all
        /// admins of organisations may reach what the server reaches.
        allow_private: bool = false, Live;
        /// Seconds after which a delivery is tried a second time; four times as many before each further one.
        retry_s: u32 = 30, Live;
    }

    /// Figures for Prometheus.
    metrics: MetricsSettings, "metrics-" {
        /// What a scraper shows as bearer at `/metrics`; without one, there is no such page.
        token: Option<Secret> = None, Live;
    }

    /// Encryption of connections by the server itself. `SIGHUP` reads both files again.
    tls: TlsSettings, "tls-" {
        /// File with the certificate and those it rests on, in PEM form.
        certificate: Option<PathBuf> = None, Restart;
        /// File with the certificate's private key, in PEM form.
        key: Option<PathBuf> = None, Restart;
    }

    /// What is written to standard error.
    log: LogSettings, "log-" {
        /// How the log is written.
        format: LogFormat = LogFormat::Text, Restart;
        /// What is logged, as `level` or `module=level,…`.
        filter: String = "info".to_owned(), Live;
    }
}

words! {
    /// Who may sign up.
    pub enum RegistrationMode {
        /// Everyone.
        Open = "open",
        /// People with an invitation, or with an e-mail of these domains that they verify.
        Domain = "domain",
        /// People with an invitation.
        Invite = "invite",
        /// No one.
        Closed = "closed",
    }
}

words! {
    /// How a connection to a mail server is kept private.
    pub enum MailSecurity {
        /// TLS from the beginning.
        Tls = "tls",
        /// TLS after a greeting, or no letter.
        Starttls = "starttls",
        /// Not at all: for a mail server on this machine.
        None = "none",
    }
}

words! {
    /// How the log is written.
    pub enum LogFormat {
        /// Lines for people.
        Text = "text",
        /// One JSON object a line.
        Json = "json",
    }
}

words! {
    /// Whether the session cookie is `Secure`.
    pub enum SecureCookies {
        /// Where the public URL begins with `https`.
        Auto = "auto",
        /// Always.
        Always = "always",
        /// Never.
        Never = "never",
    }
}

impl From<RegistrationMode> for Registration {
    fn from(mode: RegistrationMode) -> Self {
        match mode {
            RegistrationMode::Open => Self::Open,
            RegistrationMode::Domain => Self::Domain,
            RegistrationMode::Invite => Self::Invite,
            RegistrationMode::Closed => Self::Closed,
        }
    }
}

impl Config {
    /// The defaults with another data folder; for programs and tests that start the server themselves.
    #[must_use]
    pub fn for_folder(data: PathBuf, listen: SocketAddr) -> Self {
        let mut config = Self::default();
        config.server.data = data;
        config.server.listen = listen;
        config
    }

    /// Takes over what may change while the server runs, and answers the keys of what has changed besides and
    /// takes a restart.
    pub fn follow(&mut self, new: &Self) -> Vec<&'static str> {
        let mut waiting = Vec::new();
        for setting in SETTINGS.iter() {
            match setting.change {
                Change::Live => (setting.take)(self, new),
                Change::Restart if (setting.differs)(self, new) => waiting.push(setting.key),
                Change::Restart => {}
            }
        }
        waiting
    }
}

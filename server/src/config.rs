//! Settings: command line first, then `SOTTO_*`, then these defaults.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, ValueEnum};
use sotto_api::auth::Registration;

/// Everything `sotto-server serve` can be told.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Folder that holds everything the server keeps. Made at the first start.
    #[arg(long, env = "SOTTO_DATA", default_value = "data")]
    pub data: PathBuf,
    /// Address to listen on. Port 0 takes a free one.
    #[arg(long, env = "SOTTO_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Folder of the built web app.
    #[arg(long, env = "SOTTO_WEB", default_value = "dist")]
    pub web: PathBuf,
    /// Who may sign up.
    #[arg(long, env = "SOTTO_REGISTRATION", value_enum, default_value = "invite")]
    pub registration: RegistrationMode,
    /// Database: a `postgres://` URL, or nothing for SQLite in the data folder.
    #[arg(long, env = "SOTTO_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// How the log is written.
    #[arg(long, env = "SOTTO_LOG", value_enum, default_value = "text")]
    pub log: LogFormat,
    /// Where people reach the server, for example `https://sotto.example.org`. With `https`, cookies become
    /// `Secure` and browsers are told to stay on HTTPS.
    #[arg(long, env = "SOTTO_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Whether the session cookie is `Secure`; `auto` goes by the public URL.
    #[arg(long, env = "SOTTO_SECURE_COOKIES", value_enum, default_value = "auto")]
    pub secure_cookies: SecureCookies,
    /// Take the client's address from the last entry of `X-Forwarded-For`. Only behind a proxy that sets it.
    #[arg(long, env = "SOTTO_TRUST_FORWARDED", default_value_t = false)]
    pub trust_forwarded: bool,
    /// Largest upload, in bytes.
    #[arg(long, env = "SOTTO_MAX_BLOB_BYTES", default_value_t = 4 << 30)]
    pub max_blob_bytes: u64,
    /// Uploads one person may keep, in bytes.
    #[arg(long, env = "SOTTO_QUOTA_BYTES", default_value_t = 20 << 30)]
    pub quota_bytes: u64,
    /// Changes one person may keep, in bytes.
    #[arg(long, env = "SOTTO_SYNC_QUOTA_BYTES", default_value_t = 1 << 30)]
    pub sync_quota_bytes: u64,
    /// Days after which an upload that nobody continued is thrown away.
    #[arg(long, env = "SOTTO_UPLOAD_DAYS", default_value_t = 7)]
    pub upload_days: u32,
}

/// Who may sign up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RegistrationMode {
    /// Everyone.
    Open,
    /// People with an invitation.
    Invite,
    /// No one.
    Closed,
}

impl From<RegistrationMode> for Registration {
    fn from(mode: RegistrationMode) -> Self {
        match mode {
            RegistrationMode::Open => Self::Open,
            RegistrationMode::Invite => Self::Invite,
            RegistrationMode::Closed => Self::Closed,
        }
    }
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Whether the session cookie is `Secure`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SecureCookies {
    /// Where the public URL begins with `https`.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Config {
    /// The defaults with another data folder; for programs and tests that start the server themselves.
    #[must_use]
    pub fn for_folder(data: PathBuf, listen: SocketAddr) -> Self {
        Self {
            data,
            listen,
            web: PathBuf::from("dist"),
            registration: RegistrationMode::Invite,
            database_url: None,
            log: LogFormat::Text,
            public_url: None,
            secure_cookies: SecureCookies::Auto,
            trust_forwarded: false,
            max_blob_bytes: 4 << 30,
            quota_bytes: 20 << 30,
            sync_quota_bytes: 1 << 30,
            upload_days: 7,
        }
    }

    /// Whether people reach the server by HTTPS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// Whether the session cookie is `Secure`.
    #[must_use]
    pub fn cookies_are_secure(&self) -> bool {
        match self.secure_cookies {
            SecureCookies::Auto => self.is_https(),
            SecureCookies::Always => true,
            SecureCookies::Never => false,
        }
    }
}

//! A server with the built app that can be stopped and started again at the same address.

use std::{net::SocketAddr, path::Path};

use anyhow::{Context, Result, bail};
use sotto_server::config::RegistrationMode;
use sotto_support::{
    Browser,
    browser::{Microphone, Options},
    place,
    server::TestServer,
    speech,
};
use tempfile::TempDir;

/// Why no test of this package can run here, where none can.
#[must_use]
pub fn missing() -> Option<&'static str> {
    if place::dist().is_none() {
        Some("the app is not built (cargo xtask build-web)")
    } else {
        Browser::missing()
    }
}

/// The server, on or off.
pub struct House {
    state: State,
    address: SocketAddr,
}

enum State {
    On(TestServer),
    Off(TempDir),
    /// Between the two.
    Changing,
}

impl House {
    /// Starts a server that takes everybody, with nothing in it.
    ///
    /// # Errors
    /// The app is not built, or the server does not start.
    pub async fn open() -> Result<Self> {
        let server = start(TempDir::new()?, SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        Ok(Self { address: server.address(), state: State::On(server) })
    }

    /// Address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        // Browsers take both names for a secure place; this one is the one that the server prints.
        format!("http://{}{path}", self.address)
    }

    /// Stops the server: from now on nothing answers.
    ///
    /// # Errors
    /// The server is off already.
    pub async fn stop(&mut self) -> Result<()> {
        match std::mem::replace(&mut self.state, State::Changing) {
            State::On(server) => self.state = State::Off(server.stop().await?),
            _ => bail!("the server is off already"),
        }
        Ok(())
    }

    /// Starts the server again, at the same address and with the same data.
    ///
    /// # Errors
    /// It is on, or does not start.
    pub async fn restart(&mut self) -> Result<()> {
        match std::mem::replace(&mut self.state, State::Changing) {
            State::Off(folder) => self.state = State::On(start(folder, self.address).await?),
            _ => bail!("the server is on already"),
        }
        Ok(())
    }

    /// A browser of this profile at the app's first page, with a microphone that speaks.
    ///
    /// # Errors
    /// The browser or the app does not start.
    pub async fn enter(&self, profile: &Path) -> Result<Browser> {
        self.enter_with(profile, Microphone::Plays(speech::microphone_wav()?)).await
    }

    /// As [`House::enter`] with another microphone.
    ///
    /// # Errors
    /// The browser or the app does not start.
    pub async fn enter_with(&self, profile: &Path, microphone: Microphone) -> Result<Browser> {
        let browser = Browser::open(&Options::new(profile).with_microphone(microphone)).await?;
        browser.goto(&self.url("/")).await?;
        browser.find("record-start").await.context("the app did not start")?;
        Ok(browser)
    }
}

async fn start(folder: TempDir, address: SocketAddr) -> Result<TestServer> {
    let web = place::dist().context("the app is not built")?;
    TestServer::start_in(folder, |config| {
        config.web = web;
        config.listen = address;
        config.registration = RegistrationMode::Open;
    })
    .await
}

//! A server with the built app that can be stopped and started again at the same address.

use std::{net::SocketAddr, path::Path};

use anyhow::{Context, Result, ensure};
use sotto_support::{
    Browser,
    browser::{Microphone, Options},
    place,
    server::ServerProcess,
    skip, speech,
};
use tempfile::TempDir;

/// Why no flow can run here, where none can.
fn missing() -> Option<&'static str> {
    if place::dist().is_none() {
        Some("the app is not built (cargo xtask build-web)")
    } else {
        Browser::missing()
    }
}

/// The program, on or off.
pub(crate) struct House {
    server: Option<ServerProcess>,
    folder: TempDir,
    address: SocketAddr,
}

impl House {
    /// Starts a server that takes everybody, with nothing in it. Where no flow can run, notes that this one was
    /// skipped and answers none.
    ///
    /// # Errors
    /// The server does not start.
    // Skips are told apart by the place of the call.
    #[track_caller]
    pub(crate) fn open() -> Result<Option<Self>> {
        if let Some(reason) = missing() {
            skip(reason);
            return Ok(None);
        }
        let folder = TempDir::new()?;
        let server = start(&folder, SocketAddr::from(([127, 0, 0, 1], 0)))?;
        Ok(Some(Self { address: server.address(), server: Some(server), folder }))
    }

    /// Address of a path.
    #[must_use]
    pub(crate) fn url(&self, path: &str) -> String {
        // Browsers take both names for a secure place; this one is the one that the server prints.
        format!("http://{}{path}", self.address)
    }

    /// Stops the server as its keeper would: from now on nothing answers.
    ///
    /// # Errors
    /// The server is off already, or does not stop.
    pub(crate) fn stop(&mut self) -> Result<()> {
        let server = self.server.take().context("the server is off already")?;
        server.ask_to_stop()?;
        ensure!(server.wait()?.success(), "the server did not stop well");
        Ok(())
    }

    /// Kills the server in the middle of whatever it does.
    ///
    /// # Errors
    /// The server is off already.
    pub(crate) fn kill(&mut self) -> Result<()> {
        self.server.take().context("the server is off already")?.kill()
    }

    /// Starts the server again, at the same address and with the same data.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) fn restart(&mut self) -> Result<()> {
        self.server = Some(start(&self.folder, self.address)?);
        Ok(())
    }

    /// A browser of this profile at the app's first page, with a microphone that speaks.
    ///
    /// # Errors
    /// The browser or the app does not start.
    pub(crate) async fn enter(&self, profile: &Path) -> Result<Browser> {
        self.enter_with(profile, Microphone::Plays(speech::microphone_wav()?)).await
    }

    /// As [`House::enter`] with another microphone.
    ///
    /// # Errors
    /// The browser or the app does not start.
    pub(crate) async fn enter_with(&self, profile: &Path, microphone: Microphone) -> Result<Browser> {
        let browser = self.arrive(&Options::new(profile).with_microphone(microphone)).await?;
        browser.begin().await?;
        Ok(browser)
    }

    /// A browser of this profile that was here before, with a microphone that speaks.
    ///
    /// # Errors
    /// The browser does not start.
    pub(crate) async fn come_back(&self, profile: &Path) -> Result<Browser> {
        let microphone = Microphone::Plays(speech::microphone_wav()?);
        self.arrive(&Options::new(profile).with_microphone(microphone)).await
    }

    /// A browser at the app's first page, which it has not read yet.
    ///
    /// # Errors
    /// The browser does not start.
    pub(crate) async fn arrive(&self, options: &Options) -> Result<Browser> {
        let browser = Browser::open(options).await?;
        browser.goto(&self.url("/")).await?;
        Ok(browser)
    }

    /// Where it listens.
    #[must_use]
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

fn start(folder: &TempDir, address: SocketAddr) -> Result<ServerProcess> {
    let web = place::dist().context("the app is not built")?;
    let web = web.to_str().context("the app lies in an odd place")?;
    let program = Path::new(env!("CARGO_BIN_EXE_sotto-server-of-house"));
    ServerProcess::start(program, folder.path(), address, &["--web", web, "--registration", "open"])
}

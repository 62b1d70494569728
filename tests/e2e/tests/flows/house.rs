//! A server with the built app that can be stopped and started again at the same address.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

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
    /// The built app that it serves.
    web: PathBuf,
    /// What it is told beside that.
    flags: &'static [&'static str],
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
        Self::serve(place::dist().context("the app is not built")?).map(Some)
    }

    /// As [`House::open`], where visitors come from many addresses and need not work to send much.
    ///
    /// # Errors
    /// The server does not start.
    #[track_caller]
    pub(crate) fn open_for_team() -> Result<Option<Self>> {
        if let Some(reason) = missing() {
            skip(reason);
            return Ok(None);
        }
        let web = place::dist().context("the app is not built")?;
        Self::serve_with(web, &["--trust-forwarded", "--feedback-proof-bits", "0"]).map(Some)
    }

    /// As [`House::open`] for Firefox.
    ///
    /// # Errors
    /// The server does not start.
    #[track_caller]
    pub(crate) fn open_for_firefox() -> Result<Option<Self>> {
        let app = place::dist().is_none().then_some("the app is not built (cargo xtask build-web)");
        if let Some(reason) = app.or_else(Browser::firefox_missing) {
            skip(reason);
            return Ok(None);
        }
        Self::serve(place::dist().context("the app is not built")?).map(Some)
    }

    /// As [`House::open`] with a copy of the built app that the flow may change.
    ///
    /// # Errors
    /// The copy cannot be made, or the server does not start.
    #[track_caller]
    pub(crate) fn open_with_copy(copy: &Path) -> Result<Option<Self>> {
        if let Some(reason) = missing() {
            skip(reason);
            return Ok(None);
        }
        copy_folder(&place::dist().context("the app is not built")?, copy)?;
        Self::serve(copy.to_path_buf()).map(Some)
    }

    fn serve(web: PathBuf) -> Result<Self> {
        Self::serve_with(web, &[])
    }

    fn serve_with(web: PathBuf, flags: &'static [&'static str]) -> Result<Self> {
        let folder = TempDir::new()?;
        let server = start(&web, &folder, SocketAddr::from(([127, 0, 0, 1], 0)), flags)?;
        Ok(Self { web, flags, address: server.address(), server: Some(server), folder })
    }

    /// Code of the one-time set-up, where nobody used it yet.
    #[must_use]
    pub(crate) fn setup_code(&self) -> Option<&str> {
        self.server.as_ref()?.setup_code()
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
        self.server = Some(start(&self.web, &self.folder, self.address, self.flags)?);
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

/// Copies a folder with all that is in it.
///
/// # Errors
/// Something cannot be read or written.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

fn start(web: &Path, folder: &TempDir, address: SocketAddr, flags: &[&str]) -> Result<ServerProcess> {
    let web = web.to_str().context("the app lies in an odd place")?;
    let program = Path::new(env!("CARGO_BIN_EXE_sotto-server-of-house"));
    let arguments = [&["--web", web, "--registration", "open"], flags].concat();
    ServerProcess::start(program, folder.path(), address, &arguments)
}

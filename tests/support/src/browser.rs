//! Headless Chromium with a profile that outlives it and a microphone that plays a file, and Firefox for what every browser
//! must do. Pages are driven by the `data-test` attributes of their elements.

mod complaints;
mod driver;
mod firefox;
mod options;
mod page;
mod processes;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};

pub use options::{Microphone, Options};

use driver::Driver;

/// A running browser. Everything of it ends with this value.
pub struct Browser {
    web: WebDriver,
    profile: PathBuf,
    _driver: Driver,
}

impl Browser {
    /// Why no browser can be started here, where none can.
    #[must_use]
    pub fn missing() -> Option<&'static str> {
        match (driver::find(driver::CHROME), driver::find_chromium()) {
            (None, _) => Some("chromedriver is not installed"),
            (_, None) => Some("chromium is not installed"),
            _ => None,
        }
    }

    /// Starts a browser.
    ///
    /// # Errors
    /// Chromium or its driver are not there or do not start.
    pub async fn open(options: &Options) -> Result<Self> {
        let driver = Driver::start(driver::CHROME).await?;
        let mut wishes = DesiredCapabilities::chrome();
        wishes
            .set_binary(&driver::find_chromium().context("chromium is not installed")?.to_string_lossy())?;
        for flag in options.flags() {
            wishes.add_arg(&flag)?;
        }
        if options.extension.is_some() {
            // Else its tabs and its side panel are hidden from the driver.
            wishes.add_experimental_option("enableExtensionTargets", true)?;
        }
        wishes.set_logging_prefs("browser", LoggingPrefsLogLevel::All)?;
        let web = WebDriver::new(driver.url(), wishes).await.context("the browser did not start")?;
        Ok(Self { web, profile: options.profile.clone(), _driver: driver })
    }

    /// The WebDriver session, for what has no shorter way here.
    #[must_use]
    pub fn web(&self) -> &WebDriver {
        &self.web
    }

    /// The folder that holds everything the browser keeps.
    #[must_use]
    pub fn profile(&self) -> &Path {
        &self.profile
    }

    /// Processor time that its processes have used so far, by kind, in seconds: `renderer` are the pages with their
    /// workers, `browser` is its first process.
    #[must_use]
    pub fn processor_s(&self) -> BTreeMap<String, f64> {
        processes::processor_s(&self.profile)
    }

    /// Closes the browser as a person does.
    ///
    /// # Errors
    /// The browser does not answer.
    pub async fn close(self) -> Result<()> {
        self.web.clone().quit().await?;
        Ok(())
    }

    /// Ends every process of the browser at once, by SIGKILL: no handler of the page or of the browser runs.
    ///
    /// # Errors
    /// The browser's processes are not found, or one of them lives on.
    pub fn kill_hard(self) -> Result<()> {
        let found = processes::kill_tree_of(&self.profile)?;
        ensure!(found > 0, "no process of this browser was found");
        // The session is gone; asking it to end would only wait for an answer.
        let _ = self.web.clone().leak();
        Ok(())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // After a close nothing is left to be found here.
        if let Err(error) = processes::kill_tree_of(&self.profile) {
            eprintln!("the browser may still run: {error:#}");
        }
        let _ = self.web.clone().leak();
    }
}

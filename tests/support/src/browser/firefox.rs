//! Headless Firefox, driven like Chromium but for what only Chrome's own protocol can do (`devtools`, `resize`,
//! `prefer_dark`, `no_errors_but`).

use std::path::Path;

use anyhow::{Context, Result};
use thirtyfour::{DesiredCapabilities, WebDriver};

use super::{
    Browser,
    driver::{self, Driver},
};

impl Browser {
    /// Why no Firefox can be started here, where none can.
    #[must_use]
    pub fn firefox_missing() -> Option<&'static str> {
        match (driver::find(driver::GECKO), driver::find_firefox()) {
            (None, _) => Some("geckodriver is not installed, so Firefox is not tested"),
            (_, None) => Some("firefox-esr is not installed, so Firefox is not tested"),
            _ => None,
        }
    }

    /// Starts Firefox without a microphone. The same folder is the same person's browser.
    ///
    /// # Errors
    /// Firefox or its driver are not there or do not start.
    pub async fn open_firefox(profile: &Path) -> Result<Self> {
        let driver = Driver::start(driver::GECKO).await?;
        let program = driver::find_firefox().context("firefox-esr is not installed")?;
        let mut wishes = DesiredCapabilities::firefox();
        wishes.set_firefox_binary(&program.to_string_lossy())?;
        for argument in ["-headless", "-profile", &profile.to_string_lossy()] {
            wishes.add_arg(argument)?;
        }
        let web = WebDriver::new(driver.url(), wishes).await.context("Firefox did not start")?;
        web.set_window_rect(0, 0, 1440, 900).await?;
        Ok(Self { web, profile: profile.to_path_buf(), _driver: driver })
    }
}

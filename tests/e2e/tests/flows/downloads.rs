//! Files that the page hands to the person.

use std::{path::Path, time::Instant};

use anyhow::{Result, ensure};
use serde_json::json;
use sotto_support::Browser;

use crate::person;

/// Lets the page save files into a folder.
///
/// # Errors
/// The browser refuses.
pub(crate) async fn into(browser: &Browser, folder: &Path) -> Result<()> {
    let behaviour = json!({ "behavior": "allow", "downloadPath": folder });
    browser.devtools("Browser.setDownloadBehavior", behaviour).await.map(drop)
}

/// What the one file with this ending in a folder of downloads holds. The browser gives it its name when it is whole.
///
/// # Errors
/// It does not come.
pub(crate) async fn file(folder: &Path, ending: &str) -> Result<String> {
    let start = Instant::now();
    loop {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|it| it == ending) {
                return Ok(std::fs::read_to_string(path)?);
            }
        }
        ensure!(start.elapsed() < person::SYNC, "nothing was downloaded");
        tokio::time::sleep(person::POLL).await; // poll
    }
}

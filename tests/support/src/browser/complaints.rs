//! What a page has to say where something went wrong: its log, and what it shows.

use anyhow::{Result, ensure};
use thirtyfour::By;

use super::Browser;

impl Browser {
    /// Errors that the page logged or did not catch since the last call, but for those that hold one of the
    /// `expected` texts.
    ///
    /// # Errors
    /// There are any; the text lists them.
    pub async fn no_errors_but(&self, expected: &[&str]) -> Result<()> {
        let entries = self.web.browser_log().await?;
        let severe = entries.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message);
        let surprises: Vec<String> =
            severe.filter(|message| !expected.iter().any(|known| message.contains(known))).collect();
        ensure!(surprises.is_empty(), "the page logged errors: {surprises:#?}");
        Ok(())
    }

    /// What the page shows, for messages about failures.
    pub async fn page_text(&self) -> String {
        let body = self.web.find(By::Tag("body")).await;
        let text = match body {
            Ok(body) => body.text().await,
            Err(error) => Ok(error.to_string()),
        };
        text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ").chars().take(600).collect()
    }
}

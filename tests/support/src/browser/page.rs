//! What a person does with a page, and what a test wants to know of it.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use thirtyfour::{By, Key, WebElement, error::WebDriverResult};

use super::Browser;
use crate::place;

const POLL: Duration = Duration::from_millis(50);
/// How long an element may take to appear, unless a test says otherwise.
const PATIENCE: Duration = Duration::from_secs(15);

impl Browser {
    /// Goes to an address and waits until the page is loaded.
    ///
    /// # Errors
    /// The page cannot be loaded.
    pub async fn goto(&self, url: &str) -> Result<()> {
        load(|| self.web.goto(url)).await.with_context(|| format!("cannot open {url}"))
    }

    /// Loads the page again.
    ///
    /// # Errors
    /// The page cannot be loaded.
    pub async fn reload(&self) -> Result<()> {
        load(|| self.web.refresh()).await.context("cannot load the page again")
    }

    /// Reads the app's first page, where it shows, and waits for the recorder behind it.
    ///
    /// # Errors
    /// The app does not start.
    pub async fn begin(&self) -> Result<()> {
        let start = Instant::now();
        loop {
            if self.web.find(By::Css(selector("record-start"))).await.is_ok() {
                return Ok(());
            }
            // It may go at this very moment.
            if let Ok(button) = self.web.find(By::Css(selector("begin"))).await {
                let _ = button.click().await;
            }
            ensure!(start.elapsed() < PATIENCE, "the app did not start; it says: {}", self.page_text().await);
            tokio::time::sleep(POLL).await; // poll
        }
    }

    /// The first visible element with this `data-test` attribute, as soon as there is one.
    ///
    /// # Errors
    /// It does not appear within 15 s; the text says what the page shows instead.
    pub async fn find(&self, name: &str) -> Result<WebElement> {
        self.find_within(name, PATIENCE).await
    }

    /// As [`Browser::find`] with another patience.
    ///
    /// # Errors
    /// It does not appear in time.
    pub async fn find_within(&self, name: &str, patience: Duration) -> Result<WebElement> {
        let start = Instant::now();
        loop {
            for element in self.all(name).await? {
                // An element may be replaced between being found and being looked at.
                if element.is_displayed().await.unwrap_or(false) {
                    return Ok(element);
                }
            }
            if start.elapsed() > patience {
                bail!(
                    "no {name:?} after {} s; the page says: {}",
                    patience.as_secs(),
                    self.page_text().await
                );
            }
            tokio::time::sleep(POLL).await; // poll
        }
    }

    /// All elements with this `data-test` attribute, now.
    ///
    /// # Errors
    /// The browser does not answer.
    pub async fn all(&self, name: &str) -> Result<Vec<WebElement>> {
        Ok(self.web.find_all(By::Css(selector(name))).await?)
    }

    /// Waits until there are this many elements with a `data-test` attribute.
    ///
    /// # Errors
    /// There are not in time.
    pub async fn wait_for_count(&self, name: &str, count: usize, patience: Duration) -> Result<()> {
        let start = Instant::now();
        loop {
            let found = self.all(name).await?.len();
            if found == count {
                return Ok(());
            }
            if start.elapsed() > patience {
                bail!("{found} of {name:?} instead of {count}; the page says: {}", self.page_text().await);
            }
            tokio::time::sleep(POLL).await; // poll
        }
    }

    /// Clicks an element as soon as it is there and can be clicked.
    ///
    /// # Errors
    /// It does not appear, or stays covered or disabled.
    pub async fn click(&self, name: &str) -> Result<()> {
        let start = Instant::now();
        loop {
            let element = self.find(name).await?;
            let outcome = if element.is_enabled().await.unwrap_or(false) {
                element.click().await.map_err(anyhow::Error::from)
            } else {
                Err(anyhow::anyhow!("it is disabled"))
            };
            match outcome {
                Ok(()) => return Ok(()),
                Err(error) if start.elapsed() > PATIENCE => {
                    return Err(error.context(format!("cannot click {name:?}")));
                }
                Err(_) => {
                    // Behind the bar that stays in sight, a person scrolls.
                    let scroll = "arguments[0].scrollIntoView({ block: 'center' });";
                    let _ = self.web.execute(scroll, vec![element.to_json()?]).await;
                    tokio::time::sleep(POLL).await; // poll
                }
            }
        }
    }

    /// Text of an element.
    ///
    /// # Errors
    /// It does not appear.
    pub async fn text(&self, name: &str) -> Result<String> {
        Ok(self.find(name).await?.text().await?)
    }

    /// Waits until an element's text fulfils a condition, and answers the text.
    ///
    /// # Errors
    /// It does not in time.
    pub async fn wait_for_text(
        &self,
        name: &str,
        patience: Duration,
        condition: impl Fn(&str) -> bool,
    ) -> Result<String> {
        let start = Instant::now();
        loop {
            let text = match self.find_within(name, patience).await?.text().await {
                Ok(text) if condition(&text) => return Ok(text),
                Ok(text) => text,
                Err(error) => error.to_string(),
            };
            ensure!(start.elapsed() < patience, "{name:?} still says {text:?}");
            tokio::time::sleep(POLL).await; // poll
        }
    }

    /// Replaces what a field holds.
    ///
    /// # Errors
    /// It does not appear or takes no text.
    pub async fn fill(&self, name: &str, text: &str) -> Result<()> {
        let field = self.find(name).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Writes over what a field holds without leaving it: one that keeps what it holds when it is left would be gone.
    ///
    /// # Errors
    /// It does not appear or takes no text.
    pub async fn type_over(&self, name: &str, text: &str) -> Result<()> {
        let field = self.find(name).await?;
        field.send_keys(Key::Control + "a").await?;
        Ok(field.send_keys(text).await?)
    }

    /// Chooses files in a file input, which may be hidden.
    ///
    /// # Errors
    /// The input is not there.
    pub async fn choose_files(&self, name: &str, files: &[PathBuf]) -> Result<()> {
        let start = Instant::now();
        let input = loop {
            if let Some(input) = self.all(name).await?.into_iter().next() {
                break input;
            }
            ensure!(start.elapsed() < PATIENCE, "no file input {name:?}");
            tokio::time::sleep(POLL).await; // poll
        };
        // The driver refuses paths that go up and down again.
        let paths = files.iter().map(|file| Ok(file.canonicalize()?.display().to_string()));
        let paths = paths.collect::<Result<Vec<_>>>()?;
        Ok(input.send_keys(paths.join("\n")).await?)
    }

    /// Runs a function body in the page and answers what it returns; promises are awaited.
    ///
    /// # Errors
    /// It throws, or rejects.
    pub async fn evaluate(&self, body: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             (async () => {{ {body} }})().then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));"
        );
        let answer = self.web.execute_async(&script, Vec::new()).await?.json().clone();
        match answer.get("error") {
            Some(error) => bail!("the page threw {error}"),
            None => Ok(answer.get("value").cloned().unwrap_or(Value::Null)),
        }
    }

    /// Sends a command of the Chrome DevTools protocol.
    ///
    /// # Errors
    /// The browser refuses it.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        Ok(self.web.cdp().send_raw(command, parameters).await?)
    }

    /// Shows the page as on a dark or light desktop.
    ///
    /// # Errors
    /// The browser refuses it.
    pub async fn prefer_dark(&self, dark: bool) -> Result<()> {
        let value = if dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", features).await?;
        Ok(())
    }

    /// Gives the page a size, in pixels, whatever the window has.
    ///
    /// # Errors
    /// The browser refuses it.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await?;
        Ok(())
    }

    /// Waits until a script answers `true`.
    ///
    /// # Errors
    /// It does not in time.
    pub async fn wait_until(&self, script: &str, patience: Duration) -> Result<()> {
        let start = Instant::now();
        while self.evaluate(script).await? != json!(true) {
            if start.elapsed() > patience {
                bail!(
                    "not so after {} s: {script}; the page says: {}",
                    patience.as_secs(),
                    self.page_text().await
                );
            }
            tokio::time::sleep(POLL).await; // poll
        }
        Ok(())
    }

    /// Takes a picture of the page into `target/screens/NAME.png`.
    ///
    /// # Errors
    /// The picture cannot be taken or written.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let path = place::target_folder("screens")?.join(format!("{name}.png"));
        self.web.screenshot(Path::new(&path)).await?;
        Ok(path)
    }
}

/// Loads a page; once more where the driver lost hold of it because the page before was still being replaced, which it
/// reports as "aborted by navigation" although nothing is wrong with either.
async fn load<F: Future<Output = WebDriverResult<()>>>(step: impl Fn() -> F) -> WebDriverResult<()> {
    match step().await {
        Err(error) if error.to_string().contains("aborted by navigation") => step().await,
        outcome => outcome,
    }
}

fn selector(name: &str) -> String {
    format!("[data-test=\"{name}\"]")
}

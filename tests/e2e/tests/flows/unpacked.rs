//! The extension as it was built, loaded into Chromium, and what a person does around its pages.

use std::{fs, path::Path, time::Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sotto_support::{
    Browser,
    browser::{Microphone, Options},
    place, skip, speech,
};
use tempfile::TempDir;

use crate::{house::copy_folder, person};

/// An unpacked extension that the flow may change.
pub(crate) struct Unpacked {
    folder: TempDir,
}

impl Unpacked {
    /// A copy of the built extension; none, and noted as skipped, where none is built or no browser is here.
    ///
    /// # Errors
    /// The copy cannot be made.
    #[track_caller]
    pub(crate) fn take() -> Result<Option<Self>> {
        let built =
            place::dist().map(|dist| dist.join("extension")).filter(|it| it.join("manifest.json").is_file());
        let reason = built.is_none().then_some("the extension is not built (cargo xtask extension)");
        if let Some(reason) = reason.or_else(Browser::missing) {
            skip(reason);
            return Ok(None);
        }
        let folder = TempDir::new()?;
        copy_folder(&built.context("it is built")?, folder.path())?;
        Ok(Some(Self { folder }))
    }

    /// Where it lies.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Changes its manifest.
    ///
    /// # Errors
    /// It cannot be read or written.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Value)) -> Result<()> {
        let path = self.folder().join("manifest.json");
        let mut manifest: Value = serde_json::from_slice(&fs::read(&path)?)?;
        change(&mut manifest);
        Ok(fs::write(path, manifest.to_string())?)
    }

    /// Lets it look at every page and speak to every server, as a person does by clicks that no driver can make: on the
    /// button in the toolbar, and on the browser's own question.
    ///
    /// # Errors
    /// As [`Self::change`].
    pub(crate) fn allow_everything(&self) -> Result<()> {
        self.change(|manifest| manifest["host_permissions"] = json!(["<all_urls>"]))
    }

    /// A browser that has it, with a microphone that speaks and may be used.
    ///
    /// # Errors
    /// The browser does not start, or does not load it.
    pub(crate) async fn browse(&self, profile: &Path) -> Result<Chrome> {
        self.browse_with(profile, Microphone::Plays(speech::microphone_wav()?)).await
    }

    /// As [`Self::browse`] with another microphone.
    ///
    /// # Errors
    /// As [`Self::browse`].
    pub(crate) async fn browse_with(&self, profile: &Path, microphone: Microphone) -> Result<Chrome> {
        let granted = matches!(microphone, Microphone::Plays(_));
        let options = Options::new(profile).with_microphone(microphone).with_extension(self.folder());
        let browser = Browser::open(&options).await?;
        let start = Instant::now();
        let origin = loop {
            if let Some(worker) = background_of(&browser).await? {
                let id = worker.url.split('/').nth(2).context("no id")?.to_owned();
                break format!("chrome-extension://{id}");
            }
            ensure!(start.elapsed() < person::SYNC, "the extension was not loaded");
            tokio::time::sleep(person::POLL).await; // poll
        };
        let chrome = Chrome { browser, origin };
        if granted {
            chrome.answer_microphone("granted").await?;
        }
        Ok(chrome)
    }
}

/// A browser with the extension.
pub(crate) struct Chrome {
    pub(crate) browser: Browser,
    /// Begin of the extension's addresses.
    pub(crate) origin: String,
}

/// The background worker, where it runs.
struct Background {
    id: String,
    url: String,
}

async fn background_of(browser: &Browser) -> Result<Option<Background>> {
    let all = browser.devtools("Target.getTargets", json!({})).await?;
    let all = all["targetInfos"].as_array().cloned().unwrap_or_default();
    let text = |it: &Value, name: &str| it[name].as_str().unwrap_or_default().to_owned();
    Ok(all
        .iter()
        .filter(|it| it["type"] == "service_worker")
        .map(|it| Background { id: text(it, "targetId"), url: text(it, "url") })
        .find(|it| it.url.starts_with("chrome-extension://") && it.url.ends_with("/background.js")))
}

impl Chrome {
    /// The app in a tab, as wide as the side panel.
    ///
    /// # Errors
    /// The app does not start.
    pub(crate) async fn tab(&self) -> Result<()> {
        self.browser.goto(&format!("{}/index.html", self.origin)).await?;
        self.browser.resize(400, 900).await?;
        self.browser.begin().await
    }

    /// Presses a button of the popup, which goes, and turns to the side panel that opens beside this tab.
    ///
    /// # Errors
    /// There is no such button, or no side panel.
    pub(crate) async fn press_in_popup(&self, button: &str) -> Result<()> {
        let web = self.browser.web();
        // It would close with the last tab.
        let tab = web.new_tab().await?;
        web.switch_to_window(tab).await?;
        self.browser.goto(&format!("{}/popup.html", self.origin)).await?;
        self.browser.resize(312, 150).await?;
        self.browser.find(button).await?;
        self.browser.screenshot("extension-popup").await?;
        self.browser.click(button).await?;
        self.switch_to(&format!("{}/", self.origin), |url, start| url == start).await
    }

    /// Answers the question for the microphone, by the browser's own means: `granted`, `denied` or `prompt`.
    ///
    /// # Errors
    /// The browser refuses.
    pub(crate) async fn answer_microphone(&self, answer: &str) -> Result<()> {
        let permission =
            json!({ "permission": { "name": "microphone" }, "setting": answer, "origin": self.origin });
        self.browser.devtools("Browser.setPermission", permission).await.map(drop)
    }

    /// Runs an expression in the background worker. No driver presses keys or opens menus of the browser itself: the events
    /// that follow from them are dispatched there, to the handlers that a person's own would reach.
    ///
    /// # Errors
    /// The worker does not run.
    pub(crate) async fn in_background(&self, expression: &str) -> Result<()> {
        // Whatever is said to it wakes it.
        self.browser.evaluate("await chrome.runtime.sendMessage('wake').catch(() => {});").await?;
        let worker = background_of(&self.browser).await?.context("the background worker does not run")?;
        let attach = json!({ "targetId": worker.id, "flatten": false });
        let session = self.browser.devtools("Target.attachToTarget", attach).await?;
        let message = json!({ "id": 1, "method": "Runtime.evaluate", "params": {
            "expression": expression, "userGesture": true, "awaitPromise": true } });
        let sent = json!({ "sessionId": session["sessionId"], "message": message.to_string() });
        self.browser.devtools("Target.sendMessageToTarget", sent).await.map(drop)
    }

    /// Ends the background worker as the browser does, at any moment.
    ///
    /// # Errors
    /// It lives on.
    pub(crate) async fn end_background(&self) -> Result<()> {
        self.browser.devtools("ServiceWorker.enable", json!({})).await?;
        self.browser.devtools("ServiceWorker.stopAllWorkers", json!({})).await?;
        let start = Instant::now();
        while background_of(&self.browser).await?.is_some() {
            ensure!(start.elapsed() < person::SYNC, "the background worker lives on");
            tokio::time::sleep(person::POLL).await; // poll
        }
        Ok(())
    }

    /// What the toolbar shows on the extension's button.
    ///
    /// # Errors
    /// The browser does not tell in time that it is this.
    pub(crate) async fn expect_badge(&self, text: &str) -> Result<()> {
        let script = format!("return (await chrome.action.getBadgeText({{}})) === '{text}';");
        self.browser.wait_until(&script, person::SYNC).await
    }

    /// Goes to the tab, window or panel whose address fits.
    ///
    /// # Errors
    /// There is none in time.
    pub(crate) async fn switch_to(&self, address: &str, fits: impl Fn(&str, &str) -> bool) -> Result<()> {
        let web = self.browser.web();
        let start = Instant::now();
        loop {
            for handle in web.windows().await? {
                // It may be closed at this very moment.
                if web.switch_to_window(handle).await.is_ok()
                    && web.current_url().await.is_ok_and(|url| fits(url.as_str(), address))
                {
                    return Ok(());
                }
            }
            ensure!(start.elapsed() < person::SYNC, "nothing shows {address}");
            tokio::time::sleep(person::POLL).await; // poll
        }
    }

    /// Nothing went wrong in any of its pages, and the browser closes.
    ///
    /// # Errors
    /// A page logged an error, among them every violation of the policy.
    pub(crate) async fn close_clean(self) -> Result<()> {
        self.browser.no_errors_but(&[]).await?;
        self.browser.close().await
    }
}

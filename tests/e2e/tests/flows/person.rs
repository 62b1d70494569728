//! What people do in the app, in their words.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sotto_support::{Browser, place, skip};
use thirtyfour::By;

/// How long an analysis may take on a slow machine, model included.
pub(crate) const ANALYSIS: Duration = Duration::from_secs(120);
/// How long a sync may take.
pub(crate) const SYNC: Duration = Duration::from_secs(60);
/// Between two looks at the page.
pub(crate) const POLL: Duration = Duration::from_millis(50);

/// E-mail of the one who signs in.
pub(crate) const EMAIL: &str = "ada@example.org";
/// Their password.
pub(crate) const PASSWORD: &str = "correct horse battery";
/// What their vault opens with.
pub(crate) const PASSPHRASE: &str = "seven lamps above the harbour";

/// Seconds that the page says are recorded: `0:03.4`.
///
/// # Errors
/// The page says something else.
pub(crate) async fn recorded_s(browser: &Browser) -> Result<f64> {
    let text = browser.text("record-time").await?;
    clock_s(&text).with_context(|| format!("{text:?} is no time"))
}

/// `1:02:03.4` in seconds; other languages write `3,4`.
#[must_use]
pub(crate) fn clock_s(text: &str) -> Option<f64> {
    let first = text.split_whitespace().next()?;
    let mut parts = first.split(':').map(|part| part.replace(',', ".").parse::<f64>().ok());
    parts.try_fold(0.0, |sum, value| value.map(|value| sum * 60.0 + value))
}

/// Waits until the page says that this much is recorded, and answers how much it is by then.
///
/// # Errors
/// The recording does not get there.
pub(crate) async fn record_until(browser: &Browser, seconds: f64) -> Result<f64> {
    let start = Instant::now();
    loop {
        let recorded = recorded_s(browser).await?;
        if recorded >= seconds {
            return Ok(recorded);
        }
        ensure!(start.elapsed().as_secs_f64() < seconds + 30.0, "only {recorded} s were recorded");
        tokio::time::sleep(POLL).await; // poll
    }
}

/// Records this much in one go, stops, and opens the result.
///
/// # Errors
/// The app does not play along.
pub(crate) async fn record(browser: &Browser, seconds: f64) -> Result<()> {
    browser.click("nav-record").await?;
    browser.click("record-start").await?;
    record_until(browser, seconds).await?;
    keep_by(browser, "record-stop").await
}

/// Clicks what makes a recording, and opens the recording as soon as it is kept.
///
/// # Errors
/// Nothing new is kept in time.
pub(crate) async fn keep_by(browser: &Browser, button: &str) -> Result<()> {
    let before = kept_link(browser).await?;
    browser.click(button).await?;
    let start = Instant::now();
    loop {
        let now = kept_link(browser).await?;
        if now.is_some() && now != before {
            return browser.click("open-result").await;
        }
        ensure!(start.elapsed() < SYNC, "nothing was kept; the page says: {}", browser.page_text().await);
        tokio::time::sleep(POLL).await; // poll
    }
}

/// Where the page says that the latest recording is.
async fn kept_link(browser: &Browser) -> Result<Option<String>> {
    let link = "return document.querySelector('[data-test=open-result]')?.href ?? null;";
    Ok(browser.evaluate(link).await?.as_str().map(str::to_owned))
}

/// Waits for the result of the page that is open, and answers the emotion it names. Where the page asks whether the
/// people in it have agreed, they have.
///
/// # Errors
/// There is none in time.
pub(crate) async fn wait_for_result(browser: &Browser) -> Result<String> {
    let there = "const agree = document.querySelector('[data-test=agree]');
         if (agree && !agree.disabled) agree.click();
         return Boolean(document.querySelector('[data-test=result-emotion]')?.textContent.trim());";
    browser.wait_until(there, ANALYSIS).await?;
    browser.wait_for_text("result-emotion", ANALYSIS, |text| !text.trim().is_empty()).await
}

/// Opens the library and waits for this many recordings.
///
/// # Errors
/// There are not as many in time.
pub(crate) async fn expect_in_library(browser: &Browser, count: usize) -> Result<()> {
    browser.click("nav-library").await?;
    browser.wait_for_count("recording-row", count, SYNC).await
}

/// Opens the newest recording of the library, which is open.
///
/// # Errors
/// There is none.
pub(crate) async fn open_first(browser: &Browser) -> Result<()> {
    let rows = browser.all("recording-row").await?;
    let row = rows.first().context("the library is empty")?;
    Ok(row.find(By::Css("a[href^='/recording/']")).await?.click().await?)
}

/// Plays each recording of the library for a moment: its audio is there and decodes.
///
/// # Errors
/// One does not play.
pub(crate) async fn play_all(browser: &Browser, count: usize) -> Result<()> {
    for index in 0..count {
        browser.click("nav-library").await?;
        browser.wait_for_count("recording-row", count, SYNC).await?;
        let rows = browser.all("recording-row").await?;
        let row = rows.get(index).context("a recording has gone")?;
        row.find(By::Css("a[href^='/recording/']")).await?.click().await?;
        browser.find_within("play-toggle", SYNC).await?;
        browser.click("play-toggle").await?;
        let moved = |text: &str| clock_s(text).is_some_and(|seconds| seconds >= 1.0);
        browser.wait_for_text("player-time", SYNC, moved).await.context("the recording does not play")?;
        browser.click("play-toggle").await?;
    }
    Ok(())
}

/// Waits until the service worker has everything that the app needs without a network.
///
/// # Errors
/// It does not become active.
pub(crate) async fn wait_until_offline_ready(browser: &Browser) -> Result<()> {
    let ready = browser.evaluate(
        "const ready = await navigator.serviceWorker.ready;
         for (let n = 0; n < 600 && !navigator.serviceWorker.controller; n += 1) {
           await new Promise((resolve) => setTimeout(resolve, 50));
         }
         return Boolean(ready.active && navigator.serviceWorker.controller);",
    );
    ensure!(ready.await? == json!(true), "the service worker does not serve this page");
    wait_for_model(browser).await
}

/// Waits until the voice model is kept on this device.
///
/// # Errors
/// It is not in time.
pub(crate) async fn wait_for_model(browser: &Browser) -> Result<()> {
    let kept = browser.evaluate(
        "for (let n = 0; n < 600; n += 1) {
           try {
             const root = await navigator.storage.getDirectory();
             const models = await root.getDirectoryHandle('models');
             await models.getFileHandle('voice-emotion.json');
             return true;
           } catch {
             await new Promise((resolve) => setTimeout(resolve, 50));
           }
         }
         return false;",
    );
    ensure!(kept.await? == json!(true), "the voice model is not kept");
    Ok(())
}

/// Makes the account on the server, without the page.
///
/// # Errors
/// The server refuses.
pub(crate) async fn make_account(browser: &Browser) -> Result<()> {
    let body = json!({ "email": EMAIL, "password": PASSWORD, "name": "Ada", "client": "api" });
    let answer = browser
        .evaluate(&format!(
            "const answer = await fetch('/api/v1/auth/register', {{ method: 'POST',
               headers: {{ 'content-type': 'application/json' }}, body: JSON.stringify({body}) }});
             return answer.status;"
        ))
        .await?;
    ensure!(
        answer.as_u64().is_some_and(|status| (200..300).contains(&status)),
        "registering answered {answer}"
    );
    Ok(())
}

/// Fills the sign-in form and sends it.
///
/// # Errors
/// The form is not there.
pub(crate) async fn sign_in_as(browser: &Browser, password: &str) -> Result<()> {
    if browser.all("sign-in-email").await?.is_empty() {
        browser.click("nav-settings").await?;
        browser.click("go-sign-in").await?;
    }
    browser.fill("sign-in-email", EMAIL).await?;
    browser.fill("sign-in-password", password).await?;
    browser.click("sign-in-submit").await
}

/// Signs in, and opens (or on the first device makes) the vault.
///
/// # Errors
/// The app does not play along.
pub(crate) async fn sign_in(browser: &Browser) -> Result<()> {
    sign_in_as(browser, PASSWORD).await?;
    browser.find_within("vault-passphrase", SYNC).await?;
    browser.fill("vault-passphrase", PASSPHRASE).await?;
    browser.click("vault-submit").await?;
    // Argon2 takes its time in a page.
    browser.find_within("vault-open", SYNC).await?;
    Ok(())
}

/// Synchronises once more, and waits until everything is on the server.
///
/// # Errors
/// It is not in time.
pub(crate) async fn wait_until_synced(browser: &Browser) -> Result<()> {
    browser.click("nav-settings").await?;
    browser.click("sync-now").await?;
    let start = Instant::now();
    loop {
        let status = browser.find("sync-status").await?;
        let state = status.attr("data-state").await.ok().flatten().unwrap_or_default();
        if state == "idle" {
            return Ok(());
        }
        ensure!(start.elapsed() < SYNC, "the sync status is still {state:?}");
        tokio::time::sleep(POLL).await; // poll
    }
}

/// The speech pack's own sample, where the app was built with the pack; else says that the test is skipped.
#[must_use]
pub(crate) fn spoken_sample() -> Option<PathBuf> {
    let sample = place::root().join("models/packs/built/speech-en/sample.wav");
    let offered = place::dist().is_some_and(|dist| dist.join("models/speech-en/speech-en.pack").is_file());
    if !offered || !sample.is_file() {
        skip("the pack speech-en is not built (cargo xtask models)");
        return None;
    }
    Some(sample)
}

/// Gets a model from the page that lists them.
///
/// # Errors
/// It does not arrive.
pub(crate) async fn fetch_model(browser: &Browser, name: &str) -> Result<()> {
    let model = format!("[data-test=model][data-name={name}]");
    let fetch = format!("document.querySelector('{model} [data-test=fetch-model]').click(); return true;");
    browser.evaluate(&fetch).await?;
    let here = format!(
        "for (let n = 0; n < 1200; n += 1) {{
           if (document.querySelector('{model}')?.dataset.here === 'true') return true;
           await new Promise((resolve) => setTimeout(resolve, 50));
         }}
         return false;"
    );
    ensure!(browser.evaluate(&here).await? == json!(true), "{name} does not arrive");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_read() {
        assert_eq!(clock_s("0:03.4"), Some(3.4));
        assert_eq!(clock_s("1:02:03 of 2:00:00"), Some(3_723.0));
        assert_eq!(clock_s("0:03,4"), Some(3.4));
        assert_eq!(clock_s("soon"), None);
    }
}

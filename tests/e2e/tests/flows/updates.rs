//! A new build of the app: taken whole or not at all, never while something is recorded, and only when the person wants it.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sotto_support::Browser;

use crate::{house::House, person};

/// What the new build has in its page.
const MARK: &str = "<meta name=\"release\" content=\"next\">";
/// A file of the build that does not change.
const OTHER: &str = "icons/sotto-192.png";

/// Publishes another build into the folder that is served. With `cut`, one of its files is not what is listed, as where a
/// release is copied while browsers ask for it.
async fn publish(web: &Path, browser: &Browser, cut: bool) -> Result<()> {
    let page = fs::read_to_string(web.join("index.html"))?;
    let page = if page.contains(MARK) { page } else { page.replacen("<head>", &format!("<head>{MARK}"), 1) };
    ensure!(page.contains(MARK), "the page has no head");
    let digest = browser
        .evaluate(&format!(
            "const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode({})));
             return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');",
            json!(page)
        ))
        .await?;
    let mut list: Value = serde_json::from_slice(&fs::read(web.join("assets.json"))?)?;
    let old = list["build"].as_str().context("a build")?.to_owned();
    let new = if cut { "next-cut" } else { "next-whole" };
    list["build"] = json!(new);
    for file in list["files"].as_array_mut().context("files")? {
        if file["path"] == json!("/") {
            file["sha256"] = digest.clone();
        }
        if cut && file["path"] == json!(format!("/{OTHER}")) {
            file["sha256"] = json!("0".repeat(64));
        } else if file["path"] == json!(format!("/{OTHER}")) {
            file["sha256"] = json!(sha256_of(web, browser).await?);
        }
    }
    // Compressed copies are of the old build.
    for name in ["index.html.br", "assets.json.br", "sw.js.br"] {
        let _ = fs::remove_file(web.join(name));
    }
    fs::write(web.join("index.html"), page)?;
    fs::write(web.join("assets.json"), list.to_string())?;
    let worker = fs::read_to_string(web.join("sw.js"))?;
    ensure!(worker.contains(&old), "the service worker does not name its build");
    Ok(fs::write(web.join("sw.js"), worker.replace(&old, new))?)
}

async fn sha256_of(web: &Path, browser: &Browser) -> Result<String> {
    let bytes = fs::read(web.join(OTHER))?;
    let digest = browser
        .evaluate(&format!(
            "const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array({})));
             return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');",
            json!(bytes)
        ))
        .await?;
    Ok(digest.as_str().context("a digest")?.to_owned())
}

/// Lets the browser look for a new build, and waits until it took it or gave it up. Answers whether one waits.
const UPDATE: &str = "
    const registration = await navigator.serviceWorker.ready;
    await registration.update().catch(() => {});
    for (let n = 0; n < 400 && registration.installing; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return Boolean(registration.waiting);";

const IS_NEW: &str = "return Boolean(document.querySelector('meta[name=release]'));";

#[tokio::test]
async fn a_new_build_is_taken_whole_and_never_while_something_is_recorded() -> Result<()> {
    let copy = tempfile::tempdir()?;
    let web = copy.path().join("web");
    let Some(mut house) = House::open_with_copy(&web)? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    person::wait_until_offline_ready(&browser).await?;

    // A release that is cut never takes over, with or without a network.
    publish(&web, &browser, true).await?;
    ensure!(browser.evaluate(UPDATE).await? == json!(false), "a cut release waits to take over");
    house.stop()?;
    browser.reload().await?;
    browser.find("record-start").await?;
    ensure!(browser.evaluate(IS_NEW).await? == json!(false), "a cut release is served");
    ensure!(browser.all("take-update").await?.is_empty(), "a cut release is offered");
    house.restart()?;
    person::record(&browser, 2.0).await?;
    person::wait_for_result(&browser).await?;

    // A whole one waits, quietly while something is recorded.
    browser.click("nav-record").await?;
    browser.click("record-start").await?;
    person::record_until(&browser, 1.0).await?;
    publish(&web, &browser, false).await?;
    ensure!(browser.evaluate(UPDATE).await? == json!(true), "a whole release does not wait");
    person::record_until(&browser, 3.0).await?;
    ensure!(browser.all("take-update").await?.is_empty(), "an update is offered while something is recorded");
    ensure!(browser.evaluate(IS_NEW).await? == json!(false), "the new release took over by itself");
    person::keep_by(&browser, "record-stop").await?;
    person::wait_for_result(&browser).await?;
    browser.find("take-update").await.context("the update is not offered")?;
    browser.click("take-update").await?;
    browser.wait_until(IS_NEW, person::SYNC).await.context("the new release does not take over")?;
    person::expect_in_library(&browser, 2).await?;
    browser.close().await
}

//! The service worker by itself, on a site of three files: what it keeps, when it takes over, what it refuses.

use std::{fs, path::Path, time::Duration};

use anyhow::{Result, ensure};
use serde_json::json;
use sotto_support::{Browser, browser::Options, place, site::Site, skip};
use tempfile::TempDir;

const PAGE: &str = "<!doctype html><html lang=\"en\"><title>t</title><p data-test=\"page\">VERSION</p>
<script src=\"/a.js\"></script><script>
navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' });
</script></html>";
const PATIENCE: Duration = Duration::from_secs(20);

/// Writes one build of the site; its list is made by the page's own digest, so no second hash function is needed.
async fn write_build(folder: &Path, build: &str, digests: &[(&str, String)]) -> Result<()> {
    let worker = fs::read_to_string(place::root().join("public/sw.js"))?.replace("__BUILD__", build);
    fs::write(folder.join("sw.js"), worker)?;
    let files: Vec<_> =
        digests.iter().map(|(path, digest)| json!({ "path": path, "sha256": digest })).collect();
    fs::write(folder.join("assets.json"), json!({ "build": build, "files": files }).to_string())?;
    Ok(())
}

/// SHA-256 of a text, as the browser computes it.
async fn digest(browser: &Browser, text: &str) -> Result<String> {
    let body = format!(
        "const bytes = new TextEncoder().encode({});
         const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
         return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');",
        json!(text)
    );
    Ok(browser.evaluate(&body).await?.as_str().unwrap_or_default().to_owned())
}

async fn start() -> Result<(TempDir, TempDir, Site, Browser)> {
    let (folder, profile) = (tempfile::tempdir()?, tempfile::tempdir()?);
    fs::write(folder.path().join("blank.html"), "<!doctype html><title>b</title>")?;
    let site = Site::serve(folder.path()).await?;
    let browser = Browser::open(&Options::new(profile.path())).await?;
    browser.goto(&format!("{}/blank.html", site.url())).await?;
    Ok((folder, profile, site, browser))
}

async fn publish(folder: &Path, browser: &Browser, build: &str, page: &str, big: &str) -> Result<()> {
    let (page, script) = (PAGE.replace("VERSION", page), "globalThis.loaded = true;");
    fs::write(folder.join("index.html"), &page)?;
    fs::write(folder.join("a.js"), script)?;
    fs::write(folder.join("big.bin"), big)?;
    let digests = [
        ("/", digest(browser, &page).await?),
        ("/a.js", digest(browser, script).await?),
        ("/big.bin", digest(browser, big).await?),
    ];
    write_build(folder, build, &digests).await
}

const CONTROLLED: &str = "await navigator.serviceWorker.ready;
    for (let n = 0; n < 200 && !navigator.serviceWorker.controller; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return Boolean(navigator.serviceWorker.controller);";

#[tokio::test]
async fn every_route_works_without_a_server_once_the_build_is_kept() -> Result<()> {
    if let Some(reason) = Browser::missing() {
        skip(reason);
        return Ok(());
    }
    let (folder, _profile, site, browser) = start().await?;
    publish(folder.path(), &browser, "one", "first", "much").await?;
    browser.goto(&site.url()).await?;
    ensure!(browser.evaluate(CONTROLLED).await? == json!(true), "the service worker does not take over");
    let url = site.url();
    drop(site);
    browser.reload().await?;
    assert_eq!(browser.text("page").await?, "first");
    browser.goto(&format!("{url}/some/route?x=1")).await?;
    assert_eq!(browser.text("page").await?, "first");
    assert_eq!(browser.evaluate("return (await fetch('/big.bin')).text()").await?, json!("much"));
    let api = "try { await fetch('/api/v1/me'); return 'answered'; } catch { return 'no network'; }";
    assert_eq!(browser.evaluate(api).await?, json!("no network"));
    browser.close().await
}

#[tokio::test]
async fn a_new_build_waits_is_fetched_in_part_and_takes_over_when_told() -> Result<()> {
    if let Some(reason) = Browser::missing() {
        skip(reason);
        return Ok(());
    }
    let (folder, _profile, site, browser) = start().await?;
    publish(folder.path(), &browser, "one", "first", "much").await?;
    browser.goto(&site.url()).await?;
    ensure!(browser.evaluate(CONTROLLED).await? == json!(true), "the service worker does not take over");
    publish(folder.path(), &browser, "two", "second", "much").await?;
    drop(site.take_requests());
    let update = "const registration = await navigator.serviceWorker.ready; await registration.update();
        for (let n = 0; n < 200 && !registration.waiting; n += 1) await new Promise((r) => setTimeout(r, 50));
        return Boolean(registration.waiting);";
    ensure!(browser.evaluate(update).await? == json!(true), "the new build does not wait");
    let requests = site.take_requests();
    ensure!(requests.iter().any(|path| path == "/"), "the new page was not fetched: {requests:?}");
    ensure!(
        !requests.iter().any(|path| path == "/big.bin"),
        "what has not changed was fetched again: {requests:?}"
    );
    browser.reload().await?;
    assert_eq!(browser.text("page").await?, "first", "a waiting build must not serve yet");
    browser
        .evaluate(
            "const registration = await navigator.serviceWorker.ready;
             const changed = new Promise((resolve) => { navigator.serviceWorker.oncontrollerchange = resolve; });
             registration.waiting.postMessage({ type: 'skip-waiting' });
             await changed;",
        )
        .await?;
    browser.reload().await?;
    browser.wait_for_text("page", PATIENCE, |text| text == "second").await?;
    let builds = "return (await caches.keys()).filter((name) => name.startsWith('sotto-')).join()";
    let caches = browser.evaluate(builds).await?;
    assert_eq!(caches, json!("sotto-two"), "old builds are taken away");
    browser.close().await
}

#[tokio::test]
async fn a_build_with_a_file_that_was_not_listed_never_takes_over() -> Result<()> {
    if let Some(reason) = Browser::missing() {
        skip(reason);
        return Ok(());
    }
    let (folder, _profile, site, browser) = start().await?;
    publish(folder.path(), &browser, "one", "first", "much").await?;
    browser.goto(&site.url()).await?;
    ensure!(browser.evaluate(CONTROLLED).await? == json!(true), "the service worker does not take over");
    publish(folder.path(), &browser, "two", "second", "more").await?;
    fs::write(folder.path().join("big.bin"), "torn")?;
    let update = "const registration = await navigator.serviceWorker.ready;
        const worker = await registration.update().then((it) => it.installing ?? it.waiting);
        if (worker && worker.state !== 'redundant') {
          await new Promise((resolve) => { worker.onstatechange = resolve; });
        }
        return registration.waiting === null;";
    assert_eq!(browser.evaluate(update).await?, json!(true));
    browser.reload().await?;
    assert_eq!(browser.text("page").await?, "first");
    browser.close().await
}

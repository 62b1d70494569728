//! Wiping the device: nothing of the origin is left in the browser.

use anyhow::{Result, ensure};
use serde_json::json;
use sotto_support::browser::Options;

use crate::{
    house::House,
    person,
    screens::{centre, pictures},
};

/// Everything that a page can see of what its origin keeps.
const LEFT: &str = "
    const files = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
    return {
      databases: (await indexedDB.databases()).map((it) => it.name),
      files,
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      small: localStorage.length + sessionStorage.length,
      cookies: document.cookie,
    };";

#[tokio::test]
async fn a_wiped_device_keeps_nothing_and_starts_anew() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    person::wait_until_offline_ready(&browser).await?;
    person::record(&browser, 2.0).await?;
    person::wait_for_result(&browser).await?;
    browser.reload().await?;
    browser.click("nav-settings").await?;
    browser.fill("wipe-word", "wip").await?;
    ensure!(!browser.find("wipe").await?.is_enabled().await?, "half a word is enough");
    browser.fill("wipe-word", "wipe").await?;
    browser
        .evaluate("document.querySelector('[data-test=wipe]').scrollIntoView({ block: 'center' });")
        .await?;
    pictures(&browser, "wipe").await?;
    centre(&browser, "wipe").await?;
    browser.click("wipe").await?;
    browser.find_within("wiped", person::SYNC).await?;
    let nothing =
        json!({ "databases": [], "files": [], "caches": [], "workers": 0, "small": 0, "cookies": "" });
    let left = browser.evaluate(LEFT).await?;
    ensure!(left == nothing, "this is left: {left}");
    let page = browser.text("wiped").await?;
    ensure!(page.contains("Everything is removed"), "the page says: {page}");
    browser.screenshot("wiped").await?;
    browser.close().await?;

    // The browser's own books agree after it was closed and opened.
    let browser = sotto_support::Browser::open(&Options::new(profile.path())).await?;
    browser.goto(&house.url("/healthz")).await?;
    let left = browser.evaluate(LEFT).await?;
    ensure!(left == nothing, "this is left on disk: {left}");
    browser.goto(&house.url("/")).await?;
    browser.find("begin").await?;
    browser.begin().await?;
    person::expect_in_library(&browser, 0).await?;
    browser.close().await
}

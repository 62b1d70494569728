//! What the extension keeps: without any network, beside a server, and over an upgrade.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::{house::House, person, unpacked::Unpacked};

#[tokio::test]
async fn everything_works_without_a_network() -> Result<()> {
    let Some(unpacked) = Unpacked::take()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let chrome = unpacked.browse(profile.path()).await?;
    let browser = &chrome.browser;
    let none = json!({ "offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0 });
    browser.devtools("Network.enable", json!({})).await?;
    browser.devtools("Network.emulateNetworkConditions", none).await?;
    chrome.tab().await?;
    // The model comes with the extension.
    person::wait_for_model(browser).await?;
    person::record(browser, 4.0).await?;
    person::wait_for_result(browser).await?;
    browser.reload().await?;
    person::expect_in_library(browser, 1).await?;
    chrome.close_clean().await
}

#[tokio::test]
async fn it_syncs_with_the_server_whose_address_was_typed() -> Result<()> {
    let Some(unpacked) = Unpacked::take()? else { return Ok(()) };
    let Some(house) = House::open()? else { return Ok(()) };
    unpacked.allow_everything()?;
    let (profile, other) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let web = house.enter(other.path()).await?;
    person::make_account(&web).await?;
    let chrome = unpacked.browse(profile.path()).await?;
    let browser = &chrome.browser;
    chrome.tab().await?;
    person::record(browser, 3.0).await?;
    person::wait_for_result(browser).await?;

    browser.click("nav-settings").await?;
    browser.click("go-sign-in").await?;
    browser.fill("server-address", "not an address").await?;
    browser.click("server-connect").await?;
    browser.wait_for_text("problem", person::SYNC, |text| text.contains("no address")).await?;
    browser.fill("server-address", &house.address().to_string()).await?;
    browser.click("server-connect").await?;
    browser.wait_for_text("server-name", person::SYNC, |text| text == house.url("")).await?;
    browser.screenshot("extension-server").await?;
    person::sign_in(browser).await?;
    person::wait_until_synced(browser).await?;
    // The session outlives the page without a cookie.
    browser.reload().await?;
    browser.find_within("account-name", person::SYNC).await?;
    person::wait_until_synced(browser).await?;

    person::sign_in(&web).await?;
    person::expect_in_library(&web, 1).await?;
    person::open_first(&web).await?;
    person::wait_for_result(&web).await?;
    web.no_errors_but(&["401", "404"]).await?;
    web.close().await?;
    chrome.browser.no_errors_but(&["401", "404"]).await?;
    chrome.browser.close().await
}

#[tokio::test]
async fn an_upgrade_keeps_what_is_there() -> Result<()> {
    let Some(unpacked) = Unpacked::take()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    unpacked.change(|manifest| manifest["version"] = json!("0.0.1"))?;
    let chrome = unpacked.browse(profile.path()).await?;
    let origin = chrome.origin.clone();
    chrome.tab().await?;
    person::record(&chrome.browser, 2.0).await?;
    person::wait_for_result(&chrome.browser).await?;
    chrome.close_clean().await?;

    unpacked.change(|manifest| manifest["version"] = json!("0.0.2"))?;
    let chrome = unpacked.browse(profile.path()).await?;
    ensure!(chrome.origin == origin, "it is another extension");
    chrome.tab().await?;
    let version = chrome.browser.evaluate("return chrome.runtime.getManifest().version;").await?;
    ensure!(version == json!("0.0.2"), "{version}");
    person::expect_in_library(&chrome.browser, 1).await?;
    person::play_all(&chrome.browser, 1).await.context("the recording is lost")?;
    person::record(&chrome.browser, 1.0).await?;
    chrome.close_clean().await
}

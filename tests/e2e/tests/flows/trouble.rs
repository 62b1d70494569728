//! What goes wrong around the app: the microphone, the storage, the server, the password.

use anyhow::{Result, ensure};
use serde_json::json;
use sotto_support::browser::Microphone;

use crate::{house::House, person};

#[tokio::test]
async fn a_refused_or_missing_microphone_is_explained() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let cases =
        [(Microphone::Denied, "may not use the microphone"), (Microphone::Absent, "No microphone was found")];
    for (microphone, words) in cases {
        let profile = tempfile::tempdir()?;
        let browser = house.enter_with(profile.path(), microphone).await?;
        browser.click("record-start").await?;
        browser.wait_for_text("problem", person::SYNC, |text| text.contains(words)).await?;
        // It can be tried again.
        ensure!(browser.find("record-start").await?.is_enabled().await?, "the button stays dead");
        browser.no_errors_but(&["401", "404"]).await?;
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn full_storage_refuses_new_audio_and_keeps_the_old() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    person::record(&browser, 3.0).await?;
    person::wait_for_result(&browser).await?;
    browser.click("nav-record").await?;
    let origin = house.url("");
    let full = json!({ "origin": origin, "quotaSize": 1 });
    browser.devtools("Storage.overrideQuotaForOrigin", full).await?;
    browser.click("record-start").await?;
    browser.wait_for_text("problem", person::SYNC, |text| text.contains("no room left")).await?;
    browser.devtools("Storage.overrideQuotaForOrigin", json!({ "origin": origin })).await?;
    person::expect_in_library(&browser, 1).await?;
    person::play_all(&browser, 1).await?;
    // And with room again it records again.
    person::record(&browser, 2.0).await?;
    person::wait_for_result(&browser).await?;
    person::expect_in_library(&browser, 2).await?;
    browser.close().await
}

#[tokio::test]
async fn a_server_that_goes_away_in_mid_upload_loses_nothing() -> Result<()> {
    let Some(mut house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    person::record(&browser, 8.0).await?;
    person::wait_for_result(&browser).await?;
    person::make_account(&browser).await?;
    // So slow that the upload is still under way when the server goes.
    let slow =
        json!({ "offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 60_000 });
    browser.devtools("Network.enable", json!({})).await?;
    browser.devtools("Network.emulateNetworkConditions", slow).await?;
    person::sign_in(&browser).await?;
    browser.wait_for_text("sync-status", person::SYNC, |text| !text.is_empty()).await?;
    house.kill()?;
    person::expect_in_library(&browser, 1).await?;
    person::play_all(&browser, 1).await?;
    let fast = json!({ "offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser.devtools("Network.emulateNetworkConditions", fast).await?;
    house.restart()?;
    browser.reload().await?;
    person::wait_until_synced(&browser).await?;
    browser.close().await
}

#[tokio::test]
async fn a_wrong_password_is_said_plainly_and_can_be_corrected() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    person::make_account(&browser).await?;
    person::sign_in_as(&browser, "not the password").await?;
    browser.wait_for_text("problem", person::SYNC, |text| text.contains("password")).await?;
    person::sign_in(&browser).await?;
    person::wait_until_synced(&browser).await?;
    browser.no_errors_but(&["401", "404"]).await?;
    browser.close().await
}

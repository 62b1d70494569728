//! The whole story of one person: record, understand, keep, go offline, come back, open it on another device.

use std::time::Duration;

use anyhow::{Result, ensure};

use crate::{house::House, person};

/// How long the person pauses.
const PAUSE: Duration = Duration::from_millis(1_500);

#[tokio::test]
async fn a_recording_is_understood_kept_offline_and_opened_on_another_device() -> Result<()> {
    let Some(mut house) = House::open()? else { return Ok(()) };
    let (first, second) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter(first.path()).await?;

    // Record, pause, go on, stop.
    browser.click("record-start").await?;
    person::record_until(&browser, 2.0).await?;
    browser.click("record-pause").await?;
    browser.find("record-resume").await?;
    let paused = person::recorded_s(&browser).await?;
    tokio::time::sleep(PAUSE).await; // poll for nothing: this long nothing may happen
    let still = person::recorded_s(&browser).await?;
    ensure!(still - paused < 0.5, "a paused recording grew from {paused} s to {still} s");
    browser.click("record-resume").await?;
    person::record_until(&browser, 6.0).await?;
    person::keep_by(&browser, "record-stop").await?;
    let emotion = person::wait_for_result(&browser).await?;

    // Still there after a reload.
    browser.reload().await?;
    ensure!(person::wait_for_result(&browser).await? == emotion, "the reload changed the result");
    person::expect_in_library(&browser, 1).await?;

    // Offline: no server at all, and everything goes on.
    person::wait_until_offline_ready(&browser).await?;
    house.stop()?;
    browser.reload().await?;
    person::expect_in_library(&browser, 1).await?;
    person::record(&browser, 4.0).await?;
    person::wait_for_result(&browser).await?;
    person::expect_in_library(&browser, 2).await?;
    let offline = ["Failed to load resource", "ERR_CONNECTION_REFUSED", "ServiceWorker"];
    browser.no_errors_but(&offline).await?;

    // Back online: everything reaches the server.
    house.restart()?;
    browser.reload().await?;
    person::make_account(&browser).await?;
    person::sign_in(&browser).await?;
    person::wait_until_synced(&browser).await?;
    // A page that was never signed in is told so by the server once.
    browser.no_errors_but(&["401", "404", "Failed to load resource"]).await?;

    // The second device knows nothing but the password and the passphrase.
    let other = house.enter(second.path()).await?;
    person::sign_in(&other).await?;
    person::expect_in_library(&other, 2).await?;
    person::play_all(&other, 2).await?;
    other.no_errors_but(&["401", "404"]).await?;
    other.close().await?;
    browser.close().await
}

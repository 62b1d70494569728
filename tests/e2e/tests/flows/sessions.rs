//! A session that ends while the person is away.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::{house::House, person};

#[tokio::test]
async fn an_expired_session_is_explained_and_loses_nothing() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    person::make_account(&browser).await?;
    person::sign_in(&browser).await?;
    person::record(&browser, 2.0).await?;
    person::wait_for_result(&browser).await?;
    person::wait_until_synced(&browser).await?;

    // The browser drops a cookie that has expired; a new page has no access token either.
    browser.devtools("Network.clearBrowserCookies", json!({})).await?;
    browser.reload().await?;
    browser.click("nav-settings").await?;
    let ended = |text: &str| text.contains("session has ended") && text.contains("Sign in again");
    browser.wait_for_text("sync-sentence", person::SYNC, ended).await?;

    // What is there stays, and new recordings are taken.
    person::expect_in_library(&browser, 1).await?;
    person::record(&browser, 2.0).await?;
    person::wait_for_result(&browser).await?;
    person::play_all(&browser, 2).await?;

    // The vault is still open here: the password is enough, and what waited travels.
    browser.click("nav-settings").await?;
    person::sign_in_as(&browser, person::PASSWORD).await?;
    person::wait_until_synced(&browser).await?;
    let other = tempfile::tempdir()?;
    let second = house.enter(other.path()).await?;
    person::sign_in(&second).await?;
    person::expect_in_library(&second, 2).await?;
    ensure!(browser.all("vault-passphrase").await?.is_empty(), "the passphrase was asked for again");
    second.close().await?;
    browser.close().await
}

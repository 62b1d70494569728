//! The voice model on the device: kept without being asked, used without a network, removed, fetched again, and never
//! replaced by a file that is not the listed one.

use anyhow::{Result, ensure};
use sotto_support::Browser;

use crate::{house::House, person};

async fn open_models(browser: &Browser) -> Result<()> {
    browser.click("nav-settings").await?;
    browser.click("go-models").await
}

async fn wait_for_state(browser: &Browser, words: &str) -> Result<()> {
    browser.wait_for_text("model-state", person::SYNC, |text| text.contains(words)).await?;
    Ok(())
}

/// Whether a new recording was read with the model.
async fn reads_voices(browser: &Browser) -> Result<bool> {
    person::record(browser, 3.0).await?;
    person::wait_for_result(browser).await?;
    Ok(!browser.text("emotion-meaning").await?.contains("not on this device"))
}

#[tokio::test]
async fn a_model_works_offline_and_goes_and_comes_as_the_person_wants() -> Result<()> {
    let Some(mut house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    person::wait_until_offline_ready(&browser).await?;
    house.stop()?;
    browser.reload().await?;
    open_models(&browser).await?;
    wait_for_state(&browser, "On this device").await?;
    ensure!(reads_voices(&browser).await?, "the model does not work without a network");
    open_models(&browser).await?;
    browser.click("model-card").await?;
    let card = browser.page_text().await;
    ensure!(card.contains("What it is not"), "the card cannot be read without a network: {card}");
    browser.goto(&house.url("/settings")).await?;
    house.restart()?;
    open_models(&browser).await?;
    wait_for_state(&browser, "On this device").await?;
    browser.click("remove-model").await?;
    wait_for_state(&browser, "You removed it").await?;
    ensure!(!reads_voices(&browser).await?, "a removed model comes back by itself");
    open_models(&browser).await?;
    browser.click("fetch-model").await?;
    wait_for_state(&browser, "On this device").await?;
    ensure!(reads_voices(&browser).await?, "a fetched model does not work");
    browser.close().await
}

#[tokio::test]
async fn a_file_that_is_not_the_listed_model_is_refused_and_the_old_one_works_on() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    person::wait_until_offline_ready(&browser).await?;
    // A list that promises a newer model whose digest the server's file does not have.
    browser
        .evaluate(
            "const path = '/models/catalogue.json';
             for (const name of await caches.keys()) {
               const cache = await caches.open(name);
               const kept = await cache.match(path);
               if (!kept) continue;
               const list = await kept.json();
               for (const model of list.models) {
                 model.version = '99.0.0';
                 for (const file of model.files) file.sha256 = '0'.repeat(64);
               }
               await cache.put(path, new Response(JSON.stringify(list)));
             }
             return true;",
        )
        .await?;
    open_models(&browser).await?;
    wait_for_state(&browser, "a newer one is there").await?;
    browser.click("fetch-model").await?;
    browser
        .wait_for_text("problem", person::SYNC, |text| text.contains("not the model that was listed"))
        .await?;
    wait_for_state(&browser, "works; a newer one is there").await?;
    ensure!(reads_voices(&browser).await?, "the model that was kept does not work any more");
    browser.close().await
}

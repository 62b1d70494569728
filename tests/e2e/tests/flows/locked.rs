//! This device under a passphrase: everything lies sealed, opens with it alone, and comes back plain when it is taken off.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sotto_support::{Browser, browser::Microphone, speech};

use crate::{
    house::House,
    person,
    screens::{centre, pictures},
};

const PASSPHRASE: &str = "four lamps below the bridge";

/// What lies in the browser: rows and files of the person, counted by whether they are sealed, and the plain ones by name.
const LIES: &str = "
    const sealed = (bytes) => new TextDecoder().decode(bytes.slice(0, 6)) === '\\0sotto';
    const found = { sealed: 0, plain: [] };
    const note = (name, bytes) => { if (sealed(bytes)) found.sealed += 1; else found.plain.push(name); };
    const opened = indexedDB.open('sotto');
    await new Promise((resolve) => { opened.onsuccess = resolve; });
    const database = opened.result;
    for (const table of database.objectStoreNames) {
      const store = database.transaction(table).objectStore(table);
      const all = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
      const [keys, values] = [await all(store.getAllKeys()), await all(store.getAll())];
      keys.forEach((key, at) => note(`${table}/${key}`, values[at]));
    }
    database.close();
    const root = await navigator.storage.getDirectory();
    for await (const [folder, entry] of root.entries()) {
      if (entry.kind !== 'directory' || folder === 'models') continue;
      for await (const [name, file] of entry.entries()) {
        note(`${folder}/${name}`, new Uint8Array(await (await file.getFile()).slice(0, 16).arrayBuffer()));
      }
    }
    return found;";

/// Everything but the lock itself lies sealed.
async fn expect_sealed(browser: &Browser) -> Result<()> {
    let lies = browser.evaluate(LIES).await?;
    ensure!(lies["plain"] == json!(["keys/lock"]), "this lies open: {lies}");
    ensure!(lies["sealed"].as_u64().is_some_and(|count| count > 5), "little is kept: {lies}");
    Ok(())
}

async fn open_with(browser: &Browser, passphrase: &str) -> Result<()> {
    browser.fill("unlock-passphrase", passphrase).await?;
    browser.click("unlock").await
}

#[tokio::test]
async fn a_device_under_a_passphrase_keeps_nothing_in_the_open() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    person::wait_for_model(&browser).await?;
    person::record(&browser, 3.0).await?;
    person::wait_for_result(&browser).await?;
    browser.click("nav-settings").await?;
    browser.fill("lock-passphrase", PASSPHRASE).await?;
    browser.fill("lock-again", PASSPHRASE).await?;
    browser
        .evaluate("document.querySelector('[data-test=lock-submit]').scrollIntoView({ block: 'center' });")
        .await?;
    pictures(&browser, "lock-form").await?;
    centre(&browser, "lock-submit").await?;
    browser.click("lock-submit").await?;
    browser.find_within("lock-on", person::SYNC).await?;
    expect_sealed(&browser).await?;
    pictures(&browser, "lock-on").await?;

    // What was there plays, and what comes is sealed from its first byte.
    person::play_all(&browser, 1).await?;
    browser.click("nav-record").await?;
    browser.click("record-start").await?;
    person::record_until(&browser, 3.0).await?;
    expect_sealed(&browser).await.context("while it records")?;
    person::keep_by(&browser, "record-stop").await?;
    person::wait_for_result(&browser).await?;
    expect_sealed(&browser).await?;
    person::play_all(&browser, 2).await?;

    // Locked, it opens with the passphrase alone.
    browser.click("nav-settings").await?;
    browser.click("lock-now").await?;
    browser.find_within("unlock-passphrase", person::SYNC).await?;
    pictures(&browser, "locked").await?;
    open_with(&browser, "four lamps above the bridge").await?;
    browser.wait_for_text("problem", person::SYNC, |text| text.contains("not the passphrase")).await?;
    open_with(&browser, PASSPHRASE).await?;
    person::expect_in_library(&browser, 2).await?;

    // A kill in the middle of a recording loses no more than without a passphrase.
    browser.click("nav-record").await?;
    browser.click("record-start").await?;
    let recorded = person::record_until(&browser, 4.0).await?;
    browser.kill_hard()?;
    let browser = house.come_back(profile.path()).await?;
    open_with(&browser, PASSPHRASE).await?;
    browser.find("record-start").await?;
    person::keep_by(&browser, "recover").await?;
    person::wait_for_result(&browser).await?;
    let length = browser.evaluate("return document.querySelector('.player-time').textContent;").await?;
    let kept = length.as_str().and_then(|it| person::clock_s(it.rsplit('/').next()?)).context("no length")?;
    ensure!(kept >= recorded - 1.5, "{kept} s are left of {recorded} s");
    person::play_all(&browser, 3).await?;

    // Taken off, everything is as it was.
    browser.click("nav-settings").await?;
    browser.click("lock-off").await?;
    browser.find_within("lock-passphrase", person::SYNC).await?;
    let lies = browser.evaluate(LIES).await?;
    ensure!(lies["sealed"] == json!(0), "this is still sealed: {lies}");
    browser.reload().await?;
    person::play_all(&browser, 3).await?;
    browser.close().await
}

/// Ends the browser as soon as it says that it brings everything along; answers whether it was seen to.
async fn kill_on_the_way(browser: Browser) -> Result<bool> {
    let seen = "return Boolean(document.querySelector('[aria-labelledby=lock-title] progress'));";
    let under_way = browser.wait_until(seen, Duration::from_secs(5)).await.is_ok();
    browser.kill_hard()?;
    Ok(under_way)
}

#[tokio::test]
async fn kills_while_everything_is_sealed_or_opened_lose_nothing() -> Result<()> {
    const FILES: usize = 4;
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let clips: Vec<_> = (0..FILES).map(|at| folder.path().join(format!("clip {at}.wav"))).collect();
    for clip in &clips {
        speech::reading()?.looped(60.0).write_wav(clip)?;
    }
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    browser.choose_files("file-input", &clips).await?;
    let done = "const items = [...document.querySelectorAll('[data-test=import-item]')];
                return items.length === 4 && items.every((it) => it.textContent.includes('result'));";
    browser.wait_until(done, person::ANALYSIS).await?;
    browser.click("nav-settings").await?;
    browser.fill("lock-passphrase", PASSPHRASE).await?;
    browser.fill("lock-again", PASSPHRASE).await?;
    browser.click("lock-submit").await?;
    let mut cuts = usize::from(kill_on_the_way(browser).await?);

    // It goes on by itself, once it is opened, and is cut again.
    let browser = house.come_back(profile.path()).await?;
    open_with(&browser, PASSPHRASE).await?;
    browser.click("nav-settings").await?;
    cuts += usize::from(kill_on_the_way(browser).await?);
    ensure!(cuts > 0, "nothing was cut");

    let browser = house.come_back(profile.path()).await?;
    open_with(&browser, PASSPHRASE).await?;
    person::play_all(&browser, FILES).await?;
    browser.click("nav-settings").await?;
    browser
        .wait_until("return !document.querySelector('[aria-labelledby=lock-title] progress');", person::SYNC)
        .await?;
    expect_sealed(&browser).await?;

    // The way back is cut as well.
    browser.click("lock-off").await?;
    let cut = kill_on_the_way(browser).await?;
    let browser = house.come_back(profile.path()).await?;
    if cut {
        open_with(&browser, PASSPHRASE).await?;
    }
    browser.click("nav-settings").await?;
    browser.find_within("lock-passphrase", person::SYNC).await?;
    let lies = browser.evaluate(LIES).await?;
    ensure!(lies["sealed"] == json!(0), "this is still sealed: {lies}");
    person::play_all(&browser, FILES).await?;
    browser.close().await
}

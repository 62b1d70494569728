//! The account's page: a second factor from its set-up to a sign-in with a code, sessions, keys, data, the end; and what
//! people do with the keys of their vault.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sotto_support::{Browser, browser::Microphone};

use crate::{accessible, house::House, person, screens};

const NEW_PASSWORD: &str = "another horse entirely";
const NEW_PASSPHRASE: &str = "eight kites over the old mill";

async fn open_account(browser: &Browser) -> Result<()> {
    browser.click("nav-settings").await?;
    browser.click("go-account").await?;
    browser.find("sessions").await.map(drop)
}

/// The code of an authenticator app for this secret (RFC 6238), some steps of 30 s from now.
async fn code_of(browser: &Browser, secret: &str, steps: i32) -> Result<String> {
    let script = format!(
        "const bits = [...'{secret}'].map((it) =>
           'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(it).toString(2).padStart(5, '0')).join('');
         const bytes = Uint8Array.from(bits.match(/.{{8}}/g), (it) => parseInt(it, 2));
         const key = await crypto.subtle.importKey('raw', bytes, {{ name: 'HMAC', hash: 'SHA-1' }}, false, ['sign']);
         const step = new DataView(new ArrayBuffer(8));
         step.setUint32(4, Math.floor(Date.now() / 30000) + {steps});
         const mac = new DataView(await crypto.subtle.sign('HMAC', key, step.buffer));
         const at = mac.getUint8(19) & 15;
         return String((mac.getUint32(at) & 0x7fffffff) % 1000000).padStart(6, '0');"
    );
    let code = browser.evaluate(&script);
    code.await?.as_str().map(str::to_owned).context("there is no code")
}

/// A wrong password is said to be one; a right one leads to a picture, a first code, and codes to keep. Answers the secret.
async fn set_up_factor(browser: &Browser) -> Result<String> {
    browser.fill("factor-password", "not the password").await?;
    browser.click("factor-begin").await?;
    browser.wait_for_text("problem", person::SYNC, |it| it.contains("not right")).await?;
    browser.type_over("factor-password", person::PASSWORD).await?;
    browser.click("factor-begin").await?;
    let secret = browser.text("factor-secret").await?;
    browser.find("qr").await?;
    accessible::check(browser, "account-factor").await?;
    browser.fill("factor-code", &code_of(browser, &secret, -1).await?).await?;
    browser.click("factor-confirm").await?;
    let codes = browser.text("recovery-codes").await?;
    ensure!(codes.lines().count() == 10, "{codes}");
    browser.click("recovery-kept").await?;
    browser.wait_for_text("factor-on", person::SYNC, |it| it.contains("10 recovery codes")).await?;
    Ok(secret)
}

/// A key is shown once, works, and ends.
async fn make_and_end_key(browser: &Browser) -> Result<()> {
    browser.click("key-new").await?;
    browser.fill("key-name", "My script").await?;
    browser.click("key-make").await?;
    browser.wait_for_text("problem", person::SYNC, |it| it.contains("at least one thing")).await?;
    browser.click("scope-account-read").await?;
    browser.click("key-make").await?;
    let key = browser.text("key-secret").await?;
    let asks = format!(
        "const headers = {{ authorization: 'Bearer {key}' }};
         return (await fetch('/api/v1/me', {{ headers, credentials: 'omit' }})).status;"
    );
    ensure!(browser.evaluate(&asks).await? == json!(200), "the key does not work");
    browser.click("end-key").await?;
    browser.wait_for_count("key", 0, person::SYNC).await?;
    ensure!(browser.evaluate(&asks).await? == json!(401), "the key still works");
    Ok(())
}

#[tokio::test]
async fn a_second_factor_sessions_keys_and_the_end_of_an_account() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (first, second) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter_with(first.path(), Microphone::Absent).await?;
    person::make_account(&browser).await?;
    person::sign_in_as(&browser, person::PASSWORD).await?;
    browser.find_within("vault-passphrase", person::SYNC).await?;
    open_account(&browser).await?;
    let secret = set_up_factor(&browser).await?;

    // The second device is asked for a code, shows up among the sessions, and is signed out from here.
    let other = house.enter_with(second.path(), Microphone::Absent).await?;
    person::sign_in_as(&other, person::PASSWORD).await?;
    other.fill("sign-in-code", &code_of(&browser, &secret, 0).await?).await?;
    other.click("sign-in-submit").await?;
    other.find_within("vault-passphrase", person::SYNC).await?;
    browser.reload().await?;
    browser.wait_for_count("session", 3, person::SYNC).await?;
    browser.click("end-others").await?;
    browser.wait_for_count("session", 1, person::SYNC).await?;
    other.click("nav-settings").await?;
    other.click("sync-now").await?;
    other.wait_for_text("sync-sentence", person::SYNC, |it| it.contains("session has ended")).await?;
    other.close().await?;

    make_and_end_key(&browser).await?;
    browser.click("data-save").await?;
    browser.wait_for_text("data-saved", person::SYNC, |it| it.contains("Saved")).await?;
    browser.fill("password-current", person::PASSWORD).await?;
    browser.fill("password-new", NEW_PASSWORD).await?;
    browser.click("password-set").await?;
    browser.wait_for_text("password-changed", person::SYNC, |it| it.contains("is set")).await?;
    screens::pictures(&browser, "account-page").await?;

    // The end: by the new password alone.
    browser.fill("erase-password", person::PASSWORD).await?;
    browser.click("erase").await?;
    browser.wait_for_text("problem", person::SYNC, |it| it.contains("not right")).await?;
    browser.type_over("erase-password", NEW_PASSWORD).await?;
    browser.click("erase").await?;
    browser.find_within("go-sign-in", person::SYNC).await?;
    person::sign_in_as(&browser, NEW_PASSWORD).await?;
    browser.wait_for_text("problem", person::SYNC, |it| it.contains("do not match")).await?;
    browser.close().await
}

#[tokio::test]
async fn a_change_on_one_device_shows_on_the_other_and_keys_come_by_code() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (first, second) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter(first.path()).await?;
    person::make_account(&browser).await?;
    person::sign_in(&browser).await?;

    // The new device gets the keys by the code that the old one shows.
    let other = house.enter(second.path()).await?;
    person::sign_in_as(&other, person::PASSWORD).await?;
    other.find_within("vault-passphrase", person::SYNC).await?;
    other.click("go-claim").await?;
    open_account(&browser).await?;
    browser.click("show-code").await?;
    let code = browser.text("pairing-code").await?;
    screens::pictures_around(&browser, "add-device", Some("pairing-code")).await?;
    other.fill("claim-code", "0000-0000").await?;
    other.click("claim").await?;
    other.wait_for_text("problem", person::SYNC, |it| it.contains("nothing was handed over")).await?;
    browser.wait_for_text("problem", person::SYNC, |it| it.contains("nothing was handed over")).await?;
    browser.click("show-code").await?;
    let again = browser.wait_for_text("pairing-code", person::SYNC, |it| *it != code).await?;
    other.type_over("claim-code", &again.to_lowercase().replace('-', " ")).await?;
    other.click("claim").await?;
    browser.find_within("device-added", person::SYNC).await?;
    other.find_within("show-code", person::SYNC).await?;

    // What one records, the other hears of by the server's events: its look every 15 s never comes.
    let source =
        "const real = setTimeout; window.setTimeout = (what, ms) => (ms === 15000 ? 0 : real(what, ms));";
    other.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await?;
    other.reload().await?;
    other.click("nav-library").await?;
    other.wait_for_count("recording-row", 0, person::SYNC).await?;
    person::record(&browser, 2.0).await?;
    person::wait_for_result(&browser).await?;
    other.wait_for_count("recording-row", 1, person::SYNC).await?;

    // A new key: the other device says so, asks for the new passphrase, and has everything again.
    open_account(&browser).await?;
    browser.fill("replace-passphrase", person::PASSPHRASE).await?;
    browser.fill("replace-new", NEW_PASSPHRASE).await?;
    browser.click("replace").await?;
    browser.wait_for_text("key-replaced", person::SYNC, |it| it.contains("is replaced")).await?;
    other.click("nav-settings").await?;
    other.find_within("vault-replaced", person::SYNC).await?;
    other.fill("vault-passphrase", person::PASSPHRASE).await?;
    other.click("vault-submit").await?;
    other.wait_for_text("problem", person::SYNC, |it| it.contains("does not open")).await?;
    other.type_over("vault-passphrase", NEW_PASSPHRASE).await?;
    other.click("vault-submit").await?;
    other.find_within("vault-open", person::SYNC).await?;
    person::play_all(&other, 1).await?;
    other.close().await?;
    browser.close().await
}

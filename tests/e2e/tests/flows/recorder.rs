//! The recorder's controls: keys, marks, microphones, warnings, the shortcut of the installed app.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sotto_support::{
    Browser,
    browser::Microphone,
    speech::{self, Clip},
};

use crate::{house::House, person, screens::pictures};

/// Notes what the page asks of the browser.
const WATCH: &str = "
    window.asked = { microphones: [], locks: 0, released: 0 };
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (wishes) => { window.asked.microphones.push(wishes.audio); return open(wishes); };
    if (navigator.wakeLock) {
      const request = navigator.wakeLock.request.bind(navigator.wakeLock);
      navigator.wakeLock.request = async (kind) => {
        window.asked.locks += 1;
        const lock = await request(kind);
        lock.addEventListener('release', () => { window.asked.released += 1; });
        return lock;
      };
    }
    return Boolean(navigator.wakeLock);";

/// Whether a text stands anywhere in what the page's database keeps.
const IN_DATABASE: &str = "
    const open = (name) => new Promise((done, fail) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
    const all = (store) => new Promise((done, fail) => {
      const request = store.getAll();
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
    const plain = (value) => typeof value === 'string' ? value
      : value instanceof Uint8Array ? new TextDecoder().decode(value)
      : value && typeof value === 'object' ? Object.values(value).map(plain).join(' ') : '';
    for (const { name } of await indexedDB.databases()) {
      const database = await open(name);
      for (const store of database.objectStoreNames) {
        const rows = await all(database.transaction(store).objectStore(store));
        if (store.includes('recording') && rows.some((row) => plain(row).includes('NOTE'))) {
          database.close();
          return true;
        }
      }
      database.close();
    }
    return false;";

#[tokio::test]
async fn keys_marks_and_switches_do_what_they_say() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    let locks = browser.evaluate(WATCH).await? == json!(true);
    browser.wait_for_text("room", person::SYNC, |text| text.starts_with("Room for")).await?;
    browser.evaluate("document.querySelector('[data-test=record-options]').open = true; return 1;").await?;
    pictures(&browser, "record-options").await?;
    browser.click("noise-suppression").await?;
    press(&browser, "r").await?;
    person::record_until(&browser, 1.0).await?;
    let wishes = browser.evaluate("return window.asked.microphones[0];").await?;
    let expected = json!({ "noiseSuppression": true, "autoGainControl": false, "echoCancellation": false });
    ensure!(wishes == expected, "asked for {wishes}");

    // M marks; while a note is written, letters are letters.
    press(&browser, "m").await?;
    browser.wait_for_count("mark", 1, person::SYNC).await?;
    browser.fill("mark-note", "remember the harbour").await?;
    browser.wait_for_count("mark", 1, person::SYNC).await?;
    browser.click("record-mark").await?;
    browser.wait_for_count("mark", 2, person::SYNC).await?;
    browser.click("mark-remove").await?;
    browser.wait_for_count("mark", 1, person::SYNC).await?;
    pictures(&browser, "marks").await?;

    browser.evaluate("document.activeElement.blur(); return 1;").await?;
    press(&browser, " ").await?;
    browser.find("record-resume").await.context("the space bar does not pause")?;
    press(&browser, " ").await?;
    browser.find("record-pause").await.context("the space bar does not go on")?;
    press(&browser, "r").await?;
    browser.find_within("open-result", person::SYNC).await.context("R does not stop")?;
    let kept = IN_DATABASE.replace("NOTE", "remember the harbour");
    browser.wait_until(&kept, person::SYNC).await.context("the mark is not kept with the recording")?;
    if locks {
        let released = "return window.asked.locks > 0 && window.asked.released === window.asked.locks;";
        browser.wait_until(released, person::SYNC).await.context("the screen is kept on for ever")?;
    }

    // Single keys can be switched off.
    browser.evaluate("document.querySelector('[data-test=record-options]').open = true; return 1;").await?;
    browser.click("record-keys").await?;
    browser.evaluate("document.activeElement.blur(); return 1;").await?;
    press(&browser, "r").await?;
    let phase = browser.evaluate("return document.querySelector('.recorder').dataset.phase;").await?;
    ensure!(phase == json!("idle"), "R records although it is off");
    browser.no_errors_but(&["401", "404"]).await?;
    browser.close().await
}

#[tokio::test]
async fn a_chosen_microphone_is_remembered_and_missed() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    // Names are told once the page has used a microphone.
    person::record(&browser, 1.0).await?;
    browser.click("nav-record").await?;
    browser.find("record-start").await?;
    let options = "document.querySelector('[data-test=record-options]').open = true;
        return [...document.querySelectorAll('[data-test=microphone] option')].map((it) => it.value);";
    let listed = browser.evaluate(options).await?;
    let chosen = listed.as_array().and_then(|it| it.get(1)).and_then(Value::as_str);
    let chosen = chosen.with_context(|| format!("no microphone in the list {listed}"))?.to_owned();
    let choose = format!(
        "const list = document.querySelector('[data-test=microphone]');
         list.value = '{chosen}';
         list.dispatchEvent(new Event('change', {{ bubbles: true }}));
         return 1;"
    );
    browser.evaluate(&choose).await?;
    // Kept when the page that follows knows it; the list is there as soon as devices are.
    let same = format!("return document.querySelector('[data-test=microphone]')?.value === '{chosen}';");
    browser.wait_until(&same, person::SYNC).await?;
    browser.reload().await?;
    browser.find("record-start").await?;
    browser.wait_until(&same, person::SYNC).await.context("the choice is forgotten")?;
    browser.evaluate(WATCH).await?;
    browser.click("record-start").await?;
    person::record_until(&browser, 1.0).await?;
    let exact = browser.evaluate("return window.asked.microphones[0].deviceId?.exact;").await?;
    ensure!(exact == json!(chosen), "{exact} was opened");
    person::keep_by(&browser, "record-stop").await?;

    // It is unplugged: the page says so, and the default one records.
    browser.click("nav-record").await?;
    let unplug = format!(
        "const devices = navigator.mediaDevices;
         const list = devices.enumerateDevices.bind(devices);
         devices.enumerateDevices = async () => (await list()).filter((it) => it.deviceId !== '{chosen}');
         const open = devices.getUserMedia.bind(devices);
         devices.getUserMedia = (wishes) => wishes.audio.deviceId
           ? Promise.reject(new DOMException('', 'OverconstrainedError')) : open(wishes);
         devices.dispatchEvent(new Event('devicechange'));
         return 1;"
    );
    browser.evaluate(&unplug).await?;
    browser.wait_for_text("microphone-missing", person::SYNC, |text| text.contains("not connected")).await?;
    browser.click("record-start").await?;
    person::record_until(&browser, 1.0).await?;
    person::keep_by(&browser, "record-stop").await?;
    person::wait_for_result(&browser).await?;
    browser.no_errors_but(&["401", "404"]).await?;
    browser.close().await
}

#[tokio::test]
async fn sound_that_is_cut_off_is_warned_of_for_some_seconds() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    // A moment at full level, then three seconds of quiet, again and again.
    let sample = |at: u32| if at < 4_800 { if at % 96 < 48 { 1.0 } else { -1.0 } } else { 0.01 };
    let loud = Clip { sample_rate_hz: 48_000, samples: (0..48_000 * 3).map(sample).collect() };
    let wav = folder.path().join("loud.wav");
    loud.write_wav(&wav)?;
    let browser = house.enter_with(profile.path(), Microphone::Plays(wav)).await?;
    browser.click("record-start").await?;
    browser.find_within("clipping", person::SYNC).await.context("nobody warns")?;
    let stays = "for (let n = 0; n < 40; n += 1) {
          if (!document.querySelector('[data-test=clipping]')) return false;
          await new Promise((done) => setTimeout(done, 50));
        }
        return true;";
    ensure!(browser.evaluate(stays).await? == json!(true), "the warning does not stay");
    pictures(&browser, "clipping").await?;
    person::keep_by(&browser, "record-stop").await?;
    browser.close().await
}

#[tokio::test]
async fn the_shortcut_records_at_once_where_it_may() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter_with(profile.path(), Microphone::Denied).await?;
    browser.goto(&house.url("/?record=1")).await?;
    let focused = "return document.activeElement?.dataset.test === 'record-start' && location.search === '';";
    browser.wait_until(focused, person::SYNC).await.context("the button has not the focus")?;
    let phase = browser.evaluate("return document.querySelector('.recorder').dataset.phase;").await?;
    ensure!(phase == json!("idle"), "it records unasked: {phase}");
    browser.close().await?;

    let profile = tempfile::tempdir()?;
    let browser = house.enter_with(profile.path(), Microphone::Plays(speech::microphone_wav()?)).await?;
    let grant = json!({ "permissions": ["audioCapture"], "origin": house.url("") });
    browser.devtools("Browser.grantPermissions", grant).await?;
    let shortcut = browser
        .evaluate(
            "const manifest = await (await fetch('/manifest.webmanifest')).json();
             return manifest.shortcuts.find((it) => it.name === 'Record').url;",
        )
        .await?;
    browser.goto(&house.url(shortcut.as_str().context("no shortcut")?)).await?;
    browser.find_within("record-stop", person::SYNC).await.context("it does not record")?;
    person::record_until(&browser, 1.0).await?;
    person::keep_by(&browser, "record-stop").await?;
    // Coming back does not record again.
    browser.click("nav-record").await?;
    browser.reload().await?;
    browser.find("record-start").await?;
    browser.close().await
}

/// Presses and lets go of a key.
async fn press(browser: &Browser, key: &str) -> Result<()> {
    let code = if key == " " { "Space".to_owned() } else { format!("Key{}", key.to_uppercase()) };
    for kind in ["keyDown", "keyUp"] {
        let event = json!({ "type": kind, "key": key, "code": code, "text": if kind == "keyDown" { key } else { "" } });
        browser.devtools("Input.dispatchKeyEvent", event).await?;
    }
    tokio::time::sleep(Duration::from_millis(50)).await; // poll
    Ok(())
}

//! What happens to a page in the middle of a recording, short of a kill: what was heard until then is there and plays.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sotto_support::Browser;

use crate::{house::House, kept, person};

/// What may be lost, in seconds.
const MAY_BE_LOST_S: f64 = 1.0;

/// Keeps hold of the track that the page opens, to end it as an unplugged device does.
const HOLD_TRACK: &str = "
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wishes) => {
      const stream = await open(wishes);
      [window.track] = stream.getAudioTracks();
      return stream;
    };
    return 1;";

#[tokio::test]
async fn a_lost_microphone_keeps_what_was_heard() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    browser.evaluate(HOLD_TRACK).await?;
    let shown = begin(&browser, 2.0).await?;
    let unplug = "window.track.stop(); window.track.dispatchEvent(new Event('ended')); return 1;";
    browser.evaluate(unplug).await?;
    browser.wait_for_text("problem", person::SYNC, |text| text.contains("went away")).await?;
    expect_kept(&browser, 1, shown).await?;

    // The person, or a policy, takes the permission back.
    browser.click("nav-record").await?;
    let microphone = |setting: &str| json!({ "permission": { "name": "microphone" }, "setting": setting, "origin": house.url("") });
    browser.devtools("Browser.setPermission", microphone("granted")).await?;
    let shown = begin(&browser, 2.0).await?;
    browser.devtools("Browser.setPermission", microphone("denied")).await?;
    // A browser ends the track then; where this one does not, it ends as browsers end it.
    let live =
        "await new Promise((done) => setTimeout(done, 1000)); return window.track.readyState === 'live';";
    if browser.evaluate(live).await? == json!(true) {
        println!("this browser goes on recording without the permission; the track is ended by hand");
        browser.evaluate(unplug).await?;
    }
    browser.wait_for_text("problem", person::SYNC, |text| text.contains("went away")).await?;
    expect_kept(&browser, 2, shown).await?;
    browser.close().await
}

#[tokio::test]
async fn a_full_disk_in_mid_recording_keeps_what_was_heard() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    let shown = begin(&browser, 2.0).await?;
    let origin = house.url("");
    browser.devtools("Storage.overrideQuotaForOrigin", json!({ "origin": origin, "quotaSize": 1 })).await?;
    browser.wait_for_text("problem", person::SYNC, |text| text.contains("no room left")).await?;
    browser.find_within("unfinished-item", person::SYNC).await.context("nothing is offered")?;
    browser.devtools("Storage.overrideQuotaForOrigin", json!({ "origin": origin })).await?;
    person::keep_by(&browser, "recover").await?;
    expect_kept(&browser, 1, shown).await?;
    browser.close().await
}

#[tokio::test]
async fn hidden_asleep_or_by_a_wrong_clock_the_recording_goes_on() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter(profile.path()).await?;
    let first = browser.web().window().await?;

    // Another tab lies over it, and says who records.
    begin(&browser, 1.0).await?;
    let second = browser.web().new_tab().await?;
    browser.web().switch_to_window(second).await?;
    browser.goto(&house.url("/")).await?;
    browser
        .wait_for_text("recording-elsewhere", person::SYNC, |text| text.contains("is recording"))
        .await
        .context("the second tab says nothing")?;
    let before = wav_s(&browser).await?;
    pause(Duration::from_secs(2)).await;
    let after = wav_s(&browser).await?;
    ensure!(after >= before + 2.0 - MAY_BE_LOST_S, "hidden, it grew from {before} to {after} s");
    browser.web().close_window().await?;
    browser.web().switch_to_window(first).await?;
    person::keep_by(&browser, "record-stop").await?;
    expect_kept(&browser, 1, after).await?;

    // The machine sleeps.
    browser.click("nav-record").await?;
    let shown = begin(&browser, 1.5).await?;
    browser.devtools("Page.setWebLifecycleState", json!({ "state": "frozen" })).await?;
    pause(Duration::from_secs(2)).await;
    browser.devtools("Page.setWebLifecycleState", json!({ "state": "active" })).await?;
    person::record_until(&browser, shown + 1.0).await.context("it does not go on after sleep")?;
    person::keep_by(&browser, "record-stop").await?;
    expect_kept(&browser, 2, shown + 1.0).await?;

    // The clock is set back by a day.
    browser.click("nav-record").await?;
    let shown = begin(&browser, 1.0).await?;
    let back = "const now = Date.now; Date.now = () => now() - 86_400_000; return 1;";
    browser.evaluate(back).await?;
    person::record_until(&browser, shown + 1.0).await.context("it stops with the clock")?;
    person::keep_by(&browser, "record-stop").await?;
    expect_kept(&browser, 3, shown + 1.0).await?;
    browser.reload().await?;
    person::expect_in_library(&browser, 3).await?;
    person::play_all(&browser, 3).await?;
    browser.close().await
}

/// Records this much and goes on.
async fn begin(browser: &Browser, seconds: f64) -> Result<f64> {
    browser.click("record-start").await?;
    person::record_until(browser, seconds).await
}

/// So many recordings are there, the newest of at least this length but for what may be lost, and it plays.
async fn expect_kept(browser: &Browser, count: usize, seconds: f64) -> Result<()> {
    person::expect_in_library(browser, count).await?;
    let kept_s = wav_s(browser).await?;
    ensure!(kept_s >= seconds - MAY_BE_LOST_S, "of {seconds:.1} s {kept_s:.1} s are left");
    person::open_first(browser).await?;
    browser.find_within("play-toggle", person::SYNC).await?;
    browser.click("play-toggle").await?;
    let moved = |text: &str| person::clock_s(text).is_some_and(|seconds| seconds >= 1.0);
    browser.wait_for_text("player-time", person::SYNC, moved).await.context("it does not play")?;
    browser.click("play-toggle").await
}

/// Length of the file that was begun last.
async fn wav_s(browser: &Browser) -> Result<f64> {
    let files = kept::wav_files(browser).await?;
    // Names begin with the time at which they were made.
    let newest = files.iter().max_by(|a, b| a.path.cmp(&b.path));
    Ok(newest.context("no file")?.duration_s)
}

/// Lets time go by, which is what this is about.
async fn pause(time: Duration) {
    tokio::time::sleep(time).await; // poll
}

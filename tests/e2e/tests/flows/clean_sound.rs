//! Hearing a noisy recording with its noise taken away, while the recording stays as it is.

use anyhow::{Context, Result, ensure};
use sotto_support::{
    browser::{Browser, Microphone},
    speech,
};

use crate::{house::House, person, results, screens::pictures};

/// Level of a hiss that is heard behind a voice.
const HISS: f32 = 0.02;

/// Silence after the voice, in seconds, in which the hiss is alone.
const TAIL_S: f64 = 3.0;

/// Each file of the clean sounds, as how loud its last second is (root mean square), and its length in seconds.
const COPIES: &str = "
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('clean').catch(() => null);
    const found = [];
    if (folder) for await (const [, handle] of folder.entries()) {
        const file = await handle.getFile();
        const sound = await new OfflineAudioContext(1, 1, 48000).decodeAudioData(await file.arrayBuffer());
        const last = sound.getChannelData(0).slice(-sound.sampleRate);
        found.push([Math.sqrt(last.reduce((sum, it) => sum + it * it, 0) / last.length), sound.duration]);
    }
    return found;";

async fn copies(browser: &Browser) -> Result<Vec<(f64, f64)>> {
    serde_json::from_value(browser.evaluate(COPIES).await?).context("files and their levels")
}

#[tokio::test]
async fn a_hiss_is_taken_away_for_the_ear_and_the_recording_stays() -> Result<()> {
    let Some(mut house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let noisy = folder.path().join("By the fan.wav");
    let mut clip = speech::reading()?;
    let tail = (TAIL_S * f64::from(clip.sample_rate_hz)) as usize;
    clip.samples.resize(clip.samples.len() + tail, 0.0);
    let mut state = 1_u32;
    for sample in &mut clip.samples {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *sample = (*sample + HISS * ((state >> 8) as f32 / (1 << 23) as f32 - 1.0)).clamp(-1.0, 1.0);
    }
    clip.write_wav(&noisy)?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    person::wait_until_offline_ready(&browser).await?;
    browser.choose_files("file-input", &[noisy]).await?;
    browser.wait_for_text("import-item", person::ANALYSIS, |text| text.contains("result")).await?;
    house.stop()?;
    results::open(&browser).await?;
    browser.find_within("clean-sound", person::SYNC).await?;
    ensure!(copies(&browser).await?.is_empty(), "there is a copy before it is wanted");

    // It goes on with the copy where it was.
    browser.click("play-toggle").await?;
    let plays = |text: &str| person::clock_s(text).is_some_and(|seconds| seconds >= 1.0);
    browser.wait_for_text("player-time", person::SYNC, plays).await?;
    browser.click("clean-sound").await?;
    let pressed =
        "return document.querySelector('[data-test=clean-sound]').getAttribute('aria-pressed') === 'true';";
    browser.wait_until(pressed, person::ANALYSIS).await.context("it is not made")?;
    let made = copies(&browser).await?;
    let [(level, duration_s)] = made[..] else { anyhow::bail!("{made:?}") };
    let hiss = f64::from(HISS) / 3.0_f64.sqrt();
    ensure!(level < 0.2 * hiss, "{level} of {hiss} is left");
    ensure!((duration_s - clip.duration_s()).abs() < 0.01, "{duration_s} s of {} s", clip.duration_s());
    let later = |text: &str| person::clock_s(text).is_some_and(|seconds| seconds >= 3.0);
    browser.wait_for_text("player-time", person::SYNC, later).await.context("the copy does not play")?;
    pictures(&browser, "clean-sound").await?;

    // As it was again, and the copy goes with the page.
    browser.click("clean-sound").await?;
    let released =
        "return document.querySelector('[data-test=clean-sound]').getAttribute('aria-pressed') === 'false';";
    browser.wait_until(released, person::SYNC).await?;
    browser.click("nav-library").await?;
    let gone = COPIES.replace("return found;", "return found.length === 0;");
    browser.wait_until(&gone, person::SYNC).await.context("the copy stays behind")?;
    browser.close().await
}

//! The browser dies in the middle of a recording, at ten different moments.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

use crate::{house::House, kept, person};

/// What a crash may cost, in seconds.
const MAY_BE_LOST_S: f64 = 1.0;
const ROUNDS: u32 = 10;

#[tokio::test]
async fn a_killed_browser_offers_the_recording_but_for_the_last_second() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    for round in 0..ROUNDS {
        let browser = house.enter(profile.path()).await?;
        let earlier: BTreeSet<String> =
            kept::wav_files(&browser).await?.into_iter().map(|file| file.path).collect();
        browser.click("record-start").await?;
        let shown = person::record_until(&browser, 1.5).await?;
        let since = Instant::now();
        // A different moment between two writes each time: what matters is when the kill comes, not a state.
        let delay = Duration::from_millis(u64::from(500 + round * 137));
        tokio::time::sleep(delay).await; // poll
        browser.kill_hard()?;
        let spoken_s = shown + since.elapsed().as_secs_f64();

        let browser = house.enter(profile.path()).await?;
        browser
            .find("unfinished-item")
            .await
            .with_context(|| format!("round {round}: nothing is offered"))?;
        let files = kept::wav_files(&browser).await?;
        let newest = files.iter().find(|file| !earlier.contains(&file.path)).map(|file| file.duration_s);
        let left_s = newest.with_context(|| format!("round {round}: no file of this recording"))?;
        ensure!(
            left_s >= shown + delay.as_secs_f64() - MAY_BE_LOST_S,
            "round {round}: of {spoken_s:.2} s only {left_s:.2} s are left"
        );
        println!("round {round}: killed at {spoken_s:.2} s, {left_s:.2} s are left");
        person::keep_by(&browser, "recover").await?;
        person::wait_for_result(&browser).await?;
        browser.click("nav-record").await?;
        browser.wait_for_count("unfinished-item", 0, person::SYNC).await?;
        person::expect_in_library(&browser, round as usize + 1).await?;
        browser.no_errors_but(&["401", "404"]).await?;
        browser.close().await?;
    }
    Ok(())
}

//! The ledger against the browser's own log: no request of the app escapes it.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use sotto_support::{
    browser::{Microphone, Options},
    speech,
};

use crate::{downloads, house::House, person};

/// What the browser asks for by itself, of which no page hears.
const BY_ITSELF: [&str; 4] = ["/sw.js", "/manifest.webmanifest", "/favicon.ico", "/icons/"];
/// What the flow itself asks for, past the app.
const BY_THE_FLOW: &str = "/api/v1/auth/register";
/// Asked for every few seconds, so that one may be cut off by the page that is loaded again, and one more leave between
/// the ledger's copy and the end.
const PERIODIC: [&str; 1] = ["/api/v1/sync/pull"];

#[tokio::test]
async fn every_request_that_left_the_browser_is_in_the_ledger() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let log = folder.path().join("network.json");
    let options = Options::new(profile.path())
        .with_microphone(Microphone::Plays(speech::microphone_wav()?))
        .with_net_log(&log);
    let browser = house.arrive(&options).await?;
    browser.begin().await?;
    person::wait_until_offline_ready(&browser).await?;
    person::make_account(&browser).await?;
    person::sign_in(&browser).await?;
    person::record(&browser, 2.0).await?;
    person::wait_for_result(&browser).await?;
    // A request that is cut off by the end of its page is written down by nobody: nothing is on its way here.
    person::wait_until_synced(&browser).await?;
    // From here on the service worker serves.
    browser.reload().await?;
    person::wait_until_synced(&browser).await?;
    browser.click("sign-out").await?;
    browser.find_within("go-sign-in", person::SYNC).await?;

    downloads::into(&browser, folder.path()).await?;
    browser.wait_for_text("ledger", person::SYNC, |text| text.contains("/api/v1/auth/logout")).await?;
    browser.click("ledger-save").await?;
    let ledger = count(downloads::file(folder.path(), "csv").await?.lines().skip(1).map(path_of_row));
    browser.close().await?;

    let left = left(&log, &house.address().to_string())?;
    ensure!(left.values().sum::<usize>() > 20, "the browser's log holds little: {left:?}");
    for (path, times) in &left {
        if BY_ITSELF.iter().any(|own| path.starts_with(own)) {
            continue;
        }
        let excused = usize::from(path == BY_THE_FLOW) + 2 * usize::from(PERIODIC.contains(&path.as_str()));
        let written = ledger.get(path).copied().unwrap_or_default();
        ensure!(written + excused >= *times, "{path}: {times} left, {written} are in the ledger: {ledger:?}");
    }
    Ok(())
}

/// How often each occurs.
fn count(paths: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for path in paths {
        *counts.entry(path).or_default() += 1;
    }
    counts
}

fn path_of_row(row: &str) -> String {
    row.split(',').nth(1).unwrap_or_default().to_owned()
}

/// Requests to this address of which the browser sent the head, by path without ids.
fn left(log: &Path, address: &str) -> Result<BTreeMap<String, usize>> {
    let log: Value =
        serde_json::from_str(&fs::read_to_string(log)?).context("the browser's log is cut off")?;
    let sent = &log["constants"]["logEventTypes"]["HTTP_TRANSACTION_SEND_REQUEST_HEADERS"];
    let events = log["events"].as_array().context("the log has no events")?;
    let heads = events.iter().filter(|event| event["type"] == *sent).map(|event| &event["params"]);
    let ours = heads.filter(|params| {
        let headers = params["headers"].as_array().into_iter().flatten().filter_map(Value::as_str);
        headers
            .filter_map(|header| header.split_once(": "))
            .any(|(name, value)| name.eq_ignore_ascii_case("host") && value == address)
    });
    Ok(count(ours.filter_map(|params| Some(plain(params["line"].as_str()?.split(' ').nth(1)?)))))
}

fn plain(path: &str) -> String {
    let path = path.split('?').next().unwrap_or(path);
    let with_ids = ["/api/v1/uploads", "/api/v1/blobs"].into_iter().find(|route| path.starts_with(route));
    with_ids.unwrap_or(path).to_owned()
}

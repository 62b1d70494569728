//! Without any network from the first visit on: record, import, analyse, search, save.

use anyhow::{Result, ensure};
use serde_json::Value;
use sotto_support::speech;

use crate::{downloads, house::House, person, results};

#[tokio::test]
async fn everything_works_without_a_network_from_the_first_visit_on() -> Result<()> {
    let Some(mut house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let clip = folder.path().join("Harbour walk.wav");
    speech::reading()?.looped(5.0).write_wav(&clip)?;
    let browser = house.enter(profile.path()).await?;
    person::wait_until_offline_ready(&browser).await?;
    house.stop()?;
    // A new start, not only a page that is open already.
    browser.goto(&house.url("/library")).await?;
    browser.click("nav-record").await?;
    results::of_file(&browser, clip).await?;
    person::wait_for_result(&browser).await?;
    let downloads = folder.path().join("saved");
    std::fs::create_dir(&downloads)?;
    downloads::into(&browser, &downloads).await?;
    browser.click("export").await?;
    browser.click("export-json").await?;
    let report: Value = serde_json::from_str(&downloads::file(&downloads, "json").await?)?;
    browser.click("export-close").await?;
    ensure!(
        report["analysis"]["emotion"].is_object() || report["emotion"].is_object(),
        "no result in {report}"
    );
    person::record(&browser, 3.0).await?;
    person::wait_for_result(&browser).await?;
    person::expect_in_library(&browser, 2).await?;
    browser.fill("search", "harbour").await?;
    browser.wait_for_count("recording-row", 1, person::SYNC).await?;
    browser.goto(&house.url("/settings/storage")).await?;
    browser.find_within("storage-table", person::SYNC).await?;
    browser.close().await
}

//! The page of a link in a frame of another site: shown where the link names that site, and nowhere else.

use std::fs;

use anyhow::{Result, ensure};
use serde_json::json;
use sotto_support::{Browser, site::Site};
use thirtyfour::By;

use crate::{
    house::House,
    person,
    visitor::{self, Team},
    visits::arrive,
};

/// The snippet of the documents, on a page with nothing else.
fn page(address: &str, allow: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><title>A museum</title><h1>A museum</h1>
         <iframe src=\"{address}\" title=\"Give feedback by voice\" allow=\"{allow}\"
           style=\"inline-size: 100%; block-size: 800px; border: 0\" loading=\"lazy\"></iframe></html>"
    )
}

async fn enter(browser: &Browser) -> Result<()> {
    browser.web().enter_default_frame().await?;
    Ok(browser.web().find(By::Css("iframe")).await?.enter_frame().await?)
}

#[tokio::test]
async fn a_site_that_the_link_names_shows_its_page() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let site = Site::serve(folder.path()).await?;
    let browser = arrive(profile.path()).await?;
    let team = Team::found(&house, &browser).await?;
    let (_, named) = team.link(&browser, json!({ "embed": [site.url()] })).await?;
    let (_, mute) = team.link(&browser, json!({ "embed": [site.url()] })).await?;
    let (_, other) = team.link(&browser, json!({ "embed": ["https://museum.example"] })).await?;
    let (_, closed) = team.link(&browser, json!({})).await?;
    let address = |slug: &str| house.url(&format!("/f/{slug}"));
    fs::write(folder.path().join("named.html"), page(&address(&named), "microphone; clipboard-write"))?;
    fs::write(folder.path().join("mute.html"), page(&address(&mute), ""))?;
    fs::write(folder.path().join("other.html"), page(&address(&other), "microphone"))?;
    fs::write(folder.path().join("closed.html"), page(&address(&closed), "microphone"))?;
    fs::write(folder.path().join("app.html"), page(&house.url("/"), "microphone"))?;

    browser.goto(&format!("{}/named.html", site.url())).await?;
    enter(&browser).await?;
    ensure!(browser.text("visit-title").await? == "How was your visit?");
    person::wait_until_offline_ready(&browser).await?;
    // Once more, by the service worker that this site's part of the storage has now.
    browser.web().enter_default_frame().await?;
    browser.reload().await?;
    enter(&browser).await?;
    visitor::say(&browser, 2.0).await?;
    browser.web().enter_default_frame().await?;
    browser.screenshot("visit-framed").await?;
    enter(&browser).await?;
    visitor::send(&browser).await?;
    // What the frame keeps belongs to the frame on this site.
    browser.goto(&address(&named)).await?;
    browser.find("record-start").await?;
    ensure!(browser.all("visit-kept").await?.is_empty(), "the frame's code is known outside of it");
    ensure!(team.arrived(&browser).await?.len() == 1);

    // A site that keeps the microphone to itself.
    browser.goto(&format!("{}/mute.html", site.url())).await?;
    enter(&browser).await?;
    browser.click("record-start").await?;
    browser.find_within("framed-note", person::SYNC).await?;

    for refused in ["other", "closed", "app"] {
        browser.goto(&format!("{}/{refused}.html", site.url())).await?;
        enter(&browser).await?;
        let shown =
            browser.evaluate("return [location.origin, document.querySelectorAll('#app').length];").await?;
        ensure!(shown[1] == json!(0) && shown[0] != json!(house.url("")), "{refused} is shown: {shown}");
    }
    browser.web().enter_default_frame().await?;
    browser.close().await
}

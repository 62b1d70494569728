//! What goes along of the web page beside the extension: only what was asked for and stays switched on.

use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sotto_support::{Browser, site::Site};

use crate::{
    person,
    screens::pictures,
    unpacked::{Chrome, Unpacked},
};

/// A page with something private on it.
const PAGE: &str = "<!doctype html><html lang=\"en-GB\"><title>A shop</title>
    <link rel=\"icon\" href=\"data:,\">
    <h1 id=\"offer\">Blue lamps</h1><p>They cost 40.</p><p id=\"secret\">Card 4929 0000 0000 6000</p></html>";

/// What the database keeps with the newest recording, as JSON; null where nothing.
const KEPT: &str = "
    const database = await new Promise((done, fail) => {
      const request = indexedDB.open('sotto');
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
    const rows = await new Promise((done, fail) => {
      const request = database.transaction('recordings').objectStore('recordings').getAll();
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
    database.close();
    const last = JSON.parse(new TextDecoder().decode(rows.at(-1))).recording;
    return last.extras?.page?.value.plain ?? null;";

async fn kept_page(browser: &Browser) -> Result<Value> {
    let kept = browser.evaluate(KEPT).await?;
    let text = kept.as_str().context("no page is kept with the recording")?;
    Ok(serde_json::from_str(text)?)
}

/// Presses something in the panel, where no driver's pointer reaches.
async fn press(browser: &Browser, name: &str) -> Result<()> {
    browser.find(name).await?;
    browser.evaluate(&format!("document.querySelector('[data-test={name}]').click();")).await.map(drop)
}

/// Ends a recording and opens what became of it.
async fn keep(browser: &Browser) -> Result<()> {
    press(browser, "record-stop").await?;
    browser.find_within("open-result", person::SYNC).await?;
    press(browser, "open-result").await
}

/// A panel with a page in a window beside it.
async fn beside_a_shop(unpacked: &Unpacked, site: &Site, profile: &std::path::Path) -> Result<Chrome> {
    unpacked.allow_everything()?;
    let chrome = unpacked.browse(profile).await?;
    chrome.browser.goto(&format!("{}/shop.html?session=secret#top", site.url())).await?;
    chrome.press_in_popup("popup-open").await?;
    press(&chrome.browser, "begin").await?;
    chrome.browser.find("record-start").await?;
    Ok(chrome)
}

fn shop() -> Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("shop.html"), PAGE)?;
    Ok(folder)
}

#[tokio::test]
async fn a_menu_records_about_a_selection_and_each_part_has_its_switch() -> Result<()> {
    let Some(unpacked) = Unpacked::take()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, shop()?);
    let site = Site::serve(folder.path()).await?;
    let chrome = beside_a_shop(&unpacked, &site, profile.path()).await?;
    let browser = &chrome.browser;
    let shop = format!("{}/shop.html", site.url());
    let menu = format!(
        "chrome.tabs.query({{}}).then((tabs) => chrome.contextMenus.onClicked.dispatch(
           {{ menuItemId: 'selection', selectionText: 'They cost 40.' }},
           tabs.find((tab) => tab.url?.startsWith('{shop}'))))"
    );
    chrome.in_background(&menu).await?;
    person::record_until(browser, 1.0).await?;
    let said = |text: &str| text.to_owned();
    ensure!(browser.text("page-title-said").await? == said("A shop"));
    ensure!(browser.text("page-selection-said").await? == said("They cost 40."));
    let query = browser.evaluate("return document.querySelector('[data-test=page-query]').checked;").await?;
    ensure!(query == json!(false), "what follows the address is kept unasked");
    pictures(browser, "extension-page").await?;
    press(browser, "page-title").await?;
    keep(browser).await?;
    browser.find_within("page-card", person::SYNC).await?;
    let page = kept_page(browser).await?;
    ensure!(page["address"] == json!(shop) && page["selection"] == json!("They cost 40."), "{page}");
    ensure!(page["title"] == Value::Null, "the title was switched off: {page}");
    ensure!(page["language"] == json!("en-GB") && page["viewport"].is_array(), "{page}");

    // A recording that nobody wants to be about a page is about none.
    press(browser, "nav-record").await?;
    press(browser, "record-start").await?;
    person::record_until(browser, 1.0).await?;
    keep(browser).await?;
    ensure!(browser.evaluate(KEPT).await? == Value::Null, "a page is kept unasked");
    chrome.close_clean().await
}

#[tokio::test]
async fn an_element_is_pointed_at_and_a_picture_is_blurred_for_good() -> Result<()> {
    let Some(unpacked) = Unpacked::take()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, shop()?);
    let site = Site::serve(folder.path()).await?;
    let chrome = beside_a_shop(&unpacked, &site, profile.path()).await?;
    let browser = &chrome.browser;
    let panel = browser.web().window().await?;
    press(browser, "page-pick").await?;
    chrome.switch_to(&site.url(), |url, site| url.starts_with(site)).await?;
    // The picker is there as soon as it marks something.
    let marked =
        "return getComputedStyle(document.documentElement.lastElementChild).pointerEvents === 'none';";
    browser.wait_until(marked, person::SYNC).await.context("nothing can be pointed at")?;
    browser.web().find(thirtyfour::By::Id("offer")).await?.click().await?;
    browser.web().switch_to_window(panel).await?;
    browser.wait_for_text("page-element-said", person::SYNC, |text| text == "Blue lamps").await?;

    press(browser, "page-picture").await?;
    browser.find_within("page-picture-shown", person::SYNC).await?;
    let before = picture_variety(browser).await?;
    ensure!(before > 20, "the picture shows nothing: {before} colours");
    browser
        .evaluate(
            "document.querySelector('[data-test=page-picture-shown]').scrollIntoView({ block: 'center' });",
        )
        .await?;
    browser.screenshot("extension-picture").await?;
    let shown =
        browser.evaluate("return document.querySelector('[data-test=page-picture-shown] img').src;").await?;
    // All of it: what is left are some squares.
    press(browser, "page-hide-all").await?;
    let squares =
        format!("return document.querySelector('[data-test=page-picture-shown] img').src !== {shown};");
    browser.wait_until(&squares, person::SYNC).await?;
    browser.screenshot("extension-picture-blurred").await?;
    press(browser, "record-start").await?;
    person::record_until(browser, 1.0).await?;
    keep(browser).await?;
    browser.find_within("page-card-picture", person::SYNC).await?;
    let page = kept_page(browser).await?;
    ensure!(page["element"] == json!({ "selector": "#offer", "text": "Blue lamps" }), "{page}");
    let after = variety_of(browser, "[data-test=page-card-picture]").await?;
    ensure!(after * 4 < before, "the picture can still be read: {after} steps instead of {before}");
    chrome.close_clean().await
}

async fn picture_variety(browser: &Browser) -> Result<u64> {
    variety_of(browser, "[data-test=page-picture-shown] img").await
}

/// Steps from one pixel to the next in the middle column of a picture: how much there is to read in it.
async fn variety_of(browser: &Browser, selector: &str) -> Result<u64> {
    let steps = browser
        .evaluate(&format!(
            "const image = document.querySelector('{selector}');
             await image.decode();
             const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
             const context = canvas.getContext('2d');
             context.drawImage(image, 0, 0);
             let steps = 0;
             for (let y = 0; y < Math.min(canvas.height, 200); y += 1) {{
               const row = context.getImageData(0, y, Math.min(canvas.width, 300), 1).data;
               for (let x = 4; x < row.length; x += 4) steps += Math.abs(row[x] - row[x - 4]) > 40 ? 1 : 0;
             }}
             return steps;"
        ))
        .await?;
    steps.as_u64().context("no number")
}

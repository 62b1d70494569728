//! Pictures of the pages people see first, to be looked at: `target/screens/`.

use anyhow::Result;
use sotto_support::{Browser, browser::Microphone, place, speech};

use crate::{accessible, house::House, person};

const SIZES: [(u32, u32); 2] = [(1440, 900), (390, 844)];

#[tokio::test]
async fn every_page_has_its_picture_taken() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let (profile, folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let browser = house.enter_with(profile.path(), Microphone::Plays(speech::microphone_wav()?)).await?;
    let clip = folder.path().join("A reading.wav");
    speech::reading()?.write_wav(&clip)?;
    browser.choose_files("file-input", &[clip]).await?;
    person::expect_in_library(&browser, 1).await?;
    person::record(&browser, 4.0).await?;
    person::wait_for_result(&browser).await?;
    person::expect_in_library(&browser, 2).await?;
    pictures(&browser, "library").await?;

    let result =
        browser.evaluate("return document.querySelector('[data-test=recording-row]:last-of-type a').href");
    let result = result.await?.as_str().unwrap_or_default().to_owned();
    browser.goto(&result).await?;
    person::wait_for_result(&browser).await?;
    pictures(&browser, "result").await?;
    browser.evaluate("document.querySelector('.cards').scrollIntoView();").await?;
    pictures(&browser, "cards").await?;
    let unfold = "const all = document.querySelector('[data-test=all-measures]'); all.open = true; all.scrollIntoView();";
    browser.evaluate(unfold).await?;
    pictures(&browser, "measures").await?;

    browser.click("nav-record").await?;
    browser.find("record-start").await?;
    pictures(&browser, "record").await?;
    browser.click("record-start").await?;
    person::record_until(&browser, 3.0).await?;
    pictures(&browser, "recording").await?;
    person::keep_by(&browser, "record-stop").await?;
    person::wait_for_result(&browser).await?;

    browser.goto(&house.url("/setup?code=x")).await?;
    browser.find("setup-submit").await?;
    pictures(&browser, "setup").await?;
    browser.click("nav-settings").await?;
    browser.find("go-sign-in").await?;
    pictures(&browser, "settings").await?;
    browser.click("go-models").await?;
    person::wait_for_model(&browser).await?;
    browser.find("remove-model").await?;
    pictures(&browser, "models").await?;
    browser.click("model-card").await?;
    pictures(&browser, "model-card").await?;
    browser.goto(&house.url("/settings")).await?;
    browser.click("nav-settings").await?;
    browser.click("go-sign-in").await?;
    browser.find("sign-in-email").await?;
    pictures(&browser, "sign-in").await?;
    person::make_account(&browser).await?;
    person::sign_in(&browser).await?;
    person::wait_until_synced(&browser).await?;
    pictures(&browser, "account").await?;
    println!("pictures lie in {}", place::target_folder("screens")?.display());
    browser.close().await
}

/// Scrolls to an element, clear of what stays at the page's edges.
pub(crate) async fn centre(browser: &Browser, name: &str) -> Result<()> {
    let scroll =
        format!("document.querySelector('[data-test={name}]').scrollIntoView({{ block: 'center' }});");
    browser.evaluate(&scroll).await.map(drop)
}

/// Takes the page's picture wide and narrow, light and dark.
pub(crate) async fn pictures(browser: &Browser, page: &str) -> Result<()> {
    pictures_around(browser, page, None).await
}

/// The same with an element in the middle, which another width puts elsewhere.
pub(crate) async fn pictures_around(browser: &Browser, page: &str, name: Option<&str>) -> Result<()> {
    for (width, height) in SIZES {
        browser.resize(width, height).await?;
        if let Some(name) = name {
            centre(browser, name).await?;
        }
        for dark in [false, true] {
            browser.prefer_dark(dark).await?;
            // Two frames: one to lay out, one to paint what is drawn on canvases.
            let frames = "for (let n = 0; n < 2; n += 1) await new Promise(requestAnimationFrame);
                await document.fonts.ready;";
            browser.evaluate(frames).await?;
            let shade = if dark { "dark" } else { "light" };
            let name = format!("{page}-{width}x{height}-{shade}");
            browser.screenshot(&name).await?;
            accessible::check(browser, &name).await?;
        }
    }
    browser.resize(SIZES[0].0, SIZES[0].1).await?;
    if name.is_some() {
        browser.evaluate("window.scrollTo(0, 0);").await?;
    }
    browser.prefer_dark(false).await
}

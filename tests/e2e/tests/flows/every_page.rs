//! What holds on every page: it fits the narrowest phone and the widest screen, and a keyboard gets to everything.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sotto_support::{Browser, browser::Microphone, speech};

use crate::{house::House, person, results};

/// The narrowest phone and the widest screen, in CSS pixels.
const WIDTHS: [u32; 2] = [360, 3840];

/// Addresses that need nothing but a library with one recording.
const PAGES: [&str; 11] = [
    "/",
    "/library",
    "/settings",
    "/settings/account",
    "/settings/models",
    "/sign-in",
    "/reset",
    "/reset?token=x",
    "/verify?token=x",
    "/setup?code=x",
    "/nowhere",
];

/// More elements than any page has, so that a trap for the focus ends a test and not the day.
const MOST_STOPS: usize = 300;

#[tokio::test]
async fn every_page_fits_every_screen_in_every_language() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    let pages = pages(&browser).await?;
    // German has the longest words.
    for language in ["en", "de", "es", "rtl"] {
        browser.evaluate(&format!("localStorage.setItem('sotto-language', '{language}');")).await?;
        for page in &pages {
            open(&browser, &house.url(page)).await?;
            for width in WIDTHS {
                browser.resize(width, 800).await?;
                let wide = browser.evaluate(
                    "await new Promise(requestAnimationFrame);
                     const page = document.documentElement;
                     // What ends in an ellipsis is cut by the one around it, which has to fit.
                     const cut = (it) => it && (getComputedStyle(it).textOverflow === 'ellipsis' || cut(it.parentElement));
                     const over = [...document.querySelectorAll('main *')].filter((it) => {
                       const { left, right, width } = it.getBoundingClientRect();
                       return width > 1 && (left < -1 || right > innerWidth + 1)
                         && !it.closest('.table-scroll, .overlay, .valence') && !cut(it.parentElement);
                     });
                     return [page.scrollWidth - innerWidth, over.slice(0, 3).map((it) => it.outerHTML.slice(0, 90))];",
                );
                let wide = wide.await?;
                let fits = wide[0].as_f64().is_some_and(|it| it <= 0.0) && wide[1] == json!([]);
                ensure!(fits, "{page} in {language} does not fit {width} pixels: {wide}");
            }
        }
    }
    browser.close().await
}

#[tokio::test]
async fn a_keyboard_gets_to_everything_and_shows_where_it_is() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = house.enter_with(profile.path(), Microphone::Absent).await?;
    for page in &pages(&browser).await? {
        open(&browser, &house.url(page)).await?;
        walk(&browser).await.with_context(|| format!("on {page}"))?;
    }
    browser.close().await
}

/// All addresses, after one recording was made.
async fn pages(browser: &Browser) -> Result<Vec<String>> {
    let folder = tempfile::tempdir()?;
    let clip = folder.path().join("A recording with quite a long name that somebody gave it once.wav");
    speech::reading()?.looped(6.0).write_wav(&clip)?;
    results::of_file(browser, clip).await?;
    person::wait_for_result(browser).await?;
    let result = browser.evaluate("return location.pathname;").await?;
    let result = result.as_str().context("a path")?.to_owned();
    Ok(PAGES.map(str::to_owned).into_iter().chain([result]).collect())
}

/// Opens a page, and waits until it has its heading.
async fn open(browser: &Browser, url: &str) -> Result<()> {
    browser.goto(url).await?;
    browser.wait_until("return Boolean(document.querySelector('main h1'));", person::SYNC).await
}

/// Tabs through a page: every element that does something is reached, has a name, and shows that it has the focus.
async fn walk(browser: &Browser) -> Result<()> {
    let expected = browser
        .evaluate(
            "const all = 'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex=\"0\"]';
             const seen = (it) => it.checkVisibility({ visibilityProperty: true });
             window.stops = [...document.querySelectorAll(all)].filter((it) => seen(it)
               && !(it.type === 'radio' && !it.checked && document.querySelector(`[name=\"${it.name}\"]:checked`)));
             document.activeElement.blur();
             return stops.length;",
        )
        .await?
        .as_u64()
        .context("a number")? as usize;
    ensure!(expected < MOST_STOPS, "{expected} stops");
    let mut bad = Vec::new();
    for _ in 0..=expected {
        // As from a keyboard: what an element is sent by the driver, a field for files takes for a file.
        for kind in ["rawKeyDown", "keyUp"] {
            let key = json!({ "type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9 });
            browser.devtools("Input.dispatchKeyEvent", key).await?;
        }
        let stop = browser
            .evaluate(
                "const it = document.activeElement;
                 if (!it || it === document.body) return null;
                 const at = stops.indexOf(it);
                 if (at >= 0) stops.splice(at, 1);
                 const rings = [it, it.nextElementSibling, it.previousElementSibling, it.parentElement].filter(Boolean)
                   .some((of) => { const { outlineStyle, outlineWidth } = getComputedStyle(of);
                     return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2; });
                 const name = it.getAttribute('aria-label') || it.getAttribute('aria-labelledby') || it.title
                   || it.labels?.[0]?.textContent || it.textContent;
                 return rings && name.trim() ? null : it.outerHTML.slice(0, 120);",
            )
            .await?;
        if let Value::String(stop) = stop {
            bad.push(stop);
        }
    }
    ensure!(bad.is_empty(), "no ring or no name: {bad:#?}");
    // What was put in place of something else meanwhile, as a model came to be known, is no stop any more.
    let left = browser
        .evaluate("return stops.filter((it) => it.isConnected).map((it) => it.outerHTML.slice(0, 120));")
        .await?;
    ensure!(left == json!([]), "the keyboard does not get to {left:#}");
    Ok(())
}

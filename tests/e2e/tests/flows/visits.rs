//! A visitor without an account, from the link to the withdrawal.

use anyhow::{Result, ensure};
use serde_json::json;
use sotto_support::{
    Browser,
    browser::{Microphone, Options},
    speech,
};

use crate::{
    house::House,
    person,
    screens::pictures,
    visitor::{self, Team},
};

/// A browser of somebody with a microphone that speaks.
pub(crate) async fn arrive(profile: &std::path::Path) -> Result<Browser> {
    Browser::open(&Options::new(profile).with_microphone(Microphone::Plays(speech::microphone_wav()?))).await
}

/// The page fits the narrowest phone.
async fn fits(browser: &Browser, name: &str) -> Result<()> {
    browser.resize(360, 800).await?;
    let over = "await new Promise(requestAnimationFrame);
        return [...document.querySelectorAll('main *')].filter((it) => {
          const { left, right, width } = it.getBoundingClientRect();
          return width > 1 && (left < -1 || right > innerWidth + 1) && !it.closest('.overlay, .valence');
        }).map((it) => it.outerHTML.slice(0, 120)).concat(
          document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : []);";
    let over = browser.evaluate(over).await?;
    ensure!(over == json!([]), "{name} does not fit 360 pixels: {over}");
    browser.resize(1440, 900).await
}

/// Chooses a language by its own name.
async fn choose_language(browser: &Browser, name: &str) -> Result<()> {
    let choose = format!(
        "const list = document.querySelector('[data-test=visit-language]');
         list.value = [...list.options].find((it) => it.text === '{name}').value;
         list.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    );
    browser.evaluate(&choose).await.map(drop)
}

#[tokio::test]
async fn a_visitor_records_sees_sends_and_withdraws() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = arrive(profile.path()).await?;
    let team = Team::found(&house, &browser).await?;
    let (_, slug) = team.link(&browser, json!({})).await?;
    let address = house.url(&format!("/f/{slug}"));
    browser.goto(&address).await?;
    ensure!(browser.text("visit-title").await? == "How was your visit?");
    ensure!(browser.all("nav-library").await?.is_empty(), "a visitor is led through the app");
    choose_language(&browser, "Deutsch").await?;
    browser.wait_for_text("visit-title", person::SYNC, |text| text == "Wie war dein Besuch?").await?;
    choose_language(&browser, "English").await?;
    browser.wait_for_text("visit-title", person::SYNC, |text| text == "How was your visit?").await?;
    pictures(&browser, "visit-asked").await?;
    fits(&browser, "what is asked").await?;

    // Facts alone.
    visitor::say(&browser, 3.0).await?;
    let meaning = browser.text("emotion-meaning").await?;
    let says = ["sure", "speech", "clearly"].iter().any(|word| meaning.contains(word));
    ensure!(says, "no word on how sure that is: {meaning}");
    pictures(&browser, "visit-found").await?;
    fits(&browser, "what was found").await?;
    ensure!(!browser.find("visit-send").await?.is_enabled().await?, "it can be sent without consent");
    let first = visitor::send(&browser).await?;
    pictures(&browser, "visit-sent").await?;
    fits(&browser, "what was sent").await?;
    let arrived = team.arrived(&browser).await?;
    ensure!(arrived.len() == 1 && arrived[0]["transcript"] != json!(true), "{arrived:?}");
    ensure!(arrived[0].get("audio").is_none() && arrived[0]["language"] == "en", "{arrived:?}");
    ensure!(
        arrived[0]["analysis"]["voice"].is_object() && arrived[0]["consent"].as_str().is_some(),
        "{arrived:?}"
    );

    // Another time with words and sound.
    browser.click("give-more").await?;
    visitor::say(&browser, 2.0).await?;
    browser.click("share-words").await?;
    browser.fill("visit-words", "The kettle is too loud.").await?;
    browser.click("share-sound").await?;
    pictures(&browser, "visit-choice").await?;
    fits(&browser, "what is chosen").await?;
    let second = visitor::send(&browser).await?;
    ensure!(first != second);
    let arrived = team.arrived(&browser).await?;
    ensure!(arrived.len() == 2 && arrived[0]["audio"]["complete"] == json!(true), "{arrived:?}");
    ensure!(arrived[0].to_string().contains("The kettle is too loud."), "{arrived:?}");
    let bytes = arrived[0]["audio"]["bytes"].as_u64().unwrap_or_default();
    ensure!(bytes > 100_000, "two seconds of sound in {bytes} bytes");

    // Another day: the codes are still here, and one is withdrawn.
    browser.goto(&address).await?;
    browser.click("visit-desk").await?;
    browser.wait_for_count("visit-kept", 2, person::SYNC).await?;
    browser.fill("visit-typed", &second.to_lowercase().replace('-', " ")).await?;
    browser.click("visit-look").await?;
    browser.wait_for_text("visit-found", person::SYNC, |text| text.contains("with words and sound")).await?;
    browser.click("visit-withdraw").await?;
    pictures(&browser, "visit-withdraw").await?;
    fits(&browser, "what is withdrawn").await?;
    browser.click("visit-withdraw-sure").await?;
    browser.find_within("visit-withdrawn", person::SYNC).await?;
    browser.wait_for_count("visit-kept", 1, person::SYNC).await?;
    let arrived = team.arrived(&browser).await?;
    ensure!(arrived.len() == 1 && arrived[0].get("audio").is_none(), "{arrived:?}");
    browser.click("visit-look").await?;
    browser
        .wait_for_text("problem", person::SYNC, |text| text.contains("Nothing lies under this code"))
        .await?;

    // What left stands in the ledger.
    browser.goto(&house.url("/settings")).await?;
    let all = |text: &str| {
        ["/api/v1/feedback", "/api/v1/submission/audio"].iter().all(|route| text.contains(route))
            && !text.contains(&slug)
    };
    browser.wait_for_text("ledger", person::SYNC, all).await?;
    browser.close().await
}

#[tokio::test]
async fn a_reload_in_mid_recording_loses_nothing() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = arrive(profile.path()).await?;
    let team = Team::found(&house, &browser).await?;
    let (_, slug) = team.link(&browser, json!({})).await?;
    browser.goto(&house.url(&format!("/f/{slug}"))).await?;
    browser.click("record-start").await?;
    person::record_until(&browser, 3.0).await?;
    browser.reload().await?;
    browser.find_within("unfinished-item", person::SYNC).await?;
    pictures(&browser, "visit-cut-off").await?;
    browser.click("recover").await?;
    visitor::found(&browser).await?;
    // And what was found is there after another reload.
    browser.reload().await?;
    visitor::found(&browser).await?;
    visitor::send(&browser).await?;
    let arrived = team.arrived(&browser).await?;
    ensure!(
        arrived.len() == 1 && arrived[0]["duration_ms"].as_u64().unwrap_or_default() > 2000,
        "{arrived:?}"
    );
    browser.click("visit-forget").await?;
    browser.find_within("record-start", person::SYNC).await?;
    browser.goto(&house.url("/library")).await?;
    browser.wait_for_count("recording-row", 0, person::SYNC).await?;
    browser.close().await
}

//! Visitors whose link takes nothing, whose network is cut, or who were slower than the text.

use anyhow::{Result, ensure};
use serde_json::json;
use sotto_support::browser::{Microphone, Options};

use crate::{
    house::House,
    person,
    screens::pictures,
    visitor::{self, Team},
    visits::arrive,
};

/// Of the requests of a kind, lets one arrive and loses its answer.
fn lose(method: &str, path: &str) -> String {
    format!(
        "const real = window.fetch.bind(window);
         window.lost = 0;
         window.fetch = async (url, init) => {{
           const answer = await real(url, init);
           if (init?.method !== '{method}' || !String(url).includes('{path}') || window.lost > 0) return answer;
           window.lost += 1;
           throw new TypeError('the network was cut');
         }};"
    )
}

#[tokio::test]
async fn a_link_that_takes_nothing_says_why() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = arrive(profile.path()).await?;
    let team = Team::found(&house, &browser).await?;
    let (_, closed) = team.link(&browser, json!({ "closed": true })).await?;
    let (_, full) = team.link(&browser, json!({ "limit": 1 })).await?;
    let soon = browser.evaluate("return Date.now() + 1500").await?;
    let (_, expired) = team.link(&browser, json!({ "expires_ms": soon })).await?;
    browser.goto(&house.url(&format!("/f/{full}"))).await?;
    visitor::say(&browser, 2.0).await?;
    visitor::send(&browser).await?;
    for (slug, words) in [
        (closed.as_str(), "takes no feedback at the moment"),
        (full.as_str(), "as much feedback"),
        (expired.as_str(), "is over"),
        ("nothing-here", "no such link"),
        ("%3Cscript%3E", "no such link"),
        ("", "no such link"),
    ] {
        browser.goto(&house.url(&format!("/f/{slug}"))).await?;
        browser.wait_for_text("visit-shut", person::SYNC, |text| text.contains(words)).await?;
        ensure!(browser.all("record-start").await?.is_empty(), "there is a recorder for {slug}");
        browser.find("visit-desk").await?;
    }
    pictures(&browser, "visit-shut").await?;
    browser.close().await
}

#[tokio::test]
async fn a_microphone_that_is_denied_is_said() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let options = Options::new(profile.path()).with_microphone(Microphone::Denied);
    let browser = sotto_support::Browser::open(&options).await?;
    let team = Team::found(&house, &browser).await?;
    let (_, slug) = team.link(&browser, json!({})).await?;
    browser.goto(&house.url(&format!("/f/{slug}"))).await?;
    browser.click("record-start").await?;
    browser
        .wait_for_text("problem", person::SYNC, |text| text.contains("may not use the microphone"))
        .await?;
    browser.close().await
}

#[tokio::test]
async fn lost_answers_and_a_dead_server_make_one_submission() -> Result<()> {
    let Some(mut house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = arrive(profile.path()).await?;
    let team = Team::found(&house, &browser).await?;
    let (_, slug) = team.link(&browser, json!({})).await?;
    let address = house.url(&format!("/f/{slug}"));
    browser.goto(&address).await?;
    person::wait_until_offline_ready(&browser).await?;
    browser.evaluate(&lose("POST", "/api/v1/feedback/")).await?;
    // More than one part of sound.
    visitor::say(&browser, 12.0).await?;
    browser.click("share-sound").await?;
    let code = visitor::send(&browser).await?;
    ensure!(browser.evaluate("return window.lost;").await? == json!(1), "no answer was lost");
    let arrived = team.arrived(&browser).await?;
    ensure!(arrived.len() == 1 && arrived[0]["audio"]["complete"] == json!(true), "{arrived:?}");

    // The server dies after the first part of the sound, and the page goes away before it is back.
    browser.click("give-more").await?;
    visitor::say(&browser, 12.0).await?;
    browser.click("share-sound").await?;
    browser.evaluate(&lose("PATCH", "/api/v1/submission/audio")).await?;
    browser.click("visit-agree").await?;
    browser.click("visit-send").await?;
    browser.wait_until("return window.lost === 1;", person::SYNC).await?;
    house.kill()?;
    browser.find_within("visit-now", person::SYNC).await?;
    pictures(&browser, "visit-waiting").await?;
    browser.goto(&address).await?;
    browser.find_within("visit-now", person::SYNC).await?;
    house.restart()?;
    browser.click("visit-now").await?;
    let second = visitor::code(&browser, person::SYNC).await?;
    ensure!(code != second);
    let arrived = team.arrived(&browser).await?;
    ensure!(arrived.len() == 2 && arrived[0]["audio"]["complete"] == json!(true), "{arrived:?}");
    browser.close().await
}

#[tokio::test]
async fn work_is_done_where_much_comes_and_a_changed_text_is_read_again() -> Result<()> {
    let Some(house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = arrive(profile.path()).await?;
    let team = Team::found(&house, &browser).await?;
    let (id, slug) = team.link(&browser, json!({})).await?;
    browser.goto(&house.url(&format!("/f/{slug}"))).await?;
    visitor::say(&browser, 2.0).await?;
    // Five are free.
    let five = format!(
        "const seen = [];
         for (let n = 0; n < 5; n += 1) {{
           const view = await (await fetch('/api/v1/feedback/{slug}')).json();
           const analysis = {{ duration_s: 1, sample_rate_hz: 48000, channels: 1, codec: 'pcm',
             quality: {{ clipped_ratio: 0, speech_ratio: 0, warnings: [] }}, voice: {{}}, segments: [],
             emotion: {{ label: 'unsure', confidence: 0, scores: {{}} }}, sentiment: {{ label: 'unsure', score: 0, confidence: 0 }},
             timeline: [], engine: {{ version: '0.1.0', models: {{}} }} }};
           const answer = await fetch('/api/v1/feedback/{slug}', {{ method: 'POST',
             headers: {{ 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }},
             body: JSON.stringify({{ revision: view.revision, language: 'en', consent: true, analysis }}) }});
           seen.push(answer.status);
         }}
         return seen;"
    );
    ensure!(browser.evaluate(&five).await? == json!([201, 201, 201, 201, 201]));
    // Meanwhile the team says something else.
    let texts = json!([{ "language": "en", "title": "How was your visit?", "consent": "The museum may keep it for ever." }]);
    team.change(&browser, &id, json!({ "texts": texts })).await?;
    browser.click("visit-agree").await?;
    browser.click("visit-send").await?;
    browser.find_within("consent-changed", person::SYNC).await?;
    browser.wait_for_text("visit-consent", person::SYNC, |text| text.contains("for ever")).await?;
    ensure!(team.arrived(&browser).await?.len() == 5, "it was sent without consent");
    let answers = "const real = window.fetch.bind(window);
        window.asked = [];
        window.fetch = async (url, init) => {
          const answer = await real(url, init);
          if (init?.method === 'POST') window.asked.push(answer.status);
          return answer;
        };";
    browser.evaluate(answers).await?;
    visitor::send(&browser).await?;
    let asked = browser.evaluate("return window.asked;").await?;
    ensure!(asked == json!([428, 200, 201]), "no proof was asked for: {asked}");
    ensure!(team.arrived(&browser).await?.len() == 6);
    browser.close().await
}

#[tokio::test]
async fn a_server_that_is_away_is_said_and_asked_again() -> Result<()> {
    let Some(mut house) = House::open()? else { return Ok(()) };
    let profile = tempfile::tempdir()?;
    let browser = arrive(profile.path()).await?;
    let team = Team::found(&house, &browser).await?;
    let (_, known) = team.link(&browser, json!({})).await?;
    let (_, other) = team.link(&browser, json!({})).await?;
    browser.goto(&house.url(&format!("/f/{known}"))).await?;
    person::wait_until_offline_ready(&browser).await?;
    house.stop()?;
    // Somebody who was here before can record all the same.
    browser.goto(&house.url(&format!("/f/{known}"))).await?;
    browser.find_within("from-earlier", person::SYNC).await?;
    visitor::say(&browser, 2.0).await?;
    browser.goto(&house.url(&format!("/f/{other}"))).await?;
    browser.find_within("visit-unreached", person::SYNC).await?;
    pictures(&browser, "visit-unreached").await?;
    house.restart()?;
    browser.click("visit-retry").await?;
    browser.wait_for_text("visit-title", person::SYNC, |text| text == "How was your visit?").await?;
    browser.close().await
}

//! The team's pages, as an owner, an analyst and a member use them: what each may do, and what each must not see.

use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::json;
use sotto_support::Browser;

use crate::{person::SYNC, screens::pictures, team::Team};

const OWNER: &str = "owner@example.org";
pub(crate) const ANALYST: &str = "ann@example.org";
const MEMBER: &str = "mia@example.org";
/// Submissions of a team that reads a page of them.
const SOME: usize = 24;
/// Submissions of a team that has more than the server answers at once.
const MANY: usize = 140;
/// How long a page may take to show what the server knows.
pub(crate) const SOON: Duration = Duration::from_secs(15);

/// Waits until the page says that this many are listed.
///
/// # Errors
/// It does not in time.
pub(crate) async fn expect_count(browser: &Browser, count: usize) -> Result<()> {
    let there =
        format!("return Number(document.querySelector('.submissions')?.dataset.count ?? -1) === {count};");
    browser.wait_until(&there, SOON).await
}

/// Chooses a value.
///
/// # Errors
/// It is not offered.
pub(crate) async fn choose(browser: &Browser, select: &str, value: &str) -> Result<()> {
    browser.find(select).await?;
    let pick = format!(
        "const select = document.querySelector('[data-test={select}]');
         select.value = '{value}';
         select.dispatchEvent(new Event('change', {{ bubbles: true }}));
         return select.value === '{value}' || select.value === '';"
    );
    ensure!(browser.evaluate(&pick).await? == json!(true), "{select} has no {value}");
    Ok(())
}

/// What the navigation offers.
async fn offered(browser: &Browser) -> Result<Vec<String>> {
    let names = browser
        .evaluate("return [...document.querySelectorAll('.admin-nav a')].map((it) => it.dataset.test);")
        .await?;
    Ok(names.as_array().into_iter().flatten().filter_map(|it| it.as_str()).map(str::to_owned).collect())
}

#[tokio::test]
async fn an_owner_makes_links_and_works_with_what_comes() -> Result<()> {
    let Some(founding) = Team::found(SOME)? else { return Ok(()) };
    let team = founding.fill().await?;
    let profile = tempfile::tempdir()?;
    let browser = team.enter(profile.path(), OWNER, "links").await?;
    browser.wait_for_count("link", 2, SOON).await?;

    // A link is made, changed and closed.
    browser.click("new-link").await?;
    browser.fill("link-title-input", "Evening opening").await?;
    browser
        .evaluate(
            "for (const name of ['link-prompt', 'link-consent']) {
           const field = document.querySelector(`[data-test^=${name}]`);
           field.value = 'You may read and hear what I say.';
           field.dispatchEvent(new Event('input', { bubbles: true }));
         }",
        )
        .await?;
    browser.fill("link-limit", "12").await?;
    browser.click("keep-link").await?;
    browser.wait_for_count("link", 3, SOON).await?;
    ensure!(browser.text("link-title").await? == "Evening opening", "the newest link comes first");
    ensure!(browser.text("link-address").await?.contains("/f/"), "a link has its address");
    browser.click("edit-link").await?;
    browser.type_over("link-title-input", "Evening opening until ten").await?;
    browser.click("keep-link").await?;
    browser.wait_for_text("link-title", SOON, |it| it == "Evening opening until ten").await?;
    browser.click("close-link").await?;
    browser.wait_for_text("link-state", SOON, |it| it == "Closed").await?;

    // Submissions are narrowed down, by the address too.
    browser.click("admin-submissions").await?;
    expect_count(&browser, SOME).await?;
    choose(&browser, "by-emotion", "anger").await?;
    expect_count(&browser, SOME / 8).await?;
    browser.reload().await?;
    expect_count(&browser, SOME / 8).await?;
    choose(&browser, "by-status", "done").await?;
    browser.find("nothing").await?;
    browser.click("clear-filters").await?;
    expect_count(&browser, SOME).await?;

    // One is read, and the team says where it is with it.
    browser.evaluate("document.querySelector('[data-test=submission] a').click();").await?;
    browser.find("reader").await?;
    browser
        .wait_until("return document.querySelector('[data-test=status]')?.dataset.status === 'seen';", SOON)
        .await?;
    ensure!(browser.text("reader-title").await? == "How was your visit?", "a submission names its link");
    choose(&browser, "status", "planned").await?;
    browser
        .wait_until(
            "return document.querySelector('[data-test=status]')?.dataset.status === 'planned';",
            SOON,
        )
        .await?;
    browser.fill("note-text", "Ask the house technician.").await?;
    browser.click("keep-note").await?;
    browser.wait_for_count("note", 1, SOON).await?;
    browser.reload().await?;
    browser.wait_for_count("note", 1, SOON).await?;

    // Many at once.
    browser.goto(&team.page("submissions")).await?;
    expect_count(&browser, SOME).await?;
    browser
        .evaluate(
            "for (const it of [...document.querySelectorAll('[data-test=choose]')].slice(0, 3)) it.click();",
        )
        .await?;
    browser.wait_for_text("chosen-count", SOON, |it| it == "3 chosen").await?;
    choose(&browser, "bulk-status", "done").await?;
    browser
        .wait_until(
            "return document.querySelectorAll('[data-test=submission][data-status=done]').length === 3;",
            SOON,
        )
        .await?;
    browser.evaluate("document.querySelector('[data-test=choose]').click();").await?;
    browser.click("bulk-delete").await?;
    browser.click("bulk-delete-sure").await?;
    expect_count(&browser, SOME - 1).await?;
    browser.close().await
}

#[tokio::test]
async fn a_table_of_many_has_few_rows_on_the_page() -> Result<()> {
    let Some(founding) = Team::found(MANY)? else { return Ok(()) };
    let team = founding.fill().await?;
    let profile = tempfile::tempdir()?;
    let browser = team.enter(profile.path(), ANALYST, "submissions").await?;
    expect_count(&browser, 100).await?;
    let to_the_end = format!(
        "window.scrollTo(0, document.body.scrollHeight);
         return Number(document.querySelector('.submissions').dataset.count) === {MANY};"
    );
    browser.wait_until(&to_the_end, SYNC).await?;
    let on_the_page = browser.all("submission").await?.len();
    ensure!(on_the_page < 80, "{on_the_page} rows are on the page");
    // The last row is the oldest submission, and the arrow keys lead there from the one before.
    let last = format!("return document.querySelector('[data-at=\"{}\"]')?.dataset.id ?? '';", MANY - 1);
    browser.wait_until(&last.replace("?? ''", "!== undefined"), SOON).await?;
    ensure!(browser.evaluate(&last).await? == team.made["sent"][0], "the oldest is not last");
    browser.close().await
}

#[tokio::test]
async fn each_role_sees_what_it_may_and_nothing_else() -> Result<()> {
    let Some(founding) = Team::found(3)? else { return Ok(()) };
    let team = founding.fill().await?;
    let submission = team.made["sent"][0].as_str().unwrap_or_default().to_owned();
    let profile = tempfile::tempdir()?;
    let browser = team.house.enter(profile.path()).await?;
    browser.goto(&team.page("submissions")).await?;
    browser.find("sign-in-first").await?;
    browser.close().await?;

    let profile = tempfile::tempdir()?;
    let browser = team.enter(profile.path(), OWNER, "people").await?;
    ensure!(
        offered(&browser).await?.contains(&"admin-accounts".to_owned()),
        "who runs the server sees accounts"
    );
    browser.wait_for_count("member", 3, SOON).await?;
    browser.click("invite").await?;
    ensure!(browser.text("invitation").await?.contains("/sign-in?invitation="), "an invitation is a link");
    browser.wait_for_count("pending", 1, SOON).await?;
    browser.close().await?;

    let profile = tempfile::tempdir()?;
    let browser = team.enter(profile.path(), ANALYST, "links").await?;
    browser.wait_for_count("link", 2, SOON).await?;
    let expected = ["overview", "trends", "submissions", "links", "exports", "people", "teams"]
        .map(|it| format!("admin-{it}"));
    ensure!(offered(&browser).await? == expected, "an analyst is offered {:?}", offered(&browser).await?);
    for name in ["new-link", "edit-link", "close-link"] {
        ensure!(browser.all(name).await?.is_empty(), "an analyst is offered {name}");
    }
    browser.goto(&team.page("people")).await?;
    browser.wait_for_count("member", 3, SOON).await?;
    for name in ["invite", "give-role", "remove-member"] {
        ensure!(browser.all(name).await?.is_empty(), "an analyst is offered {name}");
    }
    browser.goto(&team.page(&format!("submissions/{submission}"))).await?;
    browser.find("reader").await?;
    ensure!(browser.all("delete-submission").await?.is_empty(), "an analyst may not delete");
    for place in ["links/new", "webhooks", "system", "accounts", "audit"] {
        browser.goto(&team.page(place)).await?;
        browser.find("not-open").await?;
    }
    browser.close().await?;

    let profile = tempfile::tempdir()?;
    let browser = team.enter(profile.path(), MEMBER, "").await?;
    let expected = ["admin-links", "admin-people", "admin-teams"];
    ensure!(offered(&browser).await? == expected, "a member is offered {:?}", offered(&browser).await?);
    browser.wait_for_count("link", 2, SOON).await?;
    ensure!(browser.all("link-submissions").await?.is_empty(), "a member is led to submissions");
    let closed = ["overview", "trends", "exports", "webhooks", "submissions", "audit"].map(str::to_owned);
    for place in closed.into_iter().chain([format!("submissions/{submission}")]) {
        browser.goto(&team.page(&place)).await?;
        browser.find("not-open").await?;
        let text = browser.page_text().await;
        ensure!(!text.contains("How was your visit?"), "a member reads {text}");
    }
    browser.close().await
}

#[tokio::test]
async fn a_role_that_is_lost_while_the_page_is_open_is_told() -> Result<()> {
    let Some(founding) = Team::found(2)? else { return Ok(()) };
    let team = founding.fill().await?;
    let submission = team.made["sent"][1].as_str().unwrap_or_default();
    let analyst = team.made["ids"]["analyst"].as_str().unwrap_or_default();
    let profile = tempfile::tempdir()?;
    let browser = team.enter(profile.path(), ANALYST, &format!("submissions/{submission}")).await?;
    browser.find("reader").await?;
    team.call(&browser, OWNER, "PATCH", &format!("/members/{analyst}"), json!({ "role": "member" })).await?;
    choose(&browser, "status", "done").await?;
    browser.find("not-open").await?;
    ensure!(browser.all("reader").await?.is_empty(), "what was open stays open");
    ensure!(browser.all("admin-submissions").await?.is_empty(), "the way there is still offered");
    team.call(&browser, OWNER, "DELETE", &format!("/members/{analyst}"), json!({})).await?;
    browser.goto(&team.page("links")).await?;
    let gone = "return document.querySelector('[data-test=not-open]')?.textContent.includes('not any more') ?? false;";
    browser.wait_until(gone, SOON).await?;
    browser.close().await
}

#[tokio::test]
async fn every_page_of_the_team_fits_and_has_its_picture_taken() -> Result<()> {
    let Some(founding) = Team::found(SOME)? else { return Ok(()) };
    let team = founding.fill().await?;
    let profile = tempfile::tempdir()?;
    let browser = team.enter(profile.path(), OWNER, "teams").await?;
    browser.fill("team-name", "Front of house").await?;
    browser.click("make-team").await?;
    browser.wait_for_count("team", 1, SOON).await?;
    let member = team.made["ids"]["member"].as_str().unwrap_or_default().to_owned();
    choose(&browser, "put-in", &member).await?;
    browser.wait_for_count("team-member", 1, SOON).await?;
    let hook = json!({ "url": "https://hooks.example.org/sotto", "events": ["submission-received"], "active": true });
    team.call(&browser, OWNER, "POST", "/webhooks", hook).await?;
    let at_ms = "return Date.now() - 3600000;";
    let note = json!({ "at_ms": browser.evaluate(at_ms).await?, "text": "The new wing opened" });
    team.call(&browser, OWNER, "POST", "/dashboard/annotations", note).await?;
    let submission = team.made["sent"][SOME - 2].as_str().unwrap_or_default().to_owned();
    let link = team.made["visit"].as_str().unwrap_or_default().to_owned();
    let pages = [
        ("submissions".to_owned(), "submission", "submissions"),
        (format!("submissions/{submission}"), "reader", "submission"),
        ("links".to_owned(), "link", "links"),
        (format!("links/{link}"), "keep-link", "link"),
        ("overview".to_owned(), "figure-submissions", "overview"),
        ("trends?of=emotion".to_owned(), "trend-volume", "trends"),
        ("exports".to_owned(), "dictionary-row", "exports"),
        ("webhooks".to_owned(), "hook", "webhooks"),
        ("system".to_owned(), "part", "system"),
        ("people".to_owned(), "member", "people"),
        ("teams".to_owned(), "team-member", "teams"),
        ("accounts".to_owned(), "account", "accounts"),
        ("audit".to_owned(), "event", "audit"),
    ];
    for (place, there, name) in pages {
        browser.goto(&team.page(&place)).await?;
        browser.find(there).await?;
        browser.resize(360, 800).await?;
        let wide = browser.evaluate("return document.documentElement.scrollWidth;").await?;
        ensure!(wide.as_u64().is_some_and(|it| it <= 360), "{name} is {wide} wide on a small phone");
        pictures(&browser, &format!("admin-{name}")).await?;
    }
    browser.close().await
}

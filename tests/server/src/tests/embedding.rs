//! Which sites may show a visitor's page in a frame.

use std::fs;

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::route;
use tempfile::TempDir;

use crate::{
    client::Answer,
    feedback::{Team, link},
};

async fn page(team: &Team, path: &str) -> Answer {
    Answer::of(team.visitor.request(Method::GET, path).header("accept", "text/html")).await
}

fn ancestors(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy");
    policy.split("; ").find(|it| it.starts_with("frame-ancestors")).unwrap().to_owned()
}

#[tokio::test]
async fn a_page_is_shown_by_the_sites_of_its_link_alone() {
    let web = TempDir::new().unwrap();
    fs::write(web.path().join("index.html"), "<!doctype html><title>Sotto</title>").unwrap();
    let team = Team::found(|config| config.server.web = web.path().to_owned()).await;
    let closed = team.make(&link(false, false)).await;
    assert_eq!(closed.get("embed"), None, "no site is named by itself");
    let mut body = link(false, false);
    body["embed"] = json!(["https://Museum.example/", "http://localhost:3000"]);
    let open = team.make(&body).await;
    assert_eq!(open["embed"], json!(["https://museum.example", "http://localhost:3000"]));

    let address = |link: &Value| format!("/f/{}", link["slug"].as_str().unwrap());
    let shown = page(&team, &address(&open)).await;
    assert_eq!(shown.status, 200);
    assert_eq!(ancestors(&shown), "frame-ancestors https://museum.example http://localhost:3000");
    assert_eq!((shown.header("x-frame-options"), shown.header("cache-control")), ("", "no-store"));
    assert_eq!(shown.header("cross-origin-resource-policy"), "cross-origin");
    assert!(shown.header("content-security-policy").contains("script-src 'self' 'wasm-unsafe-eval';"));
    for path in [
        &address(&closed),
        &format!("{}/", address(&open)),
        &format!("{}x", address(&open)),
        &format!("/g{}", address(&open)),
        "/f/",
        "/f/%27",
        "/",
        "/library",
        &route::FEEDBACK.replace("{slug}", open["slug"].as_str().unwrap()),
    ] {
        let answer = page(&team, path).await;
        assert_eq!(ancestors(&answer), "frame-ancestors 'none'", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
    }

    // What may show it is no business of visitors, and changes nothing of what they agreed to.
    let public = team.visitor.get(&route::FEEDBACK.replace("{slug}", open["slug"].as_str().unwrap())).await;
    assert_eq!(public.json().get("embed"), None);
    let path = team.path(route::LINK, &[("link", open["id"].as_str().unwrap())]);
    let change = async |body: Value| Answer::of(team.owner.request(Method::PUT, &path).json(&body)).await;
    let changed = change(link(false, false)).await;
    assert_eq!((changed.status, &changed.json()["revision"]), (200, &json!(1)), "{changed:?}");
    assert_eq!(ancestors(&page(&team, &address(&open)).await), "frame-ancestors 'none'");
    for wrong in
        [json!(["*"]), json!(["https://a.example; script-src *"]), json!(vec!["https://a.example"; 21])]
    {
        let mut body = link(false, false);
        body["embed"] = wrong;
        let answer = change(body).await;
        assert_eq!(answer.error(), "invalid");
        assert!(answer.json()["error"]["fields"].get("embed").is_some(), "{answer:?}");
    }
}

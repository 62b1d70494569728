//! Tokens, cookies, and what happens when they are stolen.

use reqwest::Method;
use serde_json::json;
use sotto_api::route;

use crate::client::{Answer, Person, credentials, open_server};

async fn refresh(person: &Person, token: &str) -> Answer {
    person.post(route::REFRESH, &json!({ "refresh_token": token })).await
}

#[tokio::test]
async fn every_refresh_gives_new_tokens_that_work() {
    let (server, ann) = open_server(|_| ()).await;
    let mut token = ann.refresh_token.clone();
    for _ in 0..3 {
        let answer = refresh(&Person::stranger(&server.url("")), &token).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.json()["expires_in_s"], 900);
        assert_eq!(answer.json()["user"]["email"], "ann@example.org");
        let next = ann.with_session(&answer);
        assert_ne!(next.refresh_token, token);
        assert_eq!(next.get(route::ME).await.status, 200);
        token = next.refresh_token;
    }
}

#[tokio::test]
async fn a_lost_answer_may_be_asked_for_again_until_its_token_was_used() {
    let (_server, ann) = open_server(|_| ()).await;
    let lost = ann.with_session(&refresh(&ann, &ann.refresh_token).await);
    let again = refresh(&ann, &ann.refresh_token).await;
    assert_eq!(again.status, 200);
    let again = ann.with_session(&again);
    assert_ne!(again.refresh_token, lost.refresh_token);
    // The new one is used: the first token is now two generations old, and whoever has it is not Ann.
    let next = ann.with_session(&refresh(&ann, &again.refresh_token).await);
    assert_eq!(next.get(route::ME).await.status, 200);
    assert_eq!(refresh(&ann, &ann.refresh_token).await.error(), "unauthorized");
    assert_eq!(refresh(&ann, &next.refresh_token).await.error(), "unauthorized");
    assert_eq!(next.get(route::ME).await.error(), "unauthorized");
}

#[tokio::test]
async fn a_reused_token_ends_its_session_and_no_other() {
    let (_server, ann) = open_server(|_| ()).await;
    let other = ann.with_session(&ann.post(route::LOGIN, &credentials("ann@example.org")).await);
    let second = ann.with_session(&refresh(&ann, &ann.refresh_token).await);
    let third = ann.with_session(&refresh(&ann, &second.refresh_token).await);
    assert_eq!(refresh(&ann, &ann.refresh_token).await.error(), "unauthorized");
    assert_eq!(third.get(route::ME).await.error(), "unauthorized");
    assert_eq!(refresh(&ann, &third.refresh_token).await.error(), "unauthorized");
    assert_eq!(other.get(route::ME).await.status, 200);
    assert_eq!(refresh(&ann, &other.refresh_token).await.status, 200);
}

#[tokio::test]
async fn many_refreshes_at_once_leave_a_working_session() {
    let (_server, ann) = open_server(|_| ()).await;
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let ann = ann.clone();
            tokio::spawn(async move { refresh(&ann, &ann.refresh_token).await })
        })
        .collect();
    for task in tasks {
        let answer = task.await.unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(ann.with_session(&answer).get(route::ME).await.status, 200);
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_at_once() {
    let (_server, ann) = open_server(|_| ()).await;
    let answer = ann.post(route::LOGOUT, &json!({ "refresh_token": ann.refresh_token })).await;
    assert_eq!(answer.status, 204);
    assert_eq!(ann.get(route::ME).await.error(), "unauthorized");
    assert_eq!(refresh(&ann, &ann.refresh_token).await.error(), "unauthorized");
    let again = ann.post(route::LOGOUT, &json!({ "refresh_token": ann.refresh_token })).await;
    assert_eq!(again.status, 204);
}

#[tokio::test]
async fn a_session_survives_a_restart_of_the_server() {
    let (server, ann) = open_server(|_| ()).await;
    let folder = server.stop().await.unwrap();
    let server = sotto_support::server::TestServer::start_in(folder, |_| ()).await.unwrap();
    let moved = Person { token: ann.token.clone(), ..Person::stranger(&server.url("")) };
    assert_eq!(moved.get(route::ME).await.status, 200);
    assert_eq!(refresh(&moved, &ann.refresh_token).await.status, 200);
}

#[tokio::test]
async fn a_browser_keeps_its_refresh_token_in_a_cookie_scripts_cannot_read() {
    let (server, _) = open_server(|_| ()).await;
    let browser = Person::stranger(&server.url(""));
    let mut body = credentials("ann@example.org");
    body["client"] = json!("browser");
    let answer = browser.post(route::LOGIN, &body).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json().get("refresh_token"), None);
    let cookie = answer.header("set-cookie").to_owned();
    for part in ["sotto_refresh=", "; Path=/api/v1/auth", "; HttpOnly", "; SameSite=Strict", "; Max-Age=51"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(!cookie.contains("Secure"));

    let pair = cookie.split(';').next().unwrap();
    let token = pair.split_once('=').unwrap().1;
    // The kinds of tokens cannot be exchanged for one another.
    assert_eq!(refresh(&browser, token).await.error(), "unauthorized");
    let send = |path| browser.request(Method::POST, path).header("cookie", format!("a=b; {pair}"));
    let answer = Answer::of(send(route::REFRESH)).await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("set-cookie").starts_with("sotto_refresh="));
    let answer = Answer::of(send(route::LOGOUT)).await;
    assert_eq!(answer.status, 204);
    assert!(
        answer.header("set-cookie").contains("sotto_refresh=; ")
            && answer.header("set-cookie").contains("Max-Age=0")
    );
    let answer = Answer::of(send(route::REFRESH)).await;
    assert_eq!(answer.error(), "unauthorized");
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
}

#[tokio::test]
async fn cookies_are_secure_where_people_come_by_https() {
    let (_server, ann) =
        open_server(|config| config.server.public_url = Some("https://sotto.example.org".into())).await;
    let mut body = credentials("ann@example.org");
    body["client"] = json!("browser");
    let answer = ann.post(route::LOGIN, &body).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-sotto_refresh="), "{cookie}");
    for part in ["; Secure", "; Path=/;", "; HttpOnly", "; SameSite=Strict"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    for (name, status) in
        [("sotto_refresh", 401), ("__Secure-sotto_refresh", 401), ("__Host-sotto_refresh", 200)]
    {
        let token = cookie.split(['=', ';']).nth(1).unwrap();
        let request = ann.request(Method::POST, route::REFRESH).header("cookie", format!("{name}={token}"));
        assert_eq!(Answer::of(request).await.status, status, "{name}");
    }
    assert!(answer.header("strict-transport-security").contains("max-age="));
}

#[tokio::test]
async fn other_sites_cannot_use_the_cookie() {
    let (server, _) = open_server(|_| ()).await;
    let browser = Person::stranger(&server.url(""));
    let own = format!("http://{}", server.address());
    for path in [route::LOGIN, route::REFRESH, route::LOGOUT, route::REGISTER, route::SETUP] {
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
        ] {
            let mut body = credentials("ann@example.org");
            body["code"] = json!("x");
            if path == route::REFRESH || path == route::LOGOUT {
                body = json!({});
            }
            let request = browser.request(Method::POST, path).header(name, value).json(&body);
            assert_eq!(Answer::of(request).await.error(), "forbidden", "{path} {name}: {value}");
        }
    }
    let mut body = credentials("ann@example.org");
    body["client"] = json!("browser");
    let request = browser.request(Method::POST, route::LOGIN).header("origin", own).json(&body);
    assert_eq!(Answer::of(request).await.status, 200);
}

#[tokio::test]
async fn junk_is_no_access_token() {
    let (_server, ann) = open_server(|_| ()).await;
    let good = ann.token.clone().unwrap();
    let mut flipped = good.clone().into_bytes();
    flipped[30] = if flipped[30] == b'A' { b'B' } else { b'A' };
    for token in ["", "x", "....", &"A".repeat(76), &"A".repeat(5000), &String::from_utf8(flipped).unwrap()] {
        let person = Person { token: Some(token.to_owned()), ..ann.clone() };
        let answer = person.get(route::ME).await;
        assert_eq!(answer.error(), "unauthorized");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    let request = Person { token: None, ..ann.clone() }
        .request(Method::GET, route::ME)
        .header("authorization", format!("bearer {good}"));
    assert_eq!(Answer::of(request).await.status, 200);
}

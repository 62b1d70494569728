//! Sign-in by an OpenID provider.

use reqwest::{Method, redirect::Policy};
use serde_json::{Value, json};
use sotto_api::route;
use sotto_server::config::{RegistrationMode, Secret};
use sotto_support::server::TestServer;

use crate::{
    client::{Answer, PASSWORD, Person},
    provider::{CLIENT, Provider, SECRET},
};

struct Place {
    server: TestServer,
    provider: Provider,
    operator: Person,
    /// A browser that follows no redirect by itself.
    browser: Person,
}

impl Place {
    async fn start(sign_up: bool) -> Self {
        let provider = Provider::start().await;
        let server = TestServer::start(|config| {
            config.accounts.registration = RegistrationMode::Open;
            config.server.public_url = Some("http://sotto.example.org".into());
            config.oidc.issuer = Some(provider.issuer.clone());
            config.oidc.client_id = Some(CLIENT.into());
            config.oidc.client_secret = Some(Secret::new(SECRET.into()));
            config.oidc.sign_up = sign_up;
        })
        .await
        .unwrap();
        let operator = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
        let http = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        let browser = Person { http, ..Person::stranger(&server.url("")) };
        Self { server, provider, operator, browser }
    }

    /// Begins: the provider's page, and the cookie that the browser keeps.
    async fn begin(&self) -> (String, String) {
        let answer = self.browser.get(route::OIDC).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        let cookie = answer.header("set-cookie");
        for part in
            ["sotto_oidc=", "; Path=/api/v1/auth/oidc;", "; HttpOnly", "; SameSite=Lax", "; Max-Age=600"]
        {
            assert!(cookie.contains(part), "{part} in {cookie}");
        }
        (answer.header("location").to_owned(), cookie.split(';').next().unwrap().to_owned())
    }

    async fn end(&self, code: &str, state: &str, cookie: &str) -> Answer {
        let path = format!("{}?code={code}&state={state}", route::OIDC_CALLBACK);
        Answer::of(self.browser.request(Method::GET, &path).header("cookie", cookie)).await
    }

    async fn sign_in(&self, change: impl FnOnce(&mut Value)) -> Answer {
        let (page, cookie) = self.begin().await;
        let (code, state) = self.provider.sign_in(&page, change);
        self.end(&code, &state, &cookie).await
    }

    /// Who the browser is after it came back.
    async fn person(&self, answer: &Answer) -> Value {
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, "http://sotto.example.org/"),
            "{answer:?}"
        );
        let mut cookies = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
        let cookie = cookies.find(|cookie| cookie.starts_with("sotto_refresh=")).unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        let cookie = cookie.split(';').next().unwrap();
        let refreshed = self.browser.request(Method::POST, route::REFRESH).header("cookie", cookie);
        Answer::of(refreshed).await.json()["user"].clone()
    }
}

#[tokio::test]
async fn a_person_of_the_provider_gets_an_account_and_comes_back_to_it() {
    let place = Place::start(true).await;
    assert_eq!(place.operator.get(route::SERVER).await.json()["provider"], true);
    let first = place.person(&place.sign_in(|_| ()).await).await;
    assert_eq!((&first["email"], &first["name"]), (&json!("ann@example.org"), &json!("Ann")));
    // The provider's id counts from now on, not the e-mail.
    let again = place.sign_in(|claims| claims["email"] = json!("ann@elsewhere.example")).await;
    assert_eq!(place.person(&again).await["id"], first["id"]);
    let accounts = place.operator.get(route::USERS).await.json();
    assert_eq!(accounts["items"][1]["verified"], true);
    let organisation = place.operator.get(route::ORGANISATIONS).await.json()[0]["id"].clone();
    let members = route::MEMBERS.replace("{organisation}", organisation.as_str().unwrap());
    assert_eq!(place.operator.get(&members).await.json()["items"][1]["role"], "member");
}

#[tokio::test]
async fn another_browser_state_or_code_ends_no_attempt() {
    let place = Place::start(true).await;
    let ((page, cookie), (_, other)) = (place.begin().await, place.begin().await);
    let (code, state) = place.provider.sign_in(&page, |_| ());
    for (code, state, cookie) in [
        (code.as_str(), state.as_str(), ""),
        (&code, &state, other.as_str()),
        (&code, "guess", &cookie),
        (&code, "", &cookie),
        (&code, &state, "sotto_oidc=AAAA"),
        (&code, &state, &cookie[..cookie.len() - 2]),
    ] {
        assert_eq!(place.end(code, state, cookie).await.error(), "forbidden", "{state} {cookie}");
    }
    assert_eq!(place.end("guess", &state, &cookie).await.error(), "unavailable");
    // None of it used the attempt up; its own end does.
    assert_eq!(place.end(&code, &state, &cookie).await.status, 303);
    assert_eq!(place.end(&code, &state, &cookie).await.error(), "unavailable", "a code is good once");
    assert_eq!(place.browser.get(route::OIDC_CALLBACK).await.error(), "forbidden");
}

#[tokio::test]
async fn a_word_that_the_provider_did_not_give_for_this_is_not_believed() {
    let place = Place::start(true).await;
    for (claim, value) in [
        ("nonce", json!("another")),
        ("aud", json!("another-client")),
        ("iss", json!("http://another.example.org")),
        ("exp", json!(1_000_000)),
    ] {
        let answer = place.sign_in(|claims| claims[claim] = value).await;
        assert_eq!(answer.error(), "forbidden", "{claim}");
    }
    // The code of one attempt in another: the PKCE verifier is the other's.
    let ((page, _), (other_page, other)) = (place.begin().await, place.begin().await);
    let (code, _) = place.provider.sign_in(&page, |_| ());
    let (_, state) = place.provider.sign_in(&other_page, |_| ());
    assert_eq!(place.end(&code, &state, &other).await.error(), "unavailable");
    assert_eq!(place.operator.get(route::USERS).await.json()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_account_is_joined_only_where_both_sides_verified_the_e_mail() {
    let place = Place::start(true).await;
    // Somebody holds an account in Ann's name, and never showed that the mailbox is theirs.
    let squatter = Person::join(&place.server.url(""), "ann@example.org").await;
    assert_eq!(place.sign_in(|_| ()).await.error(), "forbidden");
    let unverified = |claims: &mut Value| {
        claims["email"] = json!("admin@example.org");
        claims["email_verified"] = json!(false);
    };
    assert_eq!(place.sign_in(unverified).await.error(), "forbidden");
    assert_eq!(
        place.sign_in(|claims| drop(claims.as_object_mut().unwrap().remove("email"))).await.error(),
        "forbidden"
    );
    let path = |id: &Value| route::USER.replace("{user}", id.as_str().unwrap());
    let ann = squatter.get(route::ME).await.json()["id"].clone();
    let gone = squatter.request(Method::DELETE, route::ME).json(&json!({ "password": PASSWORD }));
    assert_eq!(Answer::of(gone).await.status, 204);
    let made = place.person(&place.sign_in(|_| ()).await).await;
    assert_ne!(made["id"], ann);
    let off = place.operator.request(Method::PATCH, &path(&made["id"])).json(&json!({ "active": false }));
    assert_eq!(Answer::of(off).await.status, 204);
    assert_eq!(place.sign_in(|_| ()).await.error(), "forbidden");
}

#[tokio::test]
async fn without_leave_to_sign_up_the_provider_opens_no_new_account() {
    let place = Place::start(false).await;
    assert_eq!(place.sign_in(|_| ()).await.error(), "forbidden");
    assert_eq!(place.operator.get(route::USERS).await.json()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_server_without_a_provider_leads_nowhere_and_a_provider_that_is_away_is_said_so() {
    let server = TestServer::start(|_| ()).await.unwrap();
    assert_eq!(Person::stranger(&server.url("")).get(route::OIDC).await.error(), "not_found");
    let server = TestServer::start(|config| {
        config.oidc.issuer = Some("http://127.0.0.1:1".into());
        config.oidc.client_id = Some(CLIENT.into());
    })
    .await
    .unwrap();
    assert_eq!(Person::stranger(&server.url("")).get(route::OIDC).await.error(), "unavailable");
}

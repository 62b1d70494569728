//! Links by mail and from an operator: a new password, a verified e-mail, signing up by domain.

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::route;
use sotto_server::config::{Config, MailSecurity, RegistrationMode, Secret};
use sotto_support::server::TestServer;

use crate::{
    account::{send, sign_in},
    client::{Answer, PASSWORD, Person, credentials, open_server},
    mailbox::Mailbox,
};

const NEW: &str = "a new horse battery";

fn with_mail(config: &mut Config, port: u32) {
    config.mail.host = Some("127.0.0.1".into());
    config.mail.port = port;
    config.mail.security = MailSecurity::None;
    config.mail.from = Some("Sotto <sotto@example.org>".into());
    config.mail.user = Some("sotto".into());
    config.mail.password = Some(Secret::new("mail secret".into()));
    config.server.public_url = Some("http://sotto.example.org".into());
}

async fn forgot(person: &Person, email: &str) -> Answer {
    person.post(route::FORGOT, &json!({ "email": email })).await
}

async fn reset(person: &Person, token: &str, password: &str) -> Answer {
    person.post(route::RESET, &json!({ "token": token, "password": password })).await
}

async fn verify(person: &Person, token: &str, password: &str) -> Answer {
    person.post(route::VERIFY, &json!({ "token": token, "password": password, "client": "api" })).await
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_once_and_the_vault_stays() {
    let (mailbox, port) = Mailbox::start().await;
    let (server, ann) = open_server(|config| with_mail(config, port)).await;
    let vault = json!({
        "version": 1, "salt": "AAAAAAAAAAAAAAAAAAAAAA==", "memory_kib": 65536, "passes": 3, "lanes": 1,
        "account_key": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
    });
    assert_eq!(send(&ann, Method::PUT, route::VAULT, &vault).await.status, 204);
    let stranger = Person::stranger(&server.url(""));
    let known = forgot(&stranger, " ANN@example.org").await;
    assert_eq!(known.status, 202);
    let letter = mailbox.letter(0).await;
    assert_eq!(letter.to, "ann@example.org");
    assert!(letter.link().starts_with("http://sotto.example.org/reset?token="), "{letter:?}");
    let token = letter.token();
    assert_eq!(reset(&stranger, token, "short").await.error(), "invalid");
    assert_eq!(verify(&stranger, token, PASSWORD).await.error(), "not_found", "a link has one purpose");
    assert_eq!(ann.get(route::ME).await.status, 200, "nothing was changed so far");
    assert_eq!(reset(&stranger, token, NEW).await.status, 204);
    assert_eq!(reset(&stranger, token, NEW).await.error(), "not_found");
    assert_eq!(ann.get(route::ME).await.error(), "unauthorized");
    assert_eq!(sign_in(&stranger, "ann@example.org", PASSWORD).await.error(), "wrong_credentials");
    let again = stranger.with_session(&sign_in(&stranger, "ann@example.org", NEW).await);
    assert_eq!(again.get(route::VAULT).await.json(), vault);
}

#[tokio::test]
async fn an_address_without_an_account_gets_the_same_answer_and_no_letter() {
    let (mailbox, port) = Mailbox::start().await;
    let (server, _) = open_server(|config| with_mail(config, port)).await;
    let stranger = Person::stranger(&server.url(""));
    let mut answers = Vec::new();
    for email in ["nobody@example.org", "ann@example.org", "no e-mail", "", "\u{0}@example.org"] {
        let mut answer = forgot(&stranger, email).await;
        answer.headers.remove("x-request-id");
        answer.headers.remove("date");
        answers.push((answer.status, answer.headers, answer.bytes));
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    assert_eq!(mailbox.letter(0).await.to, "ann@example.org");
    // Asked again at once, one letter is enough; what another would have held still works.
    assert_eq!(forgot(&stranger, "ann@example.org").await.status, 202);
    assert_eq!(reset(&stranger, mailbox.letter(0).await.token(), NEW).await.status, 204);
    assert_eq!(mailbox.count(), 1);
}

#[tokio::test]
async fn one_link_used_many_times_at_once_sets_one_password() {
    let (mailbox, port) = Mailbox::start().await;
    let (server, _) = open_server(|config| with_mail(config, port)).await;
    let stranger = Person::stranger(&server.url(""));
    forgot(&stranger, "ann@example.org").await;
    let token = mailbox.letter(0).await.token().to_owned();
    let tasks: Vec<_> = (0..4)
        .map(|n| {
            let (stranger, token) = (stranger.clone(), token.clone());
            tokio::spawn(async move { reset(&stranger, &token, &format!("{NEW} {n}")).await.status })
        })
        .collect();
    let mut statuses = Vec::new();
    for task in tasks {
        statuses.push(task.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 404, 404, 404]);
}

#[tokio::test]
async fn a_letter_is_tried_again_where_the_mail_server_wants_to_be_asked_later() {
    let (mailbox, port) = Mailbox::start().await;
    let (server, _) = open_server(|config| with_mail(config, port)).await;
    mailbox.refuse(1);
    forgot(&Person::stranger(&server.url("")), "ann@example.org").await;
    assert_eq!(mailbox.letter(0).await.to, "ann@example.org");
}

#[tokio::test]
async fn without_mail_an_operator_hands_a_link_over() {
    let server =
        TestServer::start(|config| config.accounts.registration = RegistrationMode::Open).await.unwrap();
    let operator = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    let ann = Person::join(&server.url(""), "ann@example.org").await;
    assert_eq!(forgot(&ann, "ann@example.org").await.error(), "conflict");
    assert_eq!(forgot(&ann, "nobody@example.org").await.error(), "conflict");
    assert_eq!(ann.get(route::SERVER).await.json()["mail"], false);
    let user = ann.get(route::ME).await.json()["id"].as_str().unwrap().to_owned();
    let path = route::USER_RESET.replace("{user}", &user);
    let token = async || {
        let answer = operator.post(&path, &json!({})).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let link = answer.json()["link"].as_str().unwrap().to_owned();
        assert!(link.starts_with(&server.url("/reset?token=")), "{link}");
        link.split_once("?token=").unwrap().1.to_owned()
    };
    let (first, second) = (token().await, token().await);
    assert_eq!(reset(&ann, &first, NEW).await.error(), "not_found", "a newer link takes its place");
    assert_eq!(reset(&ann, &second, NEW).await.status, 204);
    assert_eq!(sign_in(&ann, "ann@example.org", NEW).await.status, 200);
    let accounts = operator.get(route::USERS).await.json();
    let verified = accounts["items"].as_array().unwrap().iter().all(|account| account["verified"] == false);
    assert!(verified, "a link from hand to hand says nothing of a mailbox");
}

async fn by_domain() -> (TestServer, Person, Mailbox) {
    let (mailbox, port) = Mailbox::start().await;
    let server = TestServer::start(|config| {
        with_mail(config, port);
        config.accounts.registration = RegistrationMode::Domain;
        config.accounts.registration_domains = Some("example.org, Example.net".into());
    })
    .await
    .unwrap();
    let operator = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    (server, operator, mailbox)
}

async fn register(person: &Person, body: &Value) -> Answer {
    Person { token: None, ..person.clone() }.post(route::REGISTER, body).await
}

#[tokio::test]
async fn who_signs_up_by_domain_comes_in_with_the_letter_and_joins() {
    let (_server, operator, mailbox) = by_domain().await;
    for stranger in
        ["eve@example.com", "eve@example.org.example.com", "eve@sub.example.org", "eve@ex\u{430}mple.org"]
    {
        assert_eq!(
            register(&operator, &credentials(stranger)).await.error(),
            "registration_closed",
            "{stranger}"
        );
    }
    let pending = register(&operator, &credentials("mia@EXAMPLE.net")).await;
    assert_eq!((pending.status, pending.bytes.as_slice()), (202, b"".as_slice()));
    let letter = mailbox.letter(0).await;
    assert!(letter.link().starts_with("http://sotto.example.org/verify?token="), "{letter:?}");
    assert_eq!(sign_in(&operator, "mia@example.net", PASSWORD).await.error(), "forbidden");
    assert_eq!(sign_in(&operator, "mia@example.net", NEW).await.error(), "wrong_credentials");
    assert_eq!(verify(&operator, letter.token(), NEW).await.error(), "wrong_credentials");
    assert_eq!(reset(&operator, letter.token(), NEW).await.error(), "not_found", "a link has one purpose");
    let verified = verify(&operator, letter.token(), PASSWORD).await;
    assert_eq!(verified.status, 200, "{verified:?}");
    let mia = operator.with_session(&verified);
    assert_eq!(mia.get(route::ORGANISATIONS).await.json()[0]["role"], "member");
    assert_eq!(verify(&operator, letter.token(), PASSWORD).await.error(), "not_found");
    assert_eq!(sign_in(&operator, "mia@example.net", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn nobody_learns_who_has_an_account_and_nobody_keeps_a_place_in_anothers_name() {
    let (_server, operator, mailbox) = by_domain().await;
    let mut squatted = credentials("mia@example.org");
    squatted["password"] = json!("the squatter's own");
    let taken = register(&operator, &credentials("admin@example.org")).await;
    let new = register(&operator, &squatted).await;
    assert_eq!((taken.status, &taken.bytes), (new.status, &new.bytes));
    let (one, other) = (mailbox.letter(0).await, mailbox.letter(1).await);
    let (to_admin, to_mia) = if one.to == "admin@example.org" { (one, other) } else { (other, one) };
    assert!(to_admin.text.contains("has an account") && !to_admin.text.contains("?token="), "{to_admin:?}");
    assert_eq!(sign_in(&operator, "admin@example.org", PASSWORD).await.status, 200);
    // Mia does not know the password that somebody chose in her name: she signs up herself, and hers counts.
    assert_eq!(verify(&operator, to_mia.token(), PASSWORD).await.error(), "wrong_credentials");
    register(&operator, &credentials("mia@example.org")).await;
    // Her sign-up is kept beside its request, so that it may take a moment to count.
    let verified = loop {
        let answer = verify(&operator, to_mia.token(), PASSWORD).await;
        if answer.status != 401 {
            break answer;
        }
    };
    assert_eq!(verified.status, 200, "{verified:?}");
    assert_eq!(
        sign_in(&operator, "mia@example.org", "the squatter's own").await.error(),
        "wrong_credentials"
    );
}

#[tokio::test]
async fn an_account_verifies_its_e_mail_when_it_likes() {
    let (mailbox, port) = Mailbox::start().await;
    let (_server, ann) = open_server(|config| with_mail(config, port)).await;
    assert_eq!(ann.post(route::VERIFICATION, &json!({})).await.status, 202);
    let letter = mailbox.letter(0).await;
    assert_eq!(verify(&ann, letter.token(), PASSWORD).await.status, 200);
    let export = ann.get(route::EXPORT).await;
    assert!(String::from_utf8_lossy(&export.bytes).contains("\"verified\": true"));
}

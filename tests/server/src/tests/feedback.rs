//! Feedback links: a visitor from the link to the withdrawal, and what is refused.

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::{feedback::IDEMPOTENCY_KEY, route};
use sotto_server::{
    clock::make_id,
    config::{Config, RegistrationMode},
};
use sotto_support::server::TestServer;

use crate::client::{Answer, Person, credentials};

/// A server with a team, and somebody without an account.
pub(crate) struct Team {
    pub(crate) server: TestServer,
    pub(crate) owner: Person,
    pub(crate) organisation: String,
    pub(crate) visitor: Person,
}

impl Team {
    pub(crate) async fn found(adjust: impl FnOnce(&mut Config)) -> Self {
        let server = TestServer::start(|config| {
            config.accounts.registration = RegistrationMode::Invite;
            config.feedback.proof_bits = 8;
            adjust(config);
        })
        .await
        .unwrap();
        let owner = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
        let organisation = owner.get(route::ORGANISATIONS).await.json()[0]["id"].as_str().unwrap().to_owned();
        let visitor = Person::stranger(&server.url(""));
        Self { server, owner, organisation, visitor }
    }

    pub(crate) fn path(&self, template: &str, rest: &[(&str, &str)]) -> String {
        let path = template.replace("{organisation}", &self.organisation);
        rest.iter().fold(path, |path, (name, value)| path.replace(&format!("{{{name}}}"), value))
    }

    /// Somebody new in a role, with their id.
    pub(crate) async fn join(&self, email: &str, role: &str) -> (Person, String) {
        let invited =
            self.owner.post(&self.path(route::ORGANISATION_INVITATIONS, &[]), &json!({ "role": role })).await;
        let mut body = credentials(email);
        body["invitation"] = invited.json()["code"].clone();
        let answer = self.visitor.post(route::REGISTER, &body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let id = answer.json()["user"]["id"].as_str().unwrap().to_owned();
        (self.visitor.with_session(&answer), id)
    }

    /// A link as the server shows it.
    pub(crate) async fn make(&self, link: &Value) -> Value {
        let answer = self.owner.post(&self.path(route::LINKS, &[]), link).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()
    }

    async fn change(&self, id: &Value, link: &Value) -> Answer {
        let path = self.path(route::LINK, &[("link", id.as_str().unwrap())]);
        Answer::of(self.owner.request(Method::PUT, &path).json(link)).await
    }

    pub(crate) async fn submit(&self, link: &Value, body: &Value) -> Answer {
        self.submit_as(link, &make_id().unwrap().to_string(), body).await
    }

    pub(crate) async fn submit_as(&self, link: &Value, key: &str, body: &Value) -> Answer {
        let request = self.visitor.request(Method::POST, &public(route::FEEDBACK, link));
        Answer::of(request.header(IDEMPOTENCY_KEY, key).json(body)).await
    }

    /// A visitor's request by a code.
    pub(crate) async fn by_code(&self, method: Method, path: &str, code: &str) -> Answer {
        Answer::of(self.visitor.request(method, path).bearer_auth(code)).await
    }
}

pub(crate) fn public(template: &str, link: &Value) -> String {
    template.replace("{slug}", link["slug"].as_str().unwrap())
}

pub(crate) fn link(transcript: bool, audio: bool) -> Value {
    json!({
        "texts": [
            { "language": "en", "title": "How was it?", "prompt": "Say what you think.",
              "questions": ["What was good?"], "consent": "You may hear me." },
            { "language": "de", "title": "Wie war es?", "consent": "Ihr dürft mich hören." },
        ],
        "collects": { "transcript": transcript, "audio": audio },
    })
}

pub(crate) fn analysis(emotion: &str, sentiment: &str) -> Value {
    json!({
        "duration_s": 12.345, "sample_rate_hz": 48_000, "channels": 1, "codec": "pcm",
        "quality": { "loudness_lufs": -23.5, "clipped_ratio": 0.0, "speech_ratio": 0.8, "warnings": ["noisy"] },
        "voice": { "f0_median_hz": 140.25 },
        "segments": [{ "start_s": 0.0, "end_s": 12.345, "kind": "speech" }],
        "emotion": { "label": emotion, "confidence": 0.6, "scores": { "neutral": 0.75, "anger": 0.25 } },
        "sentiment": { "label": sentiment, "score": -0.5, "confidence": 0.5 },
        "timeline": [], "engine": { "version": "0.1.0", "models": {} },
    })
}

/// Facts only.
pub(crate) fn facts() -> Value {
    json!({ "revision": 1, "language": "en", "consent": true, "analysis": analysis("neutral", "negative") })
}

pub(crate) fn transcript(text: &str) -> Value {
    let word = json!({ "text": text, "start_s": 0.5, "end_s": 1.0, "confidence": 0.9 });
    let segment = json!({ "start_s": 0.5, "end_s": 1.0, "text": text, "confidence": 0.9, "words": [word] });
    json!({ "language": "en", "model": "m", "segments": [segment] })
}

#[tokio::test]
async fn a_visitor_goes_from_the_link_to_the_withdrawal() {
    let team = Team::found(|_| ()).await;
    let made = team.make(&link(true, false)).await;
    assert_eq!(
        (&made["revision"], &made["received"], &made["closed"]),
        (&json!(1), &json!(0), &json!(false))
    );
    assert_eq!(made["slug"].as_str().unwrap().len(), 22);

    let seen = team.visitor.get(&public(route::FEEDBACK, &made)).await.json();
    assert_eq!((&seen["organisation"], &seen["revision"]), (&json!("Organisation"), &json!(1)));
    assert_eq!(seen["texts"][0]["questions"], json!(["What was good?"]));
    assert_eq!(seen["collects"], json!({ "transcript": true, "audio": false }));
    assert!(seen.get("id").is_none() && seen.get("received").is_none(), "{seen}");

    let mut body = facts();
    body["language"] = json!("de");
    body["transcript"] = transcript("The kettle is too loud.");
    let key = make_id().unwrap().to_string();
    let answer = team.submit_as(&made, &key, &body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let code = answer.json()["code"].as_str().unwrap().to_owned();
    assert_eq!(code.len(), 29);

    // The answer was lost: the same again is the same submission, with the same code.
    let again = team.submit_as(&made, &key, &body).await;
    assert_eq!((again.status, again.json()), (201, answer.json()));
    body["consent"] = json!(true);
    body["analysis"] = analysis("anger", "negative");
    assert_eq!(team.submit_as(&made, &key, &body).await.error(), "invalid", "another body under the key");

    let list = team.owner.get(&team.path(route::SUBMISSIONS, &[])).await.json();
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    let id = items[0]["id"].as_str().unwrap();
    assert_eq!(items[0]["id"], answer.json()["submission"]);
    assert_eq!((&items[0]["status"], &items[0]["language"]), (&json!("new"), &json!("de")));
    assert_eq!((&items[0]["duration_ms"], &items[0]["emotion"]), (&json!(12_345), &json!("neutral")));
    let whole = team.owner.get(&team.path(route::SUBMISSION, &[("submission", id)])).await.json();
    assert_eq!(whole["consent"], "Ihr dürft mich hören.");
    assert_eq!(whole["analysis"]["voice"]["f0_median_hz"], json!(140.25));
    assert_eq!(whole["transcript_text"]["segments"][0]["text"], "The kettle is too loud.");

    let own = team.by_code(Method::GET, route::OWN_SUBMISSION, &code).await.json();
    assert_eq!((&own["title"], &own["transcript"]), (&json!("Wie war es?"), &json!(true)));
    let typed = code.to_lowercase().replace('-', " ");
    assert_eq!(team.by_code(Method::DELETE, route::OWN_SUBMISSION, &typed).await.status, 204);
    for method in [Method::GET, Method::DELETE] {
        assert_eq!(team.by_code(method, route::OWN_SUBMISSION, &code).await.error(), "not_found");
    }
    let gone = team.owner.get(&team.path(route::SUBMISSION, &[("submission", id)])).await;
    assert_eq!(gone.error(), "not_found");
    let audit = team.owner.get(route::AUDIT).await.json();
    let entries = audit["entries"].as_array().unwrap();
    let event = |name: &str| entries.iter().find(|entry| entry["event"] == name).unwrap();
    assert_eq!(event("feedback_link.made")["subject"], made["id"]);
    let withdrawn = event("submission.withdrawn");
    assert_eq!((&withdrawn["subject"], &withdrawn["address"]), (&json!(id), &json!("")));
}

#[tokio::test]
async fn a_link_that_takes_nothing_says_why() {
    let team = Team::found(|_| ()).await;
    let nowhere = json!({ "slug": "AAAAAAAAAAAAAAAAAAAAAA" });
    let refused = |made: &Value| {
        let (path, made) = (public(route::FEEDBACK, made), made.clone());
        let team = &team;
        async move {
            let seen = team.visitor.get(&path).await.error();
            assert_eq!(team.submit(&made, &facts()).await.error(), seen);
            seen
        }
    };
    assert_eq!(refused(&nowhere).await, "not_found");
    assert_eq!(refused(&json!({ "slug": "%00" })).await, "not_found");

    let mut limited = link(false, false);
    limited["limit"] = json!(1);
    let made = team.make(&limited).await;
    let key = make_id().unwrap().to_string();
    let first = team.submit_as(&made, &key, &facts()).await;
    assert_eq!(first.status, 201);
    assert_eq!(refused(&made).await, "link_full");
    assert_eq!(team.submit_as(&made, &key, &facts()).await.json(), first.json(), "its answer comes again");

    let mut closed = link(false, false);
    closed["closed"] = json!(true);
    assert_eq!(team.change(&made["id"], &closed).await.json()["closed"], true);
    assert_eq!(refused(&made).await, "link_closed");
    let mut expired = link(false, false);
    expired["expires_ms"] = json!(1_000);
    assert_eq!(team.change(&made["id"], &expired).await.status, 200);
    assert_eq!(refused(&made).await, "link_expired");
    let answer = team.owner.post(&team.path(route::LINKS, &[]), &expired).await;
    assert_eq!(answer.error(), "invalid", "a new link ends in the future");
    let reopened = team.change(&made["id"], &link(false, false)).await.json();
    assert_eq!((&reopened["revision"], &reopened["received"]), (&json!(1), &json!(1)));
    assert_eq!(team.submit(&made, &facts()).await.status, 201);
}

#[tokio::test]
async fn nothing_is_taken_beyond_what_the_link_collects_and_the_visitor_agreed_to() {
    let team = Team::found(|_| ()).await;
    let made = team.make(&link(false, false)).await;
    let with = |field: &str, value: Value| {
        let mut body = facts();
        body[field] = value;
        body
    };
    let audio = json!({ "bytes": 100, "digest": "0".repeat(64) });
    let mut endless = analysis("neutral", "neutral");
    endless["duration_s"] = json!(1e300);
    let mut infinite = analysis("neutral", "neutral");
    infinite["quality"]["clipped_ratio"] = json!(1e300);
    let mut negative = analysis("neutral", "neutral");
    negative["duration_s"] = json!(-1);
    for (body, code) in [
        (with("consent", json!(false)), "invalid"),
        (with("language", json!("fr")), "invalid"),
        (with("transcript", transcript("secret")), "invalid"),
        (with("audio", audio), "invalid"),
        (with("revision", json!(2)), "conflict"),
        (with("analysis", json!({})), "invalid"),
        (with("analysis", endless), "invalid"),
        (with("analysis", infinite), "bad_request"),
        (with("analysis", negative), "invalid"),
        (json!({}), "invalid"),
    ] {
        let answer = team.submit(&made, &body).await;
        assert_eq!(answer.error(), code, "{body}");
        assert!(!String::from_utf8_lossy(&answer.bytes).contains("secret"));
    }
    for key in ["", "1", "not-a-uuid", &"0".repeat(400)] {
        assert_eq!(team.submit_as(&made, key, &facts()).await.error(), "bad_request", "{key}");
    }
    let bare = team.visitor.post(&public(route::FEEDBACK, &made), &facts()).await;
    assert_eq!(bare.error(), "bad_request");
    let huge = with("language", json!("x".repeat(5 << 20)));
    assert_eq!(team.submit(&made, &huge).await.error(), "too_large");
    // The link says something else by now: whoever has read the old text agrees to nothing.
    let mut other = link(true, false);
    other["texts"][0]["consent"] = json!("You may print me on the front page.");
    assert_eq!(team.change(&made["id"], &other).await.json()["revision"], 2);
    assert_eq!(team.submit(&made, &facts()).await.error(), "conflict");
    assert_eq!(team.submit(&made, &with("revision", json!(2))).await.status, 201);
    let list = team.owner.get(&team.path(route::SUBMISSIONS, &[])).await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_link_is_checked_field_by_field() {
    let team = Team::found(|_| ()).await;
    let texts = |field: &str, value: Value| {
        let mut link = link(false, false);
        link["texts"][1][field] = value;
        link
    };
    let mut none = link(false, false);
    none["texts"] = json!([]);
    let mut zero = link(false, false);
    zero["limit"] = json!(0);
    for (body, field) in [
        (none, "texts"),
        (zero, "limit"),
        (texts("language", json!("en")), "texts[1].language"),
        (texts("language", json!("<b>")), "texts[1].language"),
        (texts("title", json!(" ")), "texts[1].title"),
        (texts("title", json!("two\nlines")), "texts[1].title"),
        (texts("title", json!("a\u{0}b")), "texts[1].title"),
        (texts("prompt", json!("x".repeat(2001))), "texts[1].prompt"),
        (texts("questions", json!([""])), "texts[1].questions"),
        (texts("questions", json!(vec!["?"; 21])), "texts[1].questions"),
        (texts("consent", json!("")), "texts[1].consent"),
    ] {
        let answer = team.owner.post(&team.path(route::LINKS, &[]), &body).await;
        assert_eq!(answer.error(), "invalid");
        assert!(answer.json()["error"]["fields"][field].is_string(), "{field}: {answer:?}");
    }
    let all = team.owner.get(&team.path(route::LINKS, &[])).await.json();
    assert_eq!(all, json!([]));
}

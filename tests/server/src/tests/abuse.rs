//! Abuse, in tables: what a stranger or another person might send, hundreds of cases, each refused with the one
//! envelope, none a failure of the server's, and nothing of the victim's changed by any.

#[path = "abuse/bodies.rs"]
mod bodies;
#[path = "abuse/paths.rs"]
mod paths;
#[path = "abuse/reach.rs"]
mod reach;
#[path = "abuse/sites.rs"]
mod sites;
#[path = "abuse/texts.rs"]
mod texts;
#[path = "abuse/tokens.rs"]
mod tokens;
#[path = "abuse/twice.rs"]
mod twice;

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::{BlobId, route};
use sotto_server::config::RegistrationMode;
use sotto_support::server::TestServer;

use crate::{
    client::{Answer, Person, new_blob},
    uploads::{announce, download, noise, part},
};

/// Who asks.
#[derive(Debug, Clone)]
enum Asker {
    /// Nobody who is known.
    Stranger,
    /// Somebody who is signed in and has no business there.
    Mallory,
    /// The victim, where the harm is in what is sent.
    Ann,
    /// A value of `Authorization`.
    Header(fn(&World) -> String),
}

/// One try.
#[derive(Debug, Clone)]
struct Case {
    what: String,
    asker: Asker,
    method: &'static str,
    /// With the victim's ids in the place of parameters.
    address: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    /// The codes that refuse it.
    refused: &'static [&'static str],
}

impl Case {
    fn new(asker: Asker, method: &'static str, address: &str, refused: &'static [&'static str]) -> Self {
        let (what, address) = (String::new(), address.to_owned());
        Self { what, asker, method, address, headers: Vec::new(), body: Vec::new(), refused }
    }

    fn named(self, what: impl Into<String>) -> Self {
        Self { what: what.into(), ..self }
    }

    fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").body(body.to_string().into_bytes())
    }

    fn body(self, body: Vec<u8>) -> Self {
        Self { body, ..self }
    }

    fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// A server with a victim, who runs it and has one of everything, and somebody else.
struct World {
    server: TestServer,
    ann: Person,
    mallory: Person,
    blob: BlobId,
    content: Vec<u8>,
    ids: Vec<(&'static str, String)>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

fn vault() -> Value {
    json!({
        "version": 1, "salt": "AAAAAAAAAAAAAAAAAAAAAA==", "memory_kib": 65536, "passes": 3, "lanes": 1,
        "account_key": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
    })
}

impl World {
    async fn new() -> Self {
        let server = TestServer::start(|config| {
            config.accounts.registration = RegistrationMode::Open;
            // Each case comes from an address of its own, so that what is refused is refused for what it is.
            config.server.trust_forwarded = true;
            config.limits.requests_per_minute = 0;
            config.limits.sign_ins_per_minute = 0;
        })
        .await
        .unwrap();
        let ann = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
        let mallory = Person::join(&server.url(""), "mallory@example.org").await;
        let (blob, content) = (new_blob(), noise(1000));
        announce(&ann, blob, &content).await;
        assert_eq!(part(&ann, blob, 0, true, content.clone()).await.status, 204);
        let put = ann.request(Method::PUT, route::VAULT).json(&vault());
        assert_eq!(Answer::of(put).await.status, 204);
        let mut world = Self { server, ann, mallory, blob, content, ids: vec![("blob", blob.to_string())] };
        let organisation = text(&world.ann.get(route::ORGANISATIONS).await.json()[0]["id"]);
        world.ids.push(("organisation", organisation));
        world.ids.push(("user", text(&world.ann.get(route::ME).await.json()["id"])));
        world.ids.push(("session", text(&world.ann.get(route::SESSIONS).await.json()[0]["id"])));
        let key = json!({ "name": "key", "scopes": ["account-read"], "days": 7 });
        let key = world.ann.post(route::KEYS, &key).await.json();
        world.ids.push(("key", text(&key["view"]["id"])));
        let team = world.ann.post(&world.filled(route::TEAMS), &json!({ "name": "Team" })).await.json();
        world.ids.push(("team", text(&team["id"])));
        let link = json!({ "texts": [{ "language": "en", "title": "Link", "consent": "Yes." }] });
        let link = world.ann.post(&world.filled(route::LINKS), &link).await.json();
        world.ids.extend([("link", text(&link["id"])), ("slug", text(&link["slug"]))]);
        let invitations = world.filled(route::ORGANISATION_INVITATIONS);
        assert_eq!(world.ann.post(&invitations, &json!({ "role": "guest" })).await.status, 201);
        world.ids.push(("invitation", text(&world.ann.get(&invitations).await.json()[0]["id"])));
        let pairing = json!({ "message": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=" });
        let pairing = world.ann.post(route::PAIRINGS, &pairing).await.json();
        world.ids.push(("pairing", text(&pairing["id"])));
        world
    }

    fn filled(&self, address: &str) -> String {
        self.ids
            .iter()
            .fold(address.to_owned(), |address, (name, id)| address.replace(&format!("{{{name}}}"), id))
    }

    async fn ask(&self, number: usize, case: &Case) -> Answer {
        let person = match case.asker {
            Asker::Ann => &self.ann,
            Asker::Mallory => &self.mallory,
            Asker::Stranger | Asker::Header(_) => &Person { token: None, ..self.mallory.clone() },
        };
        let method = Method::from_bytes(case.method.as_bytes()).unwrap();
        let mut request = person.request(method, &self.filled(&case.address));
        if let Asker::Header(value) = case.asker {
            request = request.header("authorization", value(self));
        }
        request = request.header("x-forwarded-for", format!("10.1.{}.{}", number / 250, number % 250));
        request = case.headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
        Answer::of(request.body(case.body.clone())).await
    }

    /// Tries all, and looks whether everything still is as it was.
    async fn refuses(&self, cases: Vec<Case>) {
        for (number, case) in cases.iter().enumerate() {
            let answer = self.ask(number, case).await;
            let place = format!("{} {} ({})", case.method, case.address, case.what);
            assert!((400..500).contains(&answer.status), "{place}: {answer:?}");
            if case.method != "HEAD" {
                let code = answer.error();
                assert!(case.refused.contains(&code.as_str()), "{place}: {code}");
            }
        }
        self.is_unharmed().await;
    }

    async fn is_unharmed(&self) {
        assert_eq!(self.mallory.get(route::ME).await.status, 200);
        assert_eq!(download(&self.ann, self.blob).await.bytes, self.content);
        assert_eq!(self.ann.get(route::VAULT).await.json(), vault());
        let organisation = self.ann.get(&self.filled(route::ORGANISATION)).await.json();
        assert_eq!(organisation["role"], "owner", "{organisation}");
        for (list, count) in [
            (route::KEYS, 1),
            (route::TEAMS, 1),
            (route::ORGANISATION_INVITATIONS, 1),
            (route::ORGANISATIONS, 1),
            (route::SESSIONS, 1),
        ] {
            let items = self.ann.get(&self.filled(list)).await.json();
            assert_eq!(items.as_array().map(Vec::len), Some(count), "{list}: {items}");
        }
        let pairing = self.ann.get(route::PAIRINGS).await.json();
        assert_eq!(
            (pairing["id"].as_str(), &pairing["answer"]),
            (Some(&*self.filled("{pairing}")), &json!(null))
        );
        let members = self.ann.get(&self.filled(route::MEMBERS)).await.json();
        assert_eq!(members["items"].as_array().map(Vec::len), Some(1), "{members}");
        assert_eq!(self.ann.get(route::PULL).await.json()["changes"], json!([]));
    }
}

#[test]
fn there_are_three_hundred_cases() {
    let tables = [
        ("other people's ids", reach::cases().len()),
        ("tokens", tokens::cases().len()),
        ("other sites", sites::cases().len()),
        ("paths", paths::cases().len()),
        ("bodies", bodies::cases().len()),
        ("texts", texts::cases().len()),
    ];
    let sum: usize = tables.iter().map(|(_, count)| count).sum();
    println!("{sum} cases: {tables:?}");
    assert!(sum >= 300, "{tables:?}");
    assert!(tables.iter().all(|(_, count)| *count >= 20), "{tables:?}");
}

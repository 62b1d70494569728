//! Every route asked by everybody: what the server lets through is what the policy table says, and what
//! `docs/permissions.md` prints. `SOTTO_ACCEPT=permissions` writes the page anew.

use std::{fmt::Write, fs, path::Path};

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::{organisation::Role, route};
use sotto_server::{
    config::RegistrationMode,
    policy::{
        Holders, Permission,
        needs::{NEEDS, Need},
    },
};
use sotto_support::server::TestServer;

use crate::client::{Answer, Person, credentials};

const MARK: &str = "<!-- From here on written by the test `permissions`. -->\n";
const NOBODY: &str = "01890000-0000-7000-8000-000000000000";

/// One column of the matrix.
struct Standing {
    name: &'static str,
    role: Option<Role>,
    email: String,
    person: Person,
}

impl Standing {
    fn may(&self, holders: Holders) -> bool {
        match holders {
            Holders::Everyone => true,
            Holders::Person => self.person.token.is_some(),
            Holders::Operators => self.name == "operator",
            Holders::Roles(roles) => self.role.is_some_and(|role| roles.contains(&role)),
        }
    }
}

/// An organisation with somebody in each role, and things in it to reach for.
struct House {
    organisation: String,
    /// Where everybody has the same role, to be left.
    twin: String,
    victim: String,
    team: String,
    invitation: String,
}

impl House {
    /// The address of a route. Who should be refused reaches for what is there, so that only the refusal keeps
    /// them from it; who may reaches for nothing, so that all is there for the next.
    fn address(&self, need: &Need, may: bool) -> String {
        let organisation = if need.path == route::MEMBERSHIP { &self.twin } else { &self.organisation };
        let thing = |there: &str| if may { NOBODY.to_owned() } else { there.to_owned() };
        need.path
            .replace("{organisation}", organisation)
            .replace("{user}", &thing(&self.victim))
            .replace("{team}", &thing(&self.team))
            .replace("{invitation}", &thing(&self.invitation))
            .replace("{blob}", NOBODY)
            .replace("{passkey}", NOBODY)
            .replace("{slug}", "nothing")
            .replace("{link}", NOBODY)
            .replace("{submission}", NOBODY)
            .replace("{note}", NOBODY)
            .replace("{annotation}", NOBODY)
            .replace("{view}", NOBODY)
            .replace("{webhook}", NOBODY)
            .replace("{delivery}", NOBODY)
    }
}

async fn ask(person: &Person, method: &str, address: &str) -> Answer {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    Answer::of(person.request(method, address).json(&json!({}))).await
}

async fn invited(operator: &Person, organisation: &str, role: Role) -> Value {
    let body = json!({ "organisation": organisation, "role": role });
    let answer = operator.post(route::INVITATIONS, &body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["code"].clone()
}

async fn made(operator: &Person, name: &str) -> String {
    let answer = operator.post(route::ORGANISATIONS, &json!({ "name": name })).await;
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn joined(operator: &Person, house: &str, email: &str, role: Role) -> Person {
    let mut body = credentials(email);
    body["invitation"] = invited(operator, house, role).await;
    let stranger = Person { token: None, ..operator.clone() };
    let answer = stranger.post(route::REGISTER, &body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    stranger.with_session(&answer)
}

async fn furnish(operator: &Person) -> (House, Vec<Standing>) {
    let (organisation, twin) = (made(operator, "House").await, made(operator, "Twin").await);
    let path = |template: &str| template.replace("{organisation}", &organisation);
    let victim = joined(operator, &organisation, "victim@example.org", Role::Guest).await;
    let victim = victim.get(route::ME).await.json()["id"].as_str().unwrap().to_owned();
    let team = operator.post(&path(route::TEAMS), &json!({ "name": "Team" })).await.json();
    let waiting = operator.post(&path(route::ORGANISATION_INVITATIONS), &json!({ "role": "guest" })).await;
    assert_eq!(waiting.status, 201);
    let invitations = operator.get(&path(route::ORGANISATION_INVITATIONS)).await.json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut standings = vec![
        ("signed out", None, "nobody@example.org".to_owned(), Person { token: None, ..operator.clone() }),
        (
            "signed in",
            None,
            "other@example.org".to_owned(),
            Person::join(&operator.base, "other@example.org").await,
        ),
    ];
    for role in Role::ALL {
        let email = format!("{}@house.example.org", role.name());
        let person = joined(operator, &organisation, &email, role).await;
        let code = invited(operator, &twin, role).await;
        assert_eq!(person.post(route::ACCEPT, &json!({ "code": code })).await.status, 200);
        standings.push((role.name(), Some(role), email, person));
    }
    for place in [&organisation, &twin] {
        let address = route::MEMBERSHIP.replace("{organisation}", place);
        assert_eq!(Answer::of(operator.request(Method::DELETE, &address)).await.status, 204);
    }
    standings.push(("operator", None, "admin@example.org".to_owned(), operator.clone()));
    let house = House {
        team: text(&team["id"]),
        invitation: text(&invitations[0]["id"]),
        organisation,
        twin,
        victim,
    };
    let standings = standings.into_iter();
    let standings = standings.map(|(name, role, email, person)| Standing { name, role, email, person });
    (house, standings.collect())
}

/// Whether the server lets somebody through to what a route does.
async fn passes(house: &House, need: &Need, standing: &Standing) -> bool {
    let may = standing.may(need.permission.holders());
    let answer = ask(&standing.person, need.method, &house.address(need, may)).await;
    assert_ne!(answer.status, 405, "{} {} is not served", need.method, need.path);
    assert!(answer.status < 500, "{} {}: {answer:?}", need.method, need.path);
    if need.method == "HEAD" {
        return ![401, 403].contains(&answer.status);
    }
    if answer.status < 400 {
        return true;
    }
    let strange = matches!(need.permission.holders(), Holders::Roles(_)) && standing.role.is_none();
    match answer.error().as_str() {
        // A public route has reasons of its own; the gate says how to come in.
        "unauthorized" => answer.header("www-authenticate").is_empty(),
        "forbidden" => need.permission == Permission::Public,
        "not_found" => !strange,
        _ => true,
    }
}

fn line(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<String> = cells.into_iter().collect();
    format!("| {} |\n", cells.join(" | "))
}

#[tokio::test]
async fn every_route_admits_whom_the_policy_table_names() {
    let server =
        TestServer::start(|config| config.accounts.registration = RegistrationMode::Open).await.unwrap();
    let operator = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    let (house, mut standings) = furnish(&operator).await;
    let names = standings.iter().map(|standing| standing.name.to_owned());
    let mut table = line(["route".to_owned(), "permission".to_owned()].into_iter().chain(names));
    table.push_str(&line(vec!["---".to_owned(); 2 + standings.len()]));
    for need in NEEDS {
        let mut cells = vec![format!("`{} {}`", need.method, need.path), need.permission.name().to_owned()];
        for standing in &mut standings {
            let may = standing.may(need.permission.holders());
            let passed = passes(&house, need, standing).await;
            assert_eq!(passed, may, "{} {} by {}", need.method, need.path, standing.name);
            cells.push(if passed { "yes" } else { "" }.to_owned());
            // A route may end the session that asks for it.
            if standing.person.token.is_some() && standing.person.get(route::ME).await.status == 401 {
                let answer = standing.person.post(route::LOGIN, &credentials(&standing.email)).await;
                standing.person = standing.person.with_session(&answer);
            }
        }
        table.push_str(&line(cells));
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/permissions.md");
    let text = fs::read_to_string(&page).unwrap();
    let (prose, kept) = text.split_once(MARK).unwrap();
    if std::env::var("SOTTO_ACCEPT").is_ok_and(|what| what == "permissions") {
        let mut text = format!("{prose}{MARK}");
        write!(text, "\n{table}").unwrap();
        fs::write(&page, text).unwrap();
    } else {
        assert_eq!(kept.trim(), table.trim(), "SOTTO_ACCEPT=permissions writes docs/permissions.md anew");
    }
}

#[tokio::test]
async fn an_operator_without_a_role_does_not_look_into_an_organisation() {
    let server =
        TestServer::start(|config| config.accounts.registration = RegistrationMode::Open).await.unwrap();
    let operator = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    let (house, _) = furnish(&operator).await;
    for path in [route::ORGANISATION, route::MEMBERS, route::TEAMS, route::ORGANISATION_INVITATIONS] {
        let address = path.replace("{organisation}", &house.organisation);
        assert_eq!(operator.get(&address).await.error(), "not_found");
    }
    for organisation in ["x", "%00", "..", NOBODY] {
        let address = route::ORGANISATION.replace("{organisation}", organisation);
        assert_eq!(operator.get(&address).await.error(), "not_found", "{organisation}");
    }
}

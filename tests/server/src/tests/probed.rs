//! schemathesis reads the description of the interface and sends what it makes of it, fitting and unfitting: nothing
//! may fail on the server's side, and nothing may be answered that the description does not have.

use std::{env, fs};

use reqwest::Method;
use serde_json::json;
use sotto_api::route;
use sotto_server::config::RegistrationMode;
use sotto_support::{server::TestServer, skip::skip};
use tempfile::TempDir;
use tokio::process::Command;

use crate::client::{Answer, PASSWORD, Person, credentials};

/// The interpreter of an environment that has schemathesis; `cargo xtask test` makes one and says where.
const PYTHON: &str = "SOTTO_TEST_SCHEMATHESIS";

/// The admin of these tests.
const EMAIL: &str = "admin@example.org";

const CHECKS: &str =
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";

#[tokio::test]
async fn nothing_is_answered_that_is_not_described() {
    let Some(python) = env::var_os(PYTHON) else { return skip("there is no schemathesis here") };
    let server = TestServer::start(|config| {
        config.accounts.registration = RegistrationMode::Open;
        config.server.trust_forwarded = true;
        config.limits.requests_per_minute = 0;
        config.limits.sign_ins_per_minute = 0;
    })
    .await
    .unwrap();
    let admin = Person::set_up(&server.url(""), server.setup_code().unwrap()).await;
    let organisation = admin.get(route::ORGANISATIONS).await.json()[0]["id"].clone();
    let teams = route::TEAMS.replace("{organisation}", organisation.as_str().unwrap());
    let team = admin.post(&teams, &json!({ "name": "One" })).await.json()["id"].clone();

    let folder = TempDir::new().unwrap();
    let settings = format!("[parameters]\n\"path.organisation\" = {organisation}\n\"path.team\" = {team}\n");
    fs::write(folder.path().join("schemathesis.toml"), settings).unwrap();
    fs::write(folder.path().join("hooks.py"), include_str!("probed/hooks.py")).unwrap();
    let output = Command::new(python)
        .current_dir(folder.path())
        .envs([("PYTHONPATH", folder.path().to_str().unwrap()), ("SCHEMATHESIS_HOOKS", "hooks")])
        .envs([("EMAIL", EMAIL), ("PASSWORD", PASSWORD), ("LOGIN", &server.url(route::LOGIN))])
        .args(["-m", "schemathesis.cli", "run", &server.url(route::OPENAPI)])
        // Events have no end that could be waited for.
        .args([
            "--exclude-path",
            route::EVENTS,
            "--exclude-path",
            route::SUBMISSIONS_EVENTS,
            "--checks",
            CHECKS,
        ])
        .args(["--phases", "examples,coverage,fuzzing", "--max-examples", "8", "--max-time", "30"])
        .args(["--seed", "1", "--no-shrink", "--suppress-health-check", "all", "--no-color"])
        .args(["--output-sanitize", "true", "--warnings", "off"])
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    // It did ask, and was let in.
    assert!(said.contains(" passed"), "{said}");
    let again = Person::stranger(&server.url("")).request(Method::POST, route::LOGIN);
    let again = again.header("x-forwarded-for", "192.0.2.7").json(&credentials(EMAIL));
    let again = Answer::of(again).await;
    let made = admin.with_session(&again).get(route::ORGANISATIONS).await.json();
    assert!(made.as_array().unwrap().len() > 1, "{made}");
}

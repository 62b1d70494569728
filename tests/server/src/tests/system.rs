//! How the system says it is: health, readiness, and figures for Prometheus.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::{Value, json};
use sotto_api::route;
use sotto_server::config::Secret;

use crate::{
    client::{Answer, Person},
    feedback::{Team, facts, link},
};

const TOKEN: &str = "a token for scrapers";

async fn metrics(team: &Team) -> String {
    let scraper = Person { token: Some(TOKEN.to_owned()), ..team.visitor.clone() };
    let answer = scraper.get(route::METRICS).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    String::from_utf8(answer.bytes).unwrap()
}

fn value(page: &str, name: &str) -> f64 {
    let line = page.lines().find(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')));
    line.unwrap_or_else(|| panic!("{name} is missing: {page}")).rsplit(' ').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_scraper_with_the_token_gets_numbers_and_nothing_personal() {
    let team = Team::found(|config| config.metrics.token = Some(Secret::new(TOKEN.to_owned()))).await;
    let made = team.make(&link(false, false)).await;
    for _ in 0..3 {
        assert_eq!(team.submit(&made, &facts()).await.status, 201);
    }
    let nobody = team.visitor.get(route::METRICS).await;
    assert_eq!(nobody.error(), "unauthorized");
    assert_eq!(team.owner.get(route::METRICS).await.error(), "unauthorized", "not even the owner");
    let page = metrics(&team).await;
    assert!((value(&page, "sotto_submissions{status=\"new\"}") - 3.0).abs() < 1e-9);
    let sent = "method=\"POST\",route=\"/api/v1/feedback/{slug}\",status=\"201\"";
    assert!((value(&page, &format!("sotto_requests_total{{{sent}}}")) - 3.0).abs() < 1e-9);
    assert!((value(&page, &format!("sotto_request_duration_seconds_count{{{sent}}}")) - 3.0).abs() < 1e-9);
    assert!((value(&page, "sotto_part_up{part=\"database\"}") - 1.0).abs() < 1e-9);
    assert!(value(&page, "sotto_disk_free_bytes") > 0.0);
    for private in ["@", team.organisation.as_str(), made["slug"].as_str().unwrap()] {
        assert!(!page.contains(private), "{private}");
    }
    check(&["check", "metrics"], &page);
}

/// What promtool says of a text, where it is installed.
fn check(arguments: &[&str], text: &str) {
    let started =
        Command::new("promtool").args(arguments).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut promtool) = started else {
        sotto_support::skip("promtool is not installed");
        return;
    };
    promtool.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = promtool.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
async fn alerts_and_the_dashboard_of_grafana_ask_for_what_there_is() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../server/ops");
    let rules = folder.join("alerts.yml");
    check(&["check", "rules", rules.to_str().unwrap()], "");
    let team = Team::found(|config| config.metrics.token = Some(Secret::new(TOKEN.to_owned()))).await;
    let page = metrics(&team).await;
    let names = |text: &str| -> Vec<String> {
        let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
        words.filter(|word| word.starts_with("sotto_")).map(str::to_owned).collect()
    };
    let grafana = std::fs::read_to_string(folder.join("grafana.json")).unwrap();
    let parsed: Value = serde_json::from_str(&grafana).unwrap();
    assert!(parsed["panels"].as_array().unwrap().len() >= 6);
    let asked = [names(&std::fs::read_to_string(&rules).unwrap()), names(&grafana)].concat();
    assert!(asked.len() > 10);
    for name in asked {
        assert!(page.contains(&name), "nobody tells {name}");
    }
}

#[tokio::test]
async fn without_a_token_there_is_no_page_and_parts_are_told_to_operators() {
    let team = Team::found(|_| ()).await;
    assert_eq!(team.visitor.get(route::METRICS).await.error(), "not_found");
    assert_eq!(team.visitor.get(route::LIVE).await.status, 204);
    assert_eq!(team.visitor.get(route::READY).await.status, 204);
    let health = team.owner.get(route::SYSTEM).await.json();
    let state = |name: &str| {
        health["parts"].as_array().unwrap().iter().find(|part| part["name"] == name).unwrap()["state"].clone()
    };
    assert_eq!((state("database"), state("blobs")), (json!("ok"), json!("ok")));
    assert_eq!((state("mail"), state("backups")), (json!("off"), json!("off")));
    assert!(health["disk"]["total_bytes"].as_u64() > health["disk"]["free_bytes"].as_u64());
    assert!(health["storage"]["database_bytes"].as_u64().unwrap() > 0);
    assert!(
        health["routes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|it| it["route"] == route::SETUP && it["requests"] == 1)
    );
    let (member, _) = team.join("mia@example.org", "analyst").await;
    assert_eq!(member.get(route::SYSTEM).await.error(), "forbidden");
    let mail = team.owner.post(route::SYSTEM_MAIL_TEST, &json!({})).await;
    assert_eq!(mail.error(), "conflict");
}

#[tokio::test]
async fn a_server_whose_files_are_gone_lives_and_is_not_ready() {
    let team = Team::found(|_| ()).await;
    let blobs = team.server.data().join("blobs");
    std::fs::remove_dir_all(&blobs).unwrap();
    std::fs::write(&blobs, "no folder").unwrap();
    let health = team.owner.get(route::SYSTEM).await.json();
    assert_eq!(health["parts"][1]["state"], "failed", "{health}");
    assert_eq!(team.visitor.get(route::READY).await.error(), "unavailable");
    assert_eq!(Answer::of(team.visitor.request(reqwest::Method::GET, route::LIVE)).await.status, 204);
}

//! The numbers of the dashboard equal what a program that knows nothing of the server computes from the exported rows.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use serde_json::Value;
use sotto_api::{OrganisationId, route};
use sotto_server::store::Store;
use sotto_support::{
    server::{TestServer, database},
    submissions::{DAY_MS, Wanted, fill, links},
};
use tempfile::TempDir;

use crate::{
    client::{Person, credentials},
    dashboard::{ask, count},
    feedback::Team,
};

/// A server with so many generated submissions over 90 days, counted at its start.
async fn filled(submissions: u64) -> (Team, Wanted) {
    let team = Team::found(|_| ()).await;
    let organisation: OrganisationId = team.organisation.parse().unwrap();
    let Team { server, organisation: name, visitor, .. } = team;
    let folder: TempDir = server.stop().await.unwrap();
    let data = folder.path().join("data");
    let url = database::url_for(&data).unwrap().unwrap_or_else(|| Store::sqlite_url(&data));
    // The end of a day in UTC, so that days are whole.
    let until_ms = 20_454 * DAY_MS;
    let wanted = Wanted { organisation, count: submissions, days: 90, until_ms, seed: 7, links: 5 };
    fill(&url, &wanted).await.unwrap();
    let server = TestServer::start_in(folder, |_| ()).await.unwrap();
    let stranger = Person { base: server.url(""), ..visitor };
    let answer = stranger.post(route::LOGIN, &credentials("admin@example.org")).await;
    let owner = stranger.with_session(&answer);
    (Team { server, owner, organisation: name, visitor: stranger }, wanted)
}

fn python(csv: &[u8], from_ms: u64, until_ms: u64) -> Value {
    let mut child = Command::new("python3")
        .args([
            "-c",
            include_str!("dashboard_numbers/figures.py"),
            &from_ms.to_string(),
            &until_ms.to_string(),
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is there");
    child.stdin.take().unwrap().write_all(csv).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn near(one: &Value, other: &Value, within: f64) {
    let (one, other) = (one.as_f64().unwrap(), other.as_f64().unwrap());
    assert!((one - other).abs() <= within, "{one} {other}");
}

#[tokio::test]
async fn figures_equal_an_independent_computation_over_the_exported_rows() {
    let (team, wanted) = filled(3000).await;
    let link = links(&wanted)[1];
    // Months and days, days alone, and narrowed down in every way.
    let start = wanted.until_ms - 90 * DAY_MS;
    for (from_ms, until_ms, narrow) in [
        (start, wanted.until_ms, String::new()),
        (start + 3 * DAY_MS, start + 17 * DAY_MS, String::new()),
        (start + 5 * DAY_MS, wanted.until_ms - 2 * DAY_MS, format!("&link={link}")),
        (start, wanted.until_ms, "&language=de&device=phone".to_owned()),
        (start, wanted.until_ms, "&tag=delivery".to_owned()),
        (start, wanted.until_ms, "&status=done".to_owned()),
    ] {
        let query = format!("from_ms={from_ms}&until_ms={until_ms}{narrow}");
        let answer = team.owner.get(&format!("{}?{query}", team.path(route::SUBMISSIONS_EXPORT, &[]))).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, "text/csv; charset=utf-8"),
            "{query}"
        );
        let expected = python(&answer.bytes, from_ms, until_ms);
        let overview = ask(&team, &team.owner, route::OVERVIEW, &query).await;
        let figures = &overview["now"]["figures"];
        assert_eq!(figures["submissions"], expected["submissions"], "{query}");
        assert_eq!(figures["duration_ms"], expected["duration_ms"], "{query}");
        for group in
            ["sentiment", "emotion", "intent", "by_importance", "status", "device", "language", "link"]
        {
            for (label, share) in expected[group].as_object().unwrap() {
                let shown =
                    figures[group].as_array().unwrap().iter().find(|it| it["label"] == **label).unwrap();
                if shown.get("count").is_none() {
                    continue;
                }
                assert_eq!(count(&figures[group], label), share["count"], "{query} {group} {label}");
                near(&shown["share"], &share["share"], 1e-9);
                near(&shown["low"], &share["low"], 1e-9);
                near(&shown["high"], &share["high"], 1e-9);
            }
        }
        for mean in ["valence", "importance"] {
            let n = expected[mean]["n"].as_u64().unwrap();
            let left_out = expected["submissions"].as_u64().unwrap() - n;
            if (1..5).contains(&left_out) {
                assert!(figures.get(mean).is_none(), "{query}: a few are left out");
                continue;
            }
            assert_eq!(figures[mean]["n"], n, "{query}");
            near(&figures[mean]["mean"], &expected[mean]["mean"], 1e-9);
            near(&figures[mean]["low"], &expected[mean]["low"], 0.002);
            near(&figures[mean]["high"], &expected[mean]["high"], 0.002);
        }
        let trend = ask(&team, &team.owner, route::TRENDS, &format!("{query}&by=day")).await;
        for point in trend["points"].as_array().unwrap() {
            let day = (point["start_ms"].as_u64().unwrap() / DAY_MS).to_string();
            if let Some(shown) = point.get("submissions") {
                let there = expected["days"].get(&day).cloned().unwrap_or_else(|| 0.into());
                assert_eq!(*shown, there, "{query} {day}");
            }
        }
    }
}

#[tokio::test]
async fn exports_hold_the_same_rows_in_every_format() {
    let (team, _) = filled(4321).await;
    let export = async |query: &str| {
        let answer = team.owner.get(&format!("{}?{query}", team.path(route::SUBMISSIONS_EXPORT, &[]))).await;
        assert_eq!(answer.status, 200, "{query}: {answer:?}");
        answer.bytes
    };
    let csv = String::from_utf8(export("format=csv").await).unwrap();
    let json: Value = serde_json::from_slice(&export("format=json").await).unwrap();
    let rows = json.as_array().unwrap();
    assert_eq!((csv.lines().count(), rows.len()), (4322, 4321));
    for (line, row) in csv.lines().skip(1).zip(rows) {
        assert!(line.starts_with(row["id"].as_str().unwrap()), "{line} {row}");
    }
    assert!(rows.is_sorted_by_key(|row| row["id"].as_str().unwrap().to_owned()));
    let parquet = export("format=parquet").await;
    assert_eq!((&parquet[..4], &parquet[parquet.len() - 4..]), (&b"PAR1"[..], &b"PAR1"[..]));
    assert_eq!(export("format=json&language=xx").await, b"[]\n");
    let columns = team.owner.get(&team.path(route::SUBMISSIONS_DICTIONARY, &[])).await.json();
    let names: Vec<&str> =
        columns.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names.join(","), csv.lines().next().unwrap());
    let (member, _) = team.join("mia@example.org", "member").await;
    assert_eq!(member.get(&team.path(route::SUBMISSIONS_EXPORT, &[])).await.error(), "forbidden");
    let bad = team.owner.get(&format!("{}?format=xls", team.path(route::SUBMISSIONS_EXPORT, &[]))).await;
    assert_eq!(bad.error(), "bad_request");
    let audit = team.owner.get(route::AUDIT).await.json();
    assert!(audit["entries"].as_array().unwrap().iter().any(|entry| entry["event"] == "submission.exported"));
}

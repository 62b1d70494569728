//! The dashboard and people: what they keep, who sees what, what is heard, and lists in every order.

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::{key::Scope, route};

use crate::{
    client::{Answer, Person},
    dashboard::{PHONE, ask, busy_team, fill, said, send},
    events::Events,
    feedback::{facts, link},
};

#[tokio::test]
async fn annotations_and_views_are_kept() {
    let team = busy_team().await;
    fill(&team).await;
    let (analyst, _) = team.join("ann@example.org", "analyst").await;
    let path = team.path(route::ANNOTATIONS, &[]);
    let now = ask(&team, &analyst, route::OVERVIEW, "").await["now"]["until_ms"].as_u64().unwrap() - 1;
    let made = analyst.post(&path, &json!({ "at_ms": now, "text": " Release 2.0 " })).await;
    assert_eq!((made.status, &made.json()["text"]), (201, &json!("Release 2.0")));
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(ask(&team, &analyst, route::TRENDS, "").await["annotations"], json!([made.json()]));
    for text in ["", "a\nb", &"x".repeat(201)] {
        assert_eq!(analyst.post(&path, &json!({ "at_ms": now, "text": text })).await.error(), "invalid");
    }
    let one = team.path(route::ANNOTATION, &[("annotation", &id)]);
    let body = json!({ "at_ms": 5, "text": "Earlier" });
    assert_eq!(Answer::of(team.owner.request(Method::PUT, &one).json(&body)).await.json()["at_ms"], 5);
    assert_eq!(ask(&team, &analyst, route::TRENDS, "").await["annotations"], json!([]));
    assert_eq!(Answer::of(team.owner.request(Method::DELETE, &one)).await.status, 204);
    assert_eq!(Answer::of(team.owner.request(Method::DELETE, &one)).await.error(), "not_found");

    let views = team.path(route::SAVED_VIEWS, &[]);
    let mine =
        analyst.post(&views, &json!({ "name": "Mine", "view": "status=new", "shared": false })).await.json();
    assert_eq!(team.owner.get(&views).await.json(), json!([]));
    let of_view = team.path(route::SAVED_VIEW, &[("view", mine["id"].as_str().unwrap())]);
    let body = json!({ "name": "Ours", "view": "status=seen", "shared": true });
    assert_eq!(Answer::of(team.owner.request(Method::PUT, &of_view).json(&body)).await.error(), "not_found");
    assert_eq!(Answer::of(analyst.request(Method::PUT, &of_view).json(&body)).await.json()["name"], "Ours");
    assert_eq!(team.owner.get(&views).await.json()[0]["view"], "status=seen");
    assert_eq!(Answer::of(team.owner.request(Method::DELETE, &of_view)).await.error(), "not_found");
    assert_eq!(Answer::of(analyst.request(Method::DELETE, &of_view)).await.status, 204);
}

#[tokio::test]
async fn who_may_not_see_it_sees_nothing_of_it() {
    let team = busy_team().await;
    fill(&team).await;
    let (member, _) = team.join("mia@example.org", "member").await;
    for template in [
        route::OVERVIEW,
        route::TRENDS,
        route::ANNOTATIONS,
        route::SAVED_VIEWS,
        route::TAGS,
        route::SUBMISSIONS,
        route::SUBMISSIONS_EVENTS,
    ] {
        assert_eq!(member.get(&team.path(template, &[])).await.error(), "forbidden", "{template}");
    }
    // A key for figures alone reads no submission.
    let body = json!({ "name": "Board", "scopes": [Scope::DashboardRead], "days": 1 });
    let key = team.owner.post(route::KEYS, &body).await.json()["key"].as_str().unwrap().to_owned();
    let board = Person { token: Some(key), ..team.visitor.clone() };
    assert_eq!(ask(&team, &board, route::OVERVIEW, "").await["now"]["figures"]["submissions"], 40);
    for template in [route::SUBMISSIONS, route::SUBMISSIONS_EVENTS, route::TAGS] {
        assert_eq!(board.get(&team.path(template, &[])).await.error(), "forbidden", "{template}");
    }
    // Another organisation's dashboard knows nothing of this one.
    let other = team.owner.post(route::ORGANISATIONS, &json!({ "name": "Other" })).await.json();
    let there = route::OVERVIEW.replace("{organisation}", other["id"].as_str().unwrap());
    assert_eq!(team.owner.get(&there).await.json()["now"]["shown"], "empty");
    assert_eq!(board.get(&there).await.json()["now"]["shown"], "empty", "its person is there, too");
    let stranger = team.join("eve@example.org", "analyst").await.0;
    assert_eq!(stranger.get(&there).await.error(), "not_found");
}

#[tokio::test]
async fn new_submissions_are_heard_until_the_right_to_them_ends() {
    let team = busy_team().await;
    let made = team.make(&link(false, false)).await;
    let (analyst, id) = team.join("ann@example.org", "analyst").await;
    let mut events = Events::at(&analyst, &team.path(route::SUBMISSIONS_EVENTS, &[])).await;
    let first = events.next().await.unwrap()["version"].as_u64().unwrap();
    let submission = send(&team, &made, 0, PHONE, &facts()).await;
    assert_eq!(events.next().await.unwrap()["version"].as_u64().unwrap(), first + 1);
    let path = team.path(route::SUBMISSION, &[("submission", &submission)]);
    let answer =
        Answer::of(team.owner.request(Method::PATCH, &path).json(&json!({ "status": "seen" }))).await;
    assert_eq!(answer.status, 200);
    assert_eq!(events.next().await.unwrap()["version"].as_u64().unwrap(), first + 2);
    let role = team.path(route::MEMBER, &[("user", &id)]);
    assert_eq!(
        Answer::of(team.owner.request(Method::PATCH, &role).json(&json!({ "role": "member" }))).await.status,
        204
    );
    send(&team, &made, 1, PHONE, &facts()).await;
    assert_eq!(events.next().await, None);
}

#[tokio::test]
async fn lists_are_read_in_every_order_to_their_end() {
    let team = busy_team().await;
    // A link takes a hundred at once.
    let links = [team.make(&link(false, false)).await, team.make(&link(false, false)).await];
    for n in 0..105_u32 {
        // Many alike, so that the id decides.
        let score = f64::from(n % 3) / 2.0 - 0.5;
        send(&team, &links[n as usize % 2], n as usize, PHONE, &said("anger", "negative", score)).await;
    }
    for sort in ["newest", "oldest", "importance", "longest", "unpleasant", "pleasant"] {
        let first = ask(&team, &team.owner, route::SUBMISSIONS, &format!("sort={sort}")).await;
        let next = first["next"].as_str().unwrap();
        let second = ask(&team, &team.owner, route::SUBMISSIONS, &format!("sort={sort}&cursor={next}")).await;
        let items: Vec<&Value> =
            [&first, &second].iter().flat_map(|page| page["items"].as_array().unwrap()).collect();
        assert_eq!(items.len(), 105, "{sort}");
        let mut ids: Vec<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
        let valences: Vec<i64> = items.iter().map(|item| item["valence_milli"].as_i64().unwrap()).collect();
        match sort {
            "newest" => assert!(ids.is_sorted_by(|a, b| a > b)),
            "oldest" => assert!(ids.is_sorted()),
            "unpleasant" => assert!(valences.is_sorted() && valences[0] == -500),
            "pleasant" => assert!(valences.is_sorted_by(|a, b| a >= b) && valences[0] == 500),
            _ => {}
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 105, "{sort}: each once");
    }
}

#[tokio::test]
async fn an_answer_is_known_until_something_changes() {
    let team = busy_team().await;
    let (one, _) = fill(&team).await;
    let path = team.path(route::OVERVIEW, &[]);
    let first = team.owner.get(&path).await;
    let known = async |tag: &str| {
        Answer::of(team.owner.request(Method::GET, &path).header("if-none-match", tag)).await
    };
    let tag = first.header("etag").to_owned();
    assert_eq!(known(&tag).await.status, 304);
    assert_eq!(team.owner.get(&path).await.bytes, first.bytes);
    assert_eq!(
        team.owner.get(&format!("{path}?device=phone")).await.json()["now"]["figures"]["submissions"],
        30
    );
    send(&team, &one, 60, PHONE, &facts()).await;
    let anew = known(&tag).await;
    assert_eq!((anew.status, &anew.json()["now"]["figures"]["submissions"]), (200, &json!(41)));
}

#[tokio::test]
async fn an_erasure_is_certified_by_the_chained_log() {
    let team = busy_team().await;
    let made = team.make(&link(false, false)).await;
    let id = send(&team, &made, 0, PHONE, &facts()).await;
    let path = team.path(route::SUBMISSION_ERASURE, &[("submission", &id)]);
    let (analyst, _) = team.join("ann@example.org", "analyst").await;
    assert_eq!(analyst.post(&path, &json!({})).await.error(), "forbidden");
    let certificate = team.owner.post(&path, &json!({})).await.json();
    assert_eq!((&certificate["submission"], &certificate["held"]), (&json!(id), &json!(["facts"])));
    let entries = team.owner.get(route::AUDIT).await.json()["entries"].clone();
    let entry = entries.as_array().unwrap().iter().find(|it| it["seq"] == certificate["audit_seq"]).unwrap();
    assert_eq!((&entry["hash"], &entry["subject"]), (&certificate["audit_hash"], &json!(id)));
    assert_eq!(entry["event"], "submission.erased");
    assert_eq!(team.owner.post(&path, &json!({})).await.error(), "not_found");
    assert_eq!(ask(&team, &team.owner, route::OVERVIEW, "").await["now"]["shown"], "empty");
}

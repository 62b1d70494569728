//! Submissions in the hands of the team: lists, filters, status, assignee, notes, and nobody else's.

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::route;

use crate::{
    client::{Answer, Person},
    feedback::{Team, analysis, facts, link},
};

async fn list(team: &Team, by: &Person, query: &str) -> Value {
    let answer = by.get(&format!("{}?{query}", team.path(route::SUBMISSIONS, &[]))).await;
    assert_eq!(answer.status, 200, "{query}: {answer:?}");
    answer.json()["items"].clone()
}

async fn sent(team: &Team, made: &Value, emotion: &str, sentiment: &str) -> String {
    let mut body = facts();
    body["analysis"] = analysis(emotion, sentiment);
    let answer = team.submit(made, &body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["submission"].as_str().unwrap().to_owned()
}

async fn change(team: &Team, by: &Person, submission: &str, body: &Value) -> Answer {
    let path = team.path(route::SUBMISSION, &[("submission", submission)]);
    Answer::of(by.request(Method::PATCH, &path).json(body)).await
}

#[tokio::test]
async fn a_list_is_narrowed_down_and_read_in_pages() {
    let team = Team::found(|_| ()).await;
    let (one, other) = (team.make(&link(false, false)).await, team.make(&link(false, false)).await);
    let angry = sent(&team, &one, "anger", "negative").await;
    let happy = sent(&team, &other, "happiness", "positive").await;
    let ids = |items: Value| -> Vec<String> {
        items.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    let (analyst, analyst_id) = team.join("ann@example.org", "analyst").await;
    assert_eq!(change(&team, &analyst, &angry, &json!({ "assignee": analyst_id })).await.status, 200);
    let both = vec![happy.clone(), angry.clone()];
    let of_one = format!("link={}", one["id"].as_str().unwrap());
    let mine = format!("assignee={analyst_id}");
    for (query, expected) in [
        ("", both.clone()),
        (of_one.as_str(), vec![angry.clone()]),
        ("emotion=happiness", vec![happy.clone()]),
        ("sentiment=negative", vec![angry.clone()]),
        ("sentiment=unsure", vec![]),
        ("status=new", both.clone()),
        ("status=done", vec![]),
        ("language=en&status=new", both.clone()),
        ("language=de", vec![]),
        (mine.as_str(), vec![angry.clone()]),
        ("assignee=none", vec![happy.clone()]),
        ("from_ms=1", both.clone()),
        ("until_ms=1", vec![]),
        ("from_ms=99999999999999999", vec![]),
        (&format!("cursor={happy}"), vec![angry.clone()]),
        ("language=%27%20OR%201%3D1%20--", vec![]),
    ] {
        assert_eq!(ids(list(&team, &analyst, query).await), expected, "{query}");
    }
    for query in
        ["cursor=x", "status=lost", "emotion=joy", "link=1", "from_ms=-1", "assignee=me", "language=%00"]
    {
        let answer = analyst.get(&format!("{}?{query}", team.path(route::SUBMISSIONS, &[]))).await;
        assert_eq!(answer.error(), "bad_request", "{query}");
    }
}

#[tokio::test]
async fn a_team_says_where_it_is_with_a_submission() {
    let team = Team::found(|_| ()).await;
    let made = team.make(&link(false, false)).await;
    let id = sent(&team, &made, "neutral", "neutral").await;
    let (analyst, analyst_id) = team.join("ann@example.org", "analyst").await;
    let (_, member_id) = team.join("mia@example.org", "member").await;
    let answer = change(&team, &analyst, &id, &json!({ "status": "planned", "assignee": analyst_id })).await;
    assert_eq!(
        (&answer.json()["status"], &answer.json()["assignee"]),
        (&json!("planned"), &json!(analyst_id))
    );
    let answer = change(&team, &analyst, &id, &json!({ "status": "done" })).await;
    assert_eq!(answer.json()["assignee"], json!(analyst_id), "what is left out stays");
    for assignee in [&member_id, "01890000-0000-7000-8000-000000000000"] {
        let answer = change(&team, &analyst, &id, &json!({ "assignee": assignee })).await;
        assert_eq!(answer.error(), "invalid", "who may not read it does not look after it");
    }
    assert_eq!(change(&team, &analyst, &id, &json!({ "status": "lost" })).await.error(), "invalid");

    let notes = team.path(route::NOTES, &[("submission", &id)]);
    let note = analyst.post(&notes, &json!({ "text": " Called them.\nSolved. " })).await;
    assert_eq!((note.status, &note.json()["text"]), (201, &json!("Called them.\nSolved.")));
    for text in ["", " ", "a\u{0}b", &"x".repeat(4001)] {
        assert_eq!(analyst.post(&notes, &json!({ "text": text })).await.error(), "invalid");
    }
    let whole = team.owner.get(&team.path(route::SUBMISSION, &[("submission", &id)])).await.json();
    assert_eq!(whole["notes"], json!([note.json()]));
    assert_eq!(whole["notes"][0]["author"], json!(analyst_id));
    // The visitor sees nothing of it, and an assignee who leaves looks after nothing.
    let member = team.path(route::MEMBER, &[("user", &analyst_id)]);
    assert_eq!(Answer::of(team.owner.request(Method::DELETE, &member)).await.status, 204);
    assert!(list(&team, &team.owner, "assignee=none").await[0].get("assignee").is_none());
    let note_id = note.json()["id"].as_str().unwrap().to_owned();
    let path = team.path(route::NOTE, &[("submission", &id), ("note", &note_id)]);
    assert_eq!(Answer::of(team.owner.request(Method::DELETE, &path)).await.status, 204);
    assert_eq!(Answer::of(team.owner.request(Method::DELETE, &path)).await.error(), "not_found");
    assert_eq!(change(&team, &team.owner, &id, &json!({ "assignee": null })).await.status, 200);
}

#[tokio::test]
async fn submissions_of_another_organisation_are_not_there() {
    let team = Team::found(|_| ()).await;
    let made = team.make(&link(false, false)).await;
    let id = sent(&team, &made, "neutral", "neutral").await;
    let other = team.owner.post(route::ORGANISATIONS, &json!({ "name": "Other" })).await.json();
    let there = |template: &str| {
        template
            .replace("{organisation}", other["id"].as_str().unwrap())
            .replace("{submission}", &id)
            .replace("{link}", made["id"].as_str().unwrap())
            .replace("{note}", &id)
    };
    assert_eq!(team.owner.get(&there(route::SUBMISSIONS)).await.json()["items"], json!([]));
    assert_eq!(team.owner.get(&there(route::LINKS)).await.json(), json!([]));
    for (method, path, body) in [
        (Method::GET, route::LINK, json!({})),
        (Method::PUT, route::LINK, link(true, true)),
        (Method::GET, route::SUBMISSION, json!({})),
        (Method::PATCH, route::SUBMISSION, json!({ "status": "done" })),
        (Method::DELETE, route::SUBMISSION, json!({})),
        (Method::GET, route::SUBMISSION_AUDIO, json!({})),
        (Method::POST, route::NOTES, json!({ "text": "mine" })),
        (Method::DELETE, route::NOTE, json!({})),
    ] {
        let answer = Answer::of(team.owner.request(method.clone(), &there(path)).json(&body)).await;
        assert_eq!(answer.error(), "not_found", "{method} {path}");
    }
    let whole = team.owner.get(&team.path(route::SUBMISSION, &[("submission", &id)])).await.json();
    assert_eq!((&whole["status"], &whole["notes"]), (&json!("new"), &json!([])));
}

#[tokio::test]
async fn an_organisation_that_ends_takes_its_feedback_along() {
    let team = Team::found(|_| ()).await;
    let made = team.make(&link(false, false)).await;
    let code = team.submit(&made, &facts()).await.json()["code"].as_str().unwrap().to_owned();
    let path = team.path(route::ORGANISATION, &[]);
    let body = json!({ "name": "Organisation" });
    assert_eq!(Answer::of(team.owner.request(Method::DELETE, &path).json(&body)).await.status, 204);
    assert_eq!(team.by_code(Method::GET, route::OWN_SUBMISSION, &code).await.error(), "not_found");
    assert_eq!(team.submit(&made, &facts()).await.error(), "not_found");
}

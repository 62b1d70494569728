//! The dashboard: figures, what is withheld, trends and comparisons.

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::{feedback::IDEMPOTENCY_KEY, route};
use sotto_server::clock::make_id;

use crate::{
    client::{Answer, Person},
    feedback::{Team, analysis, facts, link, public, transcript},
};

pub(crate) const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148";
const COMPUTER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0";
const DAY_MS: u64 = 86_400_000;

/// A team whose visitors come from many addresses, so that nobody is asked for work.
pub(crate) async fn busy_team() -> Team {
    Team::found(|config| {
        config.server.trust_forwarded = true;
        config.limits.sign_ins_per_minute = 0;
    })
    .await
}

/// Sends one submission; `n` makes its address.
pub(crate) async fn send(team: &Team, made: &Value, n: usize, agent: &str, body: &Value) -> String {
    let request = team.visitor.request(Method::POST, &public(route::FEEDBACK, made));
    let request = request.header("x-forwarded-for", format!("10.0.{}.{}", n / 200, n % 200)).json(body);
    let key = make_id().unwrap().to_string();
    let answer = Answer::of(request.header(IDEMPOTENCY_KEY, key).header("user-agent", agent)).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["submission"].as_str().unwrap().to_owned()
}

pub(crate) fn said(emotion: &str, sentiment: &str, score: f64) -> Value {
    let mut body = facts();
    body["analysis"] = analysis(emotion, sentiment);
    body["analysis"]["sentiment"]["score"] = json!(score);
    body
}

/// With words that were read.
fn read(intent: &str, importance: f64) -> Value {
    let mut body = said("anger", "negative", -0.5);
    body["transcript"] = transcript("The kettle is too loud.");
    let stretch = json!({ "sentiment": null, "emotions": [], "action": false, "together": null,
        "intent": { "label": intent, "chance": 0.9 }, "importance": importance });
    body["transcript"]["insight"] = json!({ "model": "m", "verdict": "read", "sentiment": null, "emotions": [],
        "together": null, "segments": [stretch] });
    body
}

pub(crate) async fn ask(team: &Team, by: &Person, template: &str, query: &str) -> Value {
    let answer = by.get(&format!("{}?{query}", team.path(template, &[]))).await;
    assert_eq!(answer.status, 200, "{query}: {answer:?}");
    answer.json()
}

pub(crate) fn count(shares: &Value, label: &str) -> Value {
    let shares = shares.as_array().unwrap();
    shares.iter().find(|share| share["label"] == label).unwrap_or_else(|| panic!("{label}: {shares:?}"))["count"].clone()
}

/// 30 on one link by phone, of them 20 negative; 10 on another in words that were read.
pub(crate) async fn fill(team: &Team) -> (Value, Value) {
    let (one, other) = (team.make(&link(false, false)).await, team.make(&link(true, false)).await);
    for n in 0..20 {
        send(team, &one, n, PHONE, &said("anger", "negative", -0.5)).await;
    }
    for n in 20..30 {
        send(team, &one, n, PHONE, &said("happiness", "positive", 0.7)).await;
    }
    for n in 30..40 {
        let body = if n < 35 { read("complaint", 0.8) } else { read("praise", 0.1) };
        send(team, &other, n, COMPUTER, &body).await;
    }
    (one, other)
}

#[tokio::test]
async fn an_overview_counts_what_came_and_leads_to_it() {
    let team = busy_team().await;
    let (one, other) = fill(&team).await;
    let overview = ask(&team, &team.owner, route::OVERVIEW, "").await;
    assert_eq!((&overview["now"]["shown"], &overview["before"]["shown"]), (&json!("yes"), &json!("empty")));
    assert_eq!(
        overview["now"]["until_ms"].as_u64().unwrap() - overview["now"]["from_ms"].as_u64().unwrap(),
        28 * DAY_MS
    );
    assert_eq!(overview["before"]["until_ms"], overview["now"]["from_ms"]);
    let figures = &overview["now"]["figures"];
    assert_eq!((&figures["submissions"], &figures["duration_ms"]), (&json!(40), &json!(40 * 12_345)));
    assert_eq!(count(&figures["sentiment"], "negative"), 30);
    assert_eq!(count(&figures["sentiment"], "unsure"), 0);
    assert_eq!(count(&figures["emotion"], "happiness"), 10);
    assert_eq!(count(&figures["intent"], "complaint"), 5);
    assert_eq!(count(&figures["by_importance"], "high"), 5);
    assert_eq!(count(&figures["device"], "phone"), 30);
    assert_eq!(count(&figures["status"], "new"), 40);
    assert_eq!(count(&figures["link"], other["id"].as_str().unwrap()), 10);
    let valence = &figures["valence"];
    assert!((valence["mean"].as_f64().unwrap() + 0.2).abs() < 1e-9 && valence["n"] == 40, "{valence}");
    // Each figure leads to what is behind it.
    let behind = async |query: &str| {
        let query = format!(
            "from_ms={}&until_ms={}&{query}",
            overview["now"]["from_ms"], overview["now"]["until_ms"]
        );
        ask(&team, &team.owner, route::SUBMISSIONS, &query).await["items"].as_array().unwrap().len()
    };
    for (query, expected) in [
        ("sentiment=negative", 30),
        ("emotion=happiness", 10),
        ("intent=complaint", 5),
        ("importance=50", 5),
        ("device=phone", 30),
        ("device=phone&emotion=anger", 20),
    ] {
        assert_eq!(behind(query).await, expected, "{query}");
    }
    // And narrows down.
    let by_phone = ask(&team, &team.owner, route::OVERVIEW, "device=phone&status=new").await;
    assert_eq!(by_phone["now"]["figures"]["submissions"], 30);
    let by_link = format!("link={}", one["id"].as_str().unwrap());
    assert_eq!(ask(&team, &team.owner, route::OVERVIEW, &by_link).await["now"]["figures"]["submissions"], 30);
}

#[tokio::test]
async fn sums_follow_every_change_exactly() {
    let team = busy_team().await;
    let (_, other) = fill(&team).await;
    let list = ask(&team, &team.owner, route::SUBMISSIONS, "intent=complaint").await;
    let ids: Vec<String> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect();
    let bulk = team.path(route::SUBMISSIONS_BULK, &[]);
    let change = json!({ "submissions": ids, "status": "done", "add_tags": ["kettle", " loud "] });
    for _ in 0..2 {
        let answer = team.owner.post(&bulk, &change).await;
        assert_eq!(answer.json(), json!({ "changed": 5 }), "the same again changes nothing more");
    }
    let figures = async |query: &str| ask(&team, &team.owner, route::OVERVIEW, query).await["now"].clone();
    let all = figures("").await["figures"].clone();
    assert_eq!((count(&all["status"], "done"), count(&all["status"], "new")), (json!(5), json!(35)));
    assert_eq!(figures("tag=loud").await["figures"]["submissions"], 5);
    assert_eq!(
        ask(&team, &team.owner, route::SUBMISSIONS, "tag=kettle").await["items"][0]["tags"],
        json!(["kettle", "loud"])
    );
    assert_eq!(ask(&team, &team.owner, route::TAGS, "").await, json!(["kettle", "loud"]));
    // One is deleted: what is left is too few.
    let path = team.path(route::SUBMISSION, &[("submission", &ids[0])]);
    assert_eq!(Answer::of(team.owner.request(Method::DELETE, &path)).await.status, 204);
    assert_eq!(figures("tag=loud").await["shown"], "too-few");
    assert!(figures("tag=loud").await.get("figures").is_none());
    let all = figures("").await["figures"].clone();
    assert_eq!(all["submissions"], 39);
    assert_eq!(count(&all["status"], "done"), Value::Null, "four are too few");
    assert_eq!(count(&all["status"], "new"), Value::Null, "and would follow from the rest");
    let without = json!({ "submissions": ids, "remove_tags": ["loud"], "status": "new" });
    assert_eq!(team.owner.post(&bulk, &without).await.json(), json!({ "changed": 4 }));
    assert_eq!(figures("tag=loud").await["shown"], "empty");
    assert_eq!(count(&figures("").await["figures"]["status"], "new"), 39);
    assert_eq!(ask(&team, &team.owner, route::TAGS, "").await, json!(["kettle"]));
    // A link belongs to a team, and its submissions with it.
    let made = team.owner.post(&team.path(route::TEAMS, &[]), &json!({ "name": "Shop" })).await.json();
    let of_link = team.path(route::LINK_TEAM, &[("link", other["id"].as_str().unwrap())]);
    let give = async |body: Value| Answer::of(team.owner.request(Method::PUT, &of_link).json(&body)).await;
    assert_eq!(give(json!({ "team": made["id"] })).await.json()["team"], made["id"]);
    assert_eq!(figures(&format!("team={}", made["id"].as_str().unwrap())).await["figures"]["submissions"], 9);
    assert_eq!(give(json!({ "team": other["id"] })).await.error(), "not_found");
}

#[tokio::test]
async fn what_is_too_few_is_withheld_also_by_subtraction() {
    let team = busy_team().await;
    let made = team.make(&link(false, false)).await;
    let overview = async |query: &str| ask(&team, &team.owner, route::OVERVIEW, query).await["now"].clone();
    assert_eq!(overview("").await["shown"], "empty");
    for n in 0..4 {
        send(&team, &made, n, PHONE, &facts()).await;
        assert_eq!(overview("").await["shown"], "too-few", "{n}");
    }
    for n in 4..12 {
        send(&team, &made, n, PHONE, &facts()).await;
    }
    assert_eq!(overview("").await["figures"]["submissions"], 12);
    // Three by computer: they are no group, and all but they tell of them.
    for n in 12..15 {
        send(&team, &made, n, COMPUTER, &said("anger", "positive", 1.0)).await;
    }
    assert_eq!(overview("device=computer").await["shown"], "too-few");
    assert_eq!(overview("device=phone").await["shown"], "too-few-left-out");
    let all = overview("").await["figures"].clone();
    for (figure, label) in
        [("device", "computer"), ("device", "phone"), ("emotion", "anger"), ("sentiment", "positive")]
    {
        assert_eq!(count(&all[figure], label), Value::Null, "{figure} {label}");
    }
    let trend = ask(&team, &team.owner, route::TRENDS, "device=phone").await;
    assert_eq!((&trend["shown"], &trend["points"]), (&json!("too-few-left-out"), &json!([])));
}

#[tokio::test]
async fn periods_without_data_and_times_to_come_are_empty() {
    let team = busy_team().await;
    fill(&team).await;
    let overview = ask(&team, &team.owner, route::OVERVIEW, &format!("from_ms=0&until_ms={DAY_MS}")).await;
    assert_eq!(overview["now"], json!({ "from_ms": 0, "until_ms": DAY_MS, "shown": "empty" }));
    for query in [
        "from_ms=99999999999999999&until_ms=999999999999999999",
        "from_ms=5&until_ms=5",
        "from_ms=x",
        "device=toaster",
        "tag=",
        "language=%00",
        "team=1",
        "status=lost",
    ] {
        let answer = team.owner.get(&format!("{}?{query}", team.path(route::OVERVIEW, &[]))).await;
        assert_eq!(answer.error(), "bad_request", "{query}");
    }
    let future = "from_ms=90000000000000&until_ms=90000086400000";
    let trend = ask(&team, &team.owner, route::TRENDS, future).await;
    assert_eq!((&trend["shown"], &trend["points"]), (&json!("empty"), &json!([])));
    for query in ["language=xx", "tag=nobody", "link=01890000-0000-7000-8000-000000000000"] {
        assert_eq!(ask(&team, &team.owner, route::OVERVIEW, query).await["now"]["shown"], "empty", "{query}");
    }
    for query in ["by=hour&from_ms=0", "by=day&from_ms=0&until_ms=200000000000"] {
        let answer = team.owner.get(&format!("{}?{query}", team.path(route::TRENDS, &[]))).await;
        assert_eq!(answer.error(), "bad_request", "{query}");
    }
}

#[tokio::test]
async fn trends_hold_all_that_came_in_every_step() {
    let team = busy_team().await;
    fill(&team).await;
    for by in ["hour", "day", "week", "month"] {
        let today = ask(&team, &team.owner, route::OVERVIEW, "").await["now"]["until_ms"].as_u64().unwrap();
        let query = format!("by={by}&of=emotion&from_ms={}", today - 14 * DAY_MS);
        let trend = ask(&team, &team.owner, route::TRENDS, &query).await;
        let points = trend["points"].as_array().unwrap();
        let sum: u64 = points.iter().filter_map(|point| point["submissions"].as_u64()).sum();
        assert_eq!(sum, 40, "{by}");
        let last = points.iter().rfind(|point| point["shown"] == "yes").unwrap();
        assert_eq!(count(&last["parts"], "anger"), 30, "{by}");
        assert_eq!((&trend["by"], &trend["method"]["threshold"]), (&json!(by), &json!(3.5)));
    }
}

#[tokio::test]
async fn groups_are_compared_with_intervals_and_counts() {
    let team = busy_team().await;
    fill(&team).await;
    let compare = async |body: Value| {
        let answer = team.owner.post(&team.path(route::COMPARISON, &[]), &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    };
    let found = compare(json!({ "a": { "device": "phone" }, "b": { "device": "computer" } })).await;
    assert_eq!((&found["a"]["submissions"], &found["b"]["submissions"]), (&json!(30), &json!(10)));
    assert_eq!(found["may_overlap"], false);
    let differences = found["differences"].as_array().unwrap();
    let of = |label: &str| differences.iter().find(|it| it["label"] == label).unwrap();
    let positive = of("positive");
    assert!((positive["difference"].as_f64().unwrap() + 1.0 / 3.0).abs() < 1e-9, "{positive}");
    assert!(
        positive["low"].as_f64().unwrap() < -1.0 / 3.0 && positive["high"].as_f64().unwrap() > -1.0 / 3.0
    );
    assert_eq!((&positive["n_a"], &positive["n_b"]), (&json!(30), &json!(10)));
    assert!(differences.iter().any(|it| it["measure"] == "per-day"));
    let nothing = compare(json!({ "a": { "device": "phone" }, "b": { "device": "tablet" } })).await;
    assert_eq!((&nothing["b"]["shown"], &nothing["differences"]), (&json!("empty"), &json!([])));
    assert_eq!(compare(json!({ "a": {}, "b": {} })).await["may_overlap"], true);
    let turned = json!({ "a": { "from_ms": 5, "until_ms": 5 }, "b": {} });
    let answer = team.owner.post(&team.path(route::COMPARISON, &[]), &turned).await;
    assert_eq!(answer.error(), "bad_request");
}

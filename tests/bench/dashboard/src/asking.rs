//! The questions of the dashboard, and how long their answers take.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use sotto_api::{OrganisationId, route};
use sotto_support::{
    server::ServerProcess,
    submissions::{DAY_MS, Wanted, links},
};

/// How often each question is asked.
const ROUNDS: u64 = 40;
const PASSWORD: &str = "correct horse battery";
const EMAIL: &str = "bench@example.org";

/// Somebody who asks.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    token: String,
    /// Their organisation.
    pub(crate) organisation: OrganisationId,
}

/// A question.
pub(crate) struct Question {
    /// What it is called.
    pub(crate) name: &'static str,
    path: &'static str,
    /// The query for a day on which the period ends, and that day in milliseconds.
    query: Box<dyn Fn(u64) -> String>,
    body: Option<fn(u64) -> Value>,
}

/// How long a question takes.
pub(crate) struct Measured {
    /// Its name.
    pub(crate) name: &'static str,
    /// All times, in milliseconds, the shortest first.
    pub(crate) times_ms: Vec<f64>,
    /// The largest answer, in bytes.
    pub(crate) bytes: usize,
}

impl Client {
    /// Makes the first admin.
    pub(crate) async fn set_up(server: &ServerProcess) -> Result<Self> {
        let http = reqwest::Client::builder().no_proxy().build()?;
        let code = server.setup_code().context("the server has an admin already")?;
        let body =
            json!({ "email": EMAIL, "password": PASSWORD, "name": "Bench", "client": "api", "code": code });
        let answer: Value =
            http.post(server.url(route::SETUP)).json(&body).send().await?.error_for_status()?.json().await?;
        let token = answer["access_token"].as_str().context("a token")?.to_owned();
        let all: Value =
            http.get(server.url(route::ORGANISATIONS)).bearer_auth(&token).send().await?.json().await?;
        let organisation = all[0]["id"].as_str().context("an organisation")?.parse()?;
        Ok(Self { http, base: server.url(""), token, organisation })
    }

    /// The same at a server that was started again.
    pub(crate) async fn sign_in(self, server: &ServerProcess) -> Result<Self> {
        let body = json!({ "email": EMAIL, "password": PASSWORD, "client": "api" });
        let answer: Value = self
            .http
            .post(server.url(route::LOGIN))
            .json(&body)
            .send()
            .await?
            .error_for_status()?
            .json()
            .await?;
        let token = answer["access_token"].as_str().context("a token")?.to_owned();
        Ok(Self { base: server.url(""), token, ..self })
    }

    fn request(&self, question: &Question, until_ms: u64) -> RequestBuilder {
        let path = question.path.replace("{organisation}", &self.organisation.to_string());
        let url = format!("{}{path}?{}", self.base, (question.query)(until_ms));
        let request = match question.body {
            Some(body) => self.http.post(url).json(&body(until_ms)),
            None => self.http.get(url),
        };
        request.bearer_auth(&self.token)
    }

    /// Asks once, and answers how large the answer is.
    pub(crate) async fn ask(&self, question: &Question, until_ms: u64) -> Result<usize> {
        let answer = self.request(question, until_ms).send().await?;
        ensure!(answer.status().is_success(), "{}: {}", question.name, answer.status());
        Ok(answer.bytes().await?.len())
    }
}

fn question(name: &'static str, path: &'static str, query: impl Fn(u64) -> String + 'static) -> Question {
    Question { name, path, query: Box::new(query), body: None }
}

fn days(days: u64, rest: &str) -> impl Fn(u64) -> String + use<> {
    let rest = rest.to_owned();
    move |until_ms| format!("from_ms={}&until_ms={until_ms}{rest}", until_ms.saturating_sub(days * DAY_MS))
}

fn sides(until_ms: u64) -> Value {
    let half = until_ms - 365 * DAY_MS;
    json!({ "a": { "from_ms": half - 365 * DAY_MS, "until_ms": half }, "b": { "from_ms": half, "until_ms": until_ms } })
}

fn groups(until_ms: u64) -> Value {
    let from_ms = until_ms - 700 * DAY_MS;
    json!({ "a": { "from_ms": from_ms, "until_ms": until_ms, "device": "phone" },
        "b": { "from_ms": from_ms, "until_ms": until_ms, "device": "computer", "language": "de" } })
}

/// All of them.
pub(crate) fn questions(wanted: &Wanted) -> Vec<Question> {
    let (most, least) = (links(wanted)[0], links(wanted)[11]);
    let compare =
        |name, body| Question { body: Some(body), ..question(name, route::COMPARISON, |_| String::new()) };
    vec![
        question("overview, 28 days", route::OVERVIEW, days(28, "")),
        question("overview, a year", route::OVERVIEW, days(365, "")),
        question("overview, all", route::OVERVIEW, days(700, "")),
        question(
            "overview, all, by language, device and status",
            route::OVERVIEW,
            days(700, "&language=de&device=phone&status=done"),
        ),
        question("overview, all, one link", route::OVERVIEW, days(700, &format!("&link={most}"))),
        question("overview, all, a tag", route::OVERVIEW, days(700, "&tag=price")),
        question("trend by hour, 14 days, emotions", route::TRENDS, days(14, "&by=hour&of=emotion")),
        question("trend by hour, 14 days, a tag", route::TRENDS, days(14, "&by=hour&tag=price")),
        question("trend by day, 90 days, sentiment", route::TRENDS, days(90, "&by=day&of=sentiment")),
        question("trend by day, all, sentiment", route::TRENDS, days(700, "&by=day&of=sentiment")),
        question(
            "trend by day, all, one link",
            route::TRENDS,
            days(700, &format!("&by=day&of=emotion&link={least}")),
        ),
        question("trend by week, all, intents", route::TRENDS, days(700, "&by=week&of=intent&device=phone")),
        question("trend by month, all, volume", route::TRENDS, days(700, "&by=month")),
        compare("comparison of two years", sides),
        compare("comparison of two groups, all", groups),
        question("submissions, newest", route::SUBMISSIONS, days(700, "")),
        question("submissions, most important", route::SUBMISSIONS, days(700, "&sort=importance")),
        question(
            "submissions, most unpleasant, one link",
            route::SUBMISSIONS,
            days(700, &format!("&sort=unpleasant&link={most}")),
        ),
        question(
            "submissions, angry bug reports by tablet",
            route::SUBMISSIONS,
            days(700, "&emotion=anger&intent=bug%20report&device=tablet"),
        ),
        question("submissions, a tag, oldest first", route::SUBMISSIONS, days(700, "&tag=staff&sort=oldest")),
        question("submissions, still new", route::SUBMISSIONS, days(700, "&status=new")),
        question("tags", route::TAGS, |_| String::new()),
    ]
}

/// Asks every question many times, one after the other.
pub(crate) async fn measure(client: &Client, wanted: &Wanted) -> Result<Vec<Measured>> {
    let mut all = Vec::new();
    for question in questions(wanted) {
        let (mut times_ms, mut bytes) = (Vec::new(), 0);
        for round in 0..ROUNDS {
            let until_ms = wanted.until_ms - (round % 29) * DAY_MS - round;
            let start = Instant::now();
            bytes = bytes.max(client.ask(&question, until_ms).await?);
            times_ms.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        times_ms.sort_by(f64::total_cmp);
        all.push(Measured { name: question.name, times_ms, bytes });
    }
    Ok(all)
}

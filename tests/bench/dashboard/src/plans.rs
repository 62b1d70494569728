//! Plans of the statements that the server sent: taken from its log, and explained by the database as it is.

use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::Value;
use sotto_support::{server::ServerProcess, submissions::Wanted};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};

use crate::asking::{Client, questions};

/// A statement and how the database answers it.
pub(crate) struct Plan {
    /// The questions that send it.
    pub(crate) questions: Vec<&'static str>,
    /// The statement.
    pub(crate) statement: String,
    /// The plan, a line a step.
    pub(crate) steps: Vec<String>,
}

/// Has the database look at its tables, as it does by itself in time.
pub(crate) async fn analyse(url: &str) -> Result<()> {
    if url.starts_with("sqlite:") {
        return Ok(());
    }
    let mut connection = AnyConnection::connect(url).await?;
    sqlx::raw_sql("VACUUM ANALYZE").execute(&mut connection).await?;
    Ok(connection.close().await?)
}

/// Statements about submissions in the lines of a log from a place on.
fn statements(log: &str, from: usize) -> BTreeSet<String> {
    let lines = log.get(from..).unwrap_or_default().lines();
    let statement = |line: &str| -> Option<String> {
        let entry: Value = serde_json::from_str(line).ok()?;
        let whole = entry["db.statement"].as_str().unwrap_or_default().trim();
        let text = if whole.is_empty() { entry["summary"].as_str()? } else { whole };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (text.starts_with("SELECT") && text.contains("submission")).then_some(text)
    };
    lines.filter_map(statement).collect()
}

/// The plans of all questions.
pub(crate) async fn of(
    client: &Client,
    wanted: &Wanted,
    server: &ServerProcess,
    url: &str,
) -> Result<Vec<Plan>> {
    let mut connection = AnyConnection::connect(url).await?;
    let mut plans: Vec<Plan> = Vec::new();
    for question in questions(wanted) {
        let from = server.log().len();
        client.ask(&question, wanted.until_ms).await?;
        for statement in statements(&server.log(), from) {
            if let Some(plan) = plans.iter_mut().find(|plan| plan.statement == statement) {
                plan.questions.push(question.name);
                continue;
            }
            let steps = explain(&mut connection, url, &statement, plans.len()).await?;
            plans.push(Plan { questions: vec![question.name], statement, steps });
        }
    }
    connection.close().await?;
    Ok(plans)
}

async fn explain(
    connection: &mut AnyConnection,
    url: &str,
    statement: &str,
    at: usize,
) -> Result<Vec<String>> {
    if url.starts_with("sqlite:") {
        let explained = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
        let rows = sqlx::raw_sql(explained).fetch_all(connection).await?;
        return rows.iter().map(|row| Ok(row.try_get::<String, _>("detail")?)).collect();
    }
    // Without values: the plan for whatever comes.
    let parameters = (1..).take_while(|n| statement.contains(&format!("${n}"))).count();
    let prepared = format!("SET plan_cache_mode = force_generic_plan; PREPARE plan{at} AS {statement}");
    sqlx::raw_sql(AssertSqlSafe(prepared)).execute(&mut *connection).await?;
    let nothing = vec!["NULL"; parameters].join(", ");
    let nothing = if parameters > 0 { format!("({nothing})") } else { nothing };
    let explained = AssertSqlSafe(format!("EXPLAIN (COSTS OFF) EXECUTE plan{at}{nothing}"));
    let rows = sqlx::raw_sql(explained).fetch_all(connection).await?;
    rows.iter().map(|row| Ok(row.try_get::<String, _>(0)?)).collect()
}

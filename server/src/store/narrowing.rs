//! Conditions of a statement that depend on what was asked for. Only those that narrow something down stand in it, so that
//! the database plans for these.

use sotto_api::{OrganisationId, dashboard::DashboardFilter};
use sqlx::{Any, AssertSqlSafe, any::AnyArguments, query::Query};

use super::signed;

/// A parameter.
#[derive(Debug, Clone)]
enum Value {
    Text(String),
    Number(i64),
}

/// Conditions with their parameters, the first of which is the organisation.
#[derive(Debug, Clone)]
pub(super) struct Narrowing {
    text: String,
    values: Vec<Value>,
}

impl Narrowing {
    /// What is of an organisation, by the column that says so.
    pub(super) fn of(organisation: OrganisationId, column: &str) -> Self {
        Self { text: format!("{column} = $1"), values: vec![Value::Text(organisation.to_string())] }
    }

    /// A text goes where the condition says `{}`.
    pub(super) fn text(&mut self, condition: &str, value: impl ToString) {
        self.add(condition, Value::Text(value.to_string()));
    }

    /// A number goes where the condition says `{}`.
    pub(super) fn number(&mut self, condition: &str, value: i64) {
        self.add(condition, Value::Number(value));
    }

    /// A condition without a parameter.
    pub(super) fn plain(&mut self, condition: &str) {
        self.text.push_str(" AND ");
        self.text.push_str(condition);
    }

    fn add(&mut self, condition: &str, value: Value) {
        self.values.push(value);
        self.plain(&condition.replace("{}", &format!("${}", self.values.len())));
    }

    /// What submissions and their sums have in common: all conditions but the period and the tag.
    pub(super) fn common(&mut self, filter: &DashboardFilter) {
        if let Some(team) = filter.team {
            self.text(
                "link_id IN (SELECT feedback_links.id FROM feedback_links WHERE feedback_links.team_id = {})",
                team,
            );
        }
        if let Some(link) = filter.link {
            self.text("link_id = {}", link);
        }
        if let Some(language) = &filter.language {
            self.text("language = {}", language);
        }
        if let Some(device) = filter.device {
            self.text("device = {}", device.name());
        }
        if let Some(status) = filter.status {
            self.text("status = {}", status.name());
        }
    }

    /// The period and the tag of submissions.
    pub(super) fn of_submissions(&mut self, filter: &DashboardFilter) {
        self.common(filter);
        if let Some(tag) = &filter.tag {
            self.text(
                "submissions.id IN (SELECT submission_tags.submission_id FROM submission_tags \
                 WHERE submission_tags.organisation_id = $1 AND submission_tags.tag = {})",
                tag,
            );
        }
        if let Some(from_ms) = filter.from_ms {
            self.number("received_ms >= {}", signed(from_ms));
        }
        if let Some(until_ms) = filter.until_ms {
            self.number("received_ms < {}", signed(until_ms));
        }
    }

    /// The conditions.
    pub(super) fn conditions(&self) -> &str {
        &self.text
    }

    /// The statement with its parameters.
    pub(super) fn query(&self, statement: String) -> Query<'static, Any, AnyArguments> {
        self.values.iter().fold(sqlx::query(AssertSqlSafe(statement)), |query, value| match value {
            Value::Text(text) => query.bind(text.clone()),
            Value::Number(number) => query.bind(*number),
        })
    }
}

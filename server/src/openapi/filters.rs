//! What narrows submissions down, in the query of several operations.

use serde_json::json;
use utoipa::openapi::schema::Type;

use super::{operation::Operation, signing::USER};

impl Operation {
    /// May be narrowed down as the dashboard is.
    pub(super) fn with_dashboard_filters(self) -> Self {
        let texts = [
            ("team", USER),
            ("link", USER),
            ("tag", "return"),
            ("language", "en"),
            ("device", "phone"),
            ("status", "new"),
        ];
        let times = ["from_ms", "until_ms"];
        let described =
            texts.iter().fold(self, |it, (name, example)| it.with_filter(name, Type::String, json!(example)));
        times
            .iter()
            .fold(described, |it, name| it.with_filter(name, Type::Integer, json!(1_700_000_000_000_u64)))
    }

    /// May be narrowed down as lists of submissions are.
    pub(super) fn with_submission_filters(self) -> Self {
        self.with_dashboard_filters()
            .with_filter("assignee", Type::String, json!("none"))
            .with_filter("emotion", Type::String, json!("anger"))
            .with_filter("sentiment", Type::String, json!("negative"))
            .with_filter("intent", Type::String, json!("complaint"))
            .with_filter("importance", Type::Integer, json!(50))
    }
}

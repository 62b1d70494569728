//! The reference page: the operations as HTML, without any script.

use std::{fmt::Write, sync::LazyLock};

use serde_json::Value;

use super::{operation::Operation, operations};

/// How the page looks. A file of its own, because pages have no styles within.
pub const STYLE: &str = include_str!("page.css");

/// The page; the same for as long as the program runs.
pub static PAGE: LazyLock<String> = LazyLock::new(|| {
    let mut operations = operations();
    operations.sort_by_key(|operation| (operation.tag(), operation.path));
    let mut page = String::from(concat!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n",
        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Sotto: the interface</title>\n",
        "<link rel=\"stylesheet\" href=\"/api/docs.css\">\n<h1>The interface of Sotto</h1>\n",
        "<p>The same for programs: <a href=\"/api/openapi.json\">openapi.json</a> (OpenAPI 3.1).</p>\n",
    ));
    let mut tag = "";
    for operation in &operations {
        if operation.tag() != tag {
            tag = operation.tag();
            // Writing to a text cannot fail.
            let _ = writeln!(page, "<h2>{}</h2>", escaped(tag));
        }
        page.push_str(&section(operation));
    }
    page.push_str("</html>\n");
    page
});

fn section(operation: &Operation) -> String {
    let mut text = format!(
        "<section>\n<h3><code>{} {}</code></h3>\n<p>{}.</p>\n",
        operation.method,
        escaped(operation.path),
        escaped(operation.summary),
    );
    if let Some(permission) = operation.permission() {
        let _ = writeln!(text, "<p>Needs: {}.</p>", escaped(permission.name()));
    }
    if let Some(example) = operation.example() {
        let _ = writeln!(text, "<pre>{}</pre>", escaped(&pretty(example)));
    }
    let statuses: Vec<String> = operation.statuses().iter().map(u16::to_string).collect();
    let _ = writeln!(text, "<p>Answers: {}.</p>\n</section>", statuses.join(", "));
    text
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

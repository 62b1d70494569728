//! Who may know whom: which packages may depend on which, directly and through others.

use serde_json::Value;

/// The house's packages and the house's packages that each may name. Tests and xtask may name anything.
pub const MAY_KNOW: [(&str, &[&str]); 15] = [
    ("sotto-api", &["sotto-protocol"]),
    (
        "sotto-app",
        &[
            "sotto-api",
            "sotto-chart",
            "sotto-export",
            "sotto-insight",
            "sotto-platform",
            "sotto-protocol",
            "sotto-seal",
            "sotto-search",
            "sotto-store",
            "sotto-sync",
        ],
    ),
    ("sotto-chart", &["sotto-protocol"]),
    ("sotto-cli", &["sotto-api", "sotto-engine", "sotto-export", "sotto-protocol", "sotto-sync"]),
    ("sotto-engine", &["sotto-protocol"]),
    ("sotto-export", &["sotto-chart", "sotto-protocol"]),
    ("sotto-insight", &["sotto-protocol"]),
    ("sotto-platform", &[]),
    ("sotto-protocol", &[]),
    ("sotto-seal", &[]),
    ("sotto-search", &["sotto-protocol"]),
    ("sotto-server", &["sotto-api", "sotto-protocol"]),
    ("sotto-store", &["sotto-api", "sotto-protocol"]),
    ("sotto-sync", &["sotto-api", "sotto-protocol", "sotto-seal", "sotto-store"]),
    ("sotto-worker", &["sotto-engine", "sotto-export", "sotto-platform", "sotto-protocol", "sotto-seal"]),
];

/// All that plain data may be made with.
const PLAIN_DATA: [&str; 7] = ["postcard", "serde", "serde_json", "thiserror", "time", "utoipa", "uuid"];

/// Packages that hold plain data.
const SHARED: [&str; 2] = ["sotto-api", "sotto-protocol"];

/// What must not be named, by package.
const MUST_NOT_NAME: [(&[&str], &[&str]); 4] = [
    (
        &[
            "sotto-chart",
            "sotto-engine",
            "sotto-export",
            "sotto-insight",
            "sotto-seal",
            "sotto-search",
            "sotto-store",
            "sotto-sync",
        ],
        &["js-sys", "wasm-bindgen", "wasm-bindgen-futures", "web-sys"],
    ),
    (&["sotto-platform", "sotto-worker", "sotto-server", "sotto-cli"], &["leptos", "leptos_router"]),
    (&["sotto-server", "sotto-cli"], &["js-sys", "wasm-bindgen", "web-sys"]),
    (&["sotto-app", "sotto-platform", "sotto-worker"], &["axum", "sqlx", "tokio"]),
];

/// What must not be there even through others, by package.
pub const MUST_NOT_CONTAIN: [(&[&str], &[&str]); 4] = [
    (
        &[
            "sotto-chart",
            "sotto-engine",
            "sotto-export",
            "sotto-insight",
            "sotto-seal",
            "sotto-search",
            "sotto-store",
            "sotto-sync",
        ],
        &["axum", "leptos", "sqlx", "tokio"],
    ),
    (&["sotto-api", "sotto-protocol"], &["axum", "leptos", "sqlx", "tokio", "web-sys"]),
    (&["sotto-app"], &["sotto-engine", "symphonia", "tract-core"]),
    (&["sotto-api", "sotto-app", "sotto-cli", "sotto-sync", "sotto-worker"], &["utoipa"]),
];

/// Direct edges that are forbidden, as complaints.
#[must_use]
pub fn direct(packages: &[Value]) -> Vec<String> {
    let mut complaints = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let kind = dependency["kind"].as_str();
            let on = dependency["name"].as_str().unwrap_or_default();
            if kind == Some("dev") {
                continue;
            }
            if let Some(why) = forbidden(name, on) {
                complaints.push(format!("{name} depends on {on}: {why}"));
            }
        }
    }
    complaints
}

fn forbidden(name: &str, on: &str) -> Option<&'static str> {
    let known = MAY_KNOW.iter().find(|(package, _)| *package == name);
    if on.starts_with("sotto-") && known.is_some_and(|(_, may)| !may.contains(&on)) {
        return Some("not among those it may know");
    }
    if SHARED.contains(&name) && !on.starts_with("sotto-") && !PLAIN_DATA.contains(&on) {
        return Some("plain data needs nothing so heavy");
    }
    let named = |(who, what): &&(&[&str], &[&str])| who.contains(&name) && what.contains(&on);
    MUST_NOT_NAME.iter().find(named).map(|_| "it belongs to another layer")
}

/// Packages that a tree must not contain, as complaints.
#[must_use]
pub fn contained(package: &str, tree: &[String]) -> Vec<String> {
    let rules = MUST_NOT_CONTAIN.iter().filter(|(who, _)| who.contains(&package));
    let banned: Vec<&str> = rules.flat_map(|(_, what)| what.iter().copied()).collect();
    let found = tree.iter().filter(|name| banned.contains(&name.as_str()));
    let mut complaints: Vec<String> = found.map(|name| format!("{package} is built from {name}")).collect();
    complaints.sort();
    complaints.dedup();
    complaints
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{expect_none, repository};

    #[test]
    fn packages_only_name_whom_they_may_know() -> anyhow::Result<()> {
        let packages = repository::packages()?;
        let names: Vec<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
        for (name, _) in MAY_KNOW {
            assert!(names.contains(&name), "the rules speak of {name}, which is not there");
        }
        expect_none(&direct(&packages));
        Ok(())
    }

    #[test]
    fn nothing_forbidden_comes_in_through_others() -> anyhow::Result<()> {
        let mut complaints = Vec::new();
        for package in MUST_NOT_CONTAIN.iter().flat_map(|(who, _)| who.iter()) {
            for target in ["x86_64-unknown-linux-gnu", "wasm32-unknown-unknown"] {
                complaints.extend(contained(package, &repository::tree(package, target)?));
            }
        }
        expect_none(&complaints);
        Ok(())
    }

    #[test]
    fn forbidden_edges_are_refused() {
        let edge = |from: &str, on: &str, kind: Value| {
            direct(&[json!({ "name": from, "dependencies": [{ "name": on, "kind": kind }] })]).len()
        };
        assert_eq!(edge("sotto-app", "sotto-engine", Value::Null), 1);
        assert_eq!(edge("sotto-api", "tokio", Value::Null), 1);
        assert_eq!(edge("sotto-store", "web-sys", Value::Null), 1);
        assert_eq!(edge("sotto-store", "sotto-sync", json!("build")), 1);
        assert_eq!(edge("sotto-store", "tokio", json!("dev")), 0);
        assert_eq!(edge("sotto-sync", "sotto-store", Value::Null), 0);
        assert_eq!(contained("sotto-engine", &["tokio".to_owned(), "rubato".to_owned()]).len(), 1);
    }
}

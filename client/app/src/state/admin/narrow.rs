//! What narrows submissions down, in the address of a page as it stands in a request to the server; days excepted, which
//! the server counts in UTC: what stands behind a figure is then the same everywhere.

use std::collections::BTreeMap;

use leptos_router::params::ParamsMap;

use super::days::ms_of_day;

/// First and last day.
const FROM: &str = "from";
const TO: &str = "to";
/// What can be narrowed down by.
const NAMES: [&str; 14] = [
    FROM,
    TO,
    "link",
    "team",
    "status",
    "assignee",
    "tag",
    "emotion",
    "sentiment",
    "intent",
    "importance",
    "language",
    "device",
    "sort",
];

/// Names and values; a name that is not here narrows nothing down.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Narrow(BTreeMap<&'static str, String>);

impl Narrow {
    /// What an address says. Other words in it are not ours.
    pub(crate) fn from_address(query: &ParamsMap) -> Self {
        let known = NAMES.into_iter().filter_map(|name| Some((name, query.get(name)?)));
        Self(known.filter(|(_, value)| !value.is_empty()).collect())
    }

    /// The value of a name; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }

    /// The same with another value; an empty one takes it away.
    pub(crate) fn with(&self, name: &'static str, value: &str) -> Self {
        let mut all = self.0.clone();
        if value.is_empty() {
            all.remove(name);
        } else {
            all.insert(name, value.to_owned());
        }
        Self(all)
    }

    /// Whether nothing is narrowed down.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As it stands in an address: `?status=new`, or nothing.
    pub(crate) fn to_address(&self) -> String {
        query(self.0.iter().map(|(name, value)| (*name, value.clone())))
    }

    /// As it stands in a request, with what else is asked for. Days are whole days.
    pub(crate) fn to_request(&self, beside: &[(&'static str, String)]) -> String {
        let own = self.0.iter().filter_map(|(name, value)| match *name {
            FROM => Some(("from_ms", ms_of_day(value, 0)?.to_string())),
            TO => Some(("until_ms", ms_of_day(value, 1)?.to_string())),
            name => Some((name, value.clone())),
        });
        query(own.chain(beside.iter().cloned()))
    }
}

fn query<'a>(pairs: impl Iterator<Item = (&'a str, String)>) -> String {
    let mut map = ParamsMap::new();
    for (name, value) in pairs {
        map.insert(name.to_owned(), value);
    }
    map.to_query_string()
}

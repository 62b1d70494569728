//! A filter as the query of an address, so that it can be gone back to, kept and linked: `q=tea&emotion=anger`.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{Filter, LENGTHS, Order, Wanted};

/// Longest query that is read, in bytes.
const MAX_BYTES: usize = 4_096;
/// What stands for a recording with nothing wrong.
const GOOD: &str = "good";
const ORDERS: [(Order, &str); 6] = [
    (Order::Best, "best"),
    (Order::Newest, "newest"),
    (Order::Oldest, "oldest"),
    (Order::Longest, "longest"),
    (Order::Shortest, "shortest"),
    (Order::Title, "title"),
];

impl Order {
    /// The name under which it stands in an address.
    #[must_use]
    pub fn key(self) -> &'static str {
        ORDERS.iter().find(|it| it.0 == self).map_or("", |it| it.1)
    }

    /// The one with this name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        ORDERS.iter().find(|it| it.1 == key).map(|it| it.0)
    }
}

impl Filter {
    /// As a query without its question mark; empty where everything is listed.
    #[must_use]
    pub fn to_address(&self) -> String {
        let order = self.order.map(|it| it.key().to_owned());
        let quality = self.quality.and_then(|it| match it {
            Wanted::Good => Some(GOOD.to_owned()),
            Wanted::Warning(warning) => name(&warning),
        });
        let parts = [
            ("q", Some(self.query.clone()).filter(|it| !it.is_empty())),
            ("emotion", self.emotion.as_ref().and_then(name)),
            ("sentiment", self.sentiment.as_ref().and_then(name)),
            ("intent", self.intent.clone()),
            ("days", self.days.map(|it| it.to_string())),
            ("from", self.from.clone()),
            ("to", self.to.clone()),
            ("length", self.length.map(|it| it.to_string())),
            ("tag", self.tag.clone()),
            ("folder", self.folder.clone()),
            ("quality", quality),
            ("archived", self.archived.then(|| "true".to_owned())),
            ("own", self.own_voice.map(|it| it.to_string())),
            ("order", order),
        ];
        let written =
            parts.into_iter().filter_map(|(key, value)| Some(format!("{key}={}", escaped(&value?))));
        written.collect::<Vec<_>>().join("&")
    }

    /// Reads a query; what makes no sense in it is passed over.
    #[must_use]
    pub fn from_address(query: &str) -> Self {
        let query = query.strip_prefix('?').unwrap_or(query);
        let mut filter = Self::default();
        if query.len() > MAX_BYTES {
            return filter;
        }
        for (key, value) in query.split('&').filter_map(|it| it.split_once('=')) {
            filter.take(key, unescaped(value));
        }
        filter
    }

    fn take(&mut self, key: &str, value: String) {
        match key {
            "q" => self.query = value,
            "emotion" => self.emotion = named(&value),
            "sentiment" => self.sentiment = named(&value),
            "intent" => self.intent = Some(value),
            "days" => self.days = value.parse().ok(),
            "from" => self.from = day(value),
            "to" => self.to = day(value),
            "length" => self.length = value.parse().ok().filter(|it| *it < LENGTHS.len()),
            "tag" => self.tag = Some(value),
            "folder" => self.folder = Some(value),
            "quality" if value == GOOD => self.quality = Some(Wanted::Good),
            "quality" => self.quality = named(&value).map(Wanted::Warning),
            "archived" => self.archived = value == "true",
            "own" => self.own_voice = value.parse().ok(),
            "order" => self.order = Order::from_key(&value),
            _ => {}
        }
    }
}

/// The name under which a label is stored.
fn name(label: &impl Serialize) -> Option<String> {
    serde_json::to_value(label).ok()?.as_str().map(str::to_owned)
}

fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(Value::String(name.to_owned())).ok()
}

/// A day as `2026-11-21`; none for anything else.
fn day(text: String) -> Option<String> {
    let shape = |(at, letter): (usize, char)| {
        if matches!(at, 4 | 7) { letter == '-' } else { letter.is_ascii_digit() }
    };
    (text.len() == 10 && text.chars().enumerate().all(shape)).then_some(text)
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = (first == b'%')
            .then(|| after.get(..2).and_then(|it| std::str::from_utf8(it).ok()))
            .flatten()
            .and_then(|it| u8::from_str_radix(it, 16).ok());
        bytes.push(code.unwrap_or(if first == b'+' { b' ' } else { first }));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use sotto_protocol::{EmotionLabel, SentimentLabel, Warning};

    use super::*;

    #[test]
    fn a_filter_comes_back_from_its_address() {
        let full = Filter {
            query: "\"Grüße an\" 100 % + & = #1".to_owned(),
            emotion: Some(EmotionLabel::Unsure),
            sentiment: Some(SentimentLabel::Negative),
            intent: Some("praise".to_owned()),
            days: Some(30),
            from: Some("2026-01-31".to_owned()),
            to: Some("2026-12-01".to_owned()),
            length: Some(3),
            tag: Some("für Ada".to_owned()),
            folder: Some(String::new()),
            quality: Some(Wanted::Warning(Warning::TooQuiet)),
            archived: true,
            own_voice: Some(false),
            order: Some(Order::Shortest),
        };
        assert_eq!(Filter::from_address(&full.to_address()), full);
        assert_eq!(Filter::default().to_address(), "");
        let tea =
            Filter { query: "tea cup".to_owned(), emotion: Some(EmotionLabel::Anger), ..Filter::default() };
        assert_eq!(tea.to_address(), "q=tea%20cup&emotion=anger");
        assert_eq!(Filter::from_address("?q=tea+cup&emotion=anger"), tea);
    }

    #[test]
    fn nonsense_is_passed_over() {
        for query in ["?", "q", "emotion=joy&days=x&from=soon&length=99&order=up&%=%&%zz=1", "q=%ff%"] {
            assert!(!Filter::from_address(query).is_narrow(), "{query}");
        }
        assert_eq!(Filter::from_address(&format!("q={}", "a".repeat(MAX_BYTES))), Filter::default());
    }
}

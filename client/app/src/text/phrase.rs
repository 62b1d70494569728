//! Sentences in the person's language. English stands where it is used; a catalogue holds what it is elsewhere, and is
//! fetched only by those who read it. (`leptos_i18n` puts every language into the module; this costs nothing in English.)

use std::{cell::RefCell, collections::HashMap};

thread_local! {
    /// Translations by their English, of the language that was chosen; empty for English.
    static CATALOGUE: RefCell<HashMap<&'static str, &'static str>> = RefCell::default();
}

/// Takes translations by their English. They are needed until the page goes.
pub(crate) fn take_catalogue(phrases: impl IntoIterator<Item = (String, String)>) {
    let leaked = phrases.into_iter().map(|(english, other)| (&*english.leak(), &*other.leak()));
    CATALOGUE.with_borrow_mut(|all| all.extend(leaked));
}

/// A sentence in the person's language; English where nobody translated it.
pub(crate) fn t(english: &'static str) -> &'static str {
    CATALOGUE.with_borrow(|all| all.get(english).copied()).unwrap_or(english)
}

/// A sentence with its gaps filled: `fill("{shown} of {total}", &[("shown", &3), ("total", &7)])`.
pub(crate) fn fill(english: &'static str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
    values.iter().fold(t(english).to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), &value.to_string())
    })
}

/// A count with its word: `plural(3, "1 recording", "{n} recordings")`.
pub(crate) fn plural(count: usize, one: &'static str, other: &'static str) -> String {
    fill(if count == 1 { one } else { other }, &[("n", &count)])
}

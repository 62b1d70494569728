//! Pages of lists: a statement asks for one row more than fits, and its presence says that there is a next page.

use std::fmt::Display;

use sotto_api::page::{MAX_PAGE, Page};

use super::signed;

/// How many rows to ask for.
#[must_use]
pub fn limit() -> i64 {
    signed(MAX_PAGE as u64 + 1)
}

/// The page of these rows; `key` is what the statement orders by.
pub fn cut<T, K: Display>(mut items: Vec<T>, key: impl Fn(&T) -> K) -> Page<T> {
    let more = items.len() > MAX_PAGE;
    items.truncate(MAX_PAGE);
    let next = if more { items.last().map(|last| key(last).to_string()) } else { None };
    Page { items, next }
}

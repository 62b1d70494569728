//! Sentences about the library.

use crate::state::Order;

/// Choices that narrow it down.
pub(crate) const FILTERS: &str = "What is listed";
pub(crate) const EMOTION: &str = "Emotion";
pub(crate) const ANY_EMOTION: &str = "Any emotion";
pub(crate) const TIME: &str = "Time";
pub(crate) const TAG: &str = "Tag";
pub(crate) const ANY_TAG: &str = "Any tag";
pub(crate) const ORDER: &str = "Order";
pub(crate) const CLEAR: &str = "Show everything";

/// Days, and what they are called.
pub(crate) const TIMES: [(&str, &str); 5] =
    [("", "Any time"), ("1", "Last day"), ("7", "Last 7 days"), ("30", "Last 30 days"), ("365", "Last year")];

/// Nothing is listed.
pub(crate) const NOTHING: &str = "Nothing matches. Try fewer or other words, or show everything.";

/// What comes first.
pub(crate) fn order_name(order: Order) -> &'static str {
    match order {
        Order::Newest => "Newest first",
        Order::Oldest => "Oldest first",
        Order::Longest => "Longest first",
        Order::Title => "By title",
    }
}

//! Sentences about the library.

use sotto_search::Order;

use super::t;

/// Nothing is listed.
pub(crate) fn nothing() -> &'static str {
    t("Nothing matches. Try fewer or other words, or show everything.")
}

/// Times that can be chosen: days, and what they are called.
pub(crate) fn times() -> [(&'static str, &'static str); 6] {
    [
        ("", t("Any time")),
        ("1", t("Last day")),
        ("7", t("Last 7 days")),
        ("30", t("Last 30 days")),
        ("365", t("Last year")),
        ("own", t("From … to …")),
    ]
}

/// Lengths that can be chosen, in their order.
pub(crate) fn length_name(length: usize) -> &'static str {
    match length {
        0 => t("Under 1 minute"),
        1 => t("1 to 10 minutes"),
        2 => t("10 to 60 minutes"),
        _ => t("Over an hour"),
    }
}

/// What comes first.
pub(crate) fn order_name(order: Order) -> &'static str {
    match order {
        Order::Best => t("Best match first"),
        Order::Newest => t("Newest first"),
        Order::Oldest => t("Oldest first"),
        Order::Longest => t("Longest first"),
        Order::Shortest => t("Shortest first"),
        Order::Title => t("By title"),
    }
}

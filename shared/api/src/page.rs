//! Lists that are read in pages.

use serde::{Deserialize, Serialize};

/// Most items of one page.
pub const MAX_PAGE: usize = 100;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The items, in a fixed order.
    pub items: Vec<T>,
    /// Goes into `cursor` of the next request; none after the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

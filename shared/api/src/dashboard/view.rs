//! Views that people keep: filters, columns and order under a name.

use serde::{Deserialize, Serialize};

use crate::{SavedViewId, UserId};

/// Longest kept view, in characters.
pub const MAX_VIEW_CHARS: usize = 4000;
/// Most views that one person keeps in an organisation.
pub const MAX_SAVED_VIEWS: usize = 100;

/// Makes or changes a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedViewRequest {
    /// 1 to [`crate::organisation::MAX_NAME_CHARS`] characters on one line.
    pub name: String,
    /// What is shown and how, as the client writes it: up to [`MAX_VIEW_CHARS`] characters. The server does not look into it.
    pub view: String,
    /// Whether everybody who may see the dashboard sees it.
    pub shared: bool,
}

/// A kept view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedView {
    /// Its id.
    pub id: SavedViewId,
    /// Its name.
    pub name: String,
    /// What is shown and how.
    pub view: String,
    /// Whether others see it.
    pub shared: bool,
    /// Whose it is: they alone change it.
    pub owner: UserId,
}

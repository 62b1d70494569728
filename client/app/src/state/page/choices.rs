//! What of a page is kept: a switch for each part.

use serde::{Deserialize, Serialize};
use sotto_protocol::{PageContext, page::without_query};

/// What of a page is kept with a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each name is its own meaning")]
pub(crate) struct PageChoices {
    pub(crate) title: bool,
    pub(crate) address: bool,
    /// What follows the question mark of the address, too.
    pub(crate) query: bool,
    pub(crate) selection: bool,
    pub(crate) element: bool,
    pub(crate) picture: bool,
    pub(crate) screen: bool,
}

impl Default for PageChoices {
    fn default() -> Self {
        Self {
            title: true,
            address: true,
            query: false,
            selection: true,
            element: true,
            picture: true,
            screen: true,
        }
    }
}

impl PageChoices {
    /// The page as it is kept; none where nothing of it is.
    pub(crate) fn of(self, page: &PageContext) -> Option<PageContext> {
        let address = |it: String| if self.query { it } else { without_query(&it).to_owned() };
        let page = page.clone();
        let kept = PageContext {
            title: page.title.filter(|_| self.title),
            address: page.address.filter(|_| self.address).map(address),
            selection: page.selection.filter(|_| self.selection),
            image: page.image.filter(|_| self.element).map(address),
            element: page.element.filter(|_| self.element),
            picture: page.picture.filter(|_| self.picture),
            viewport: page.viewport.filter(|_| self.screen),
            language: page.language.filter(|_| self.screen),
        };
        (!kept.is_empty()).then_some(kept)
    }
}

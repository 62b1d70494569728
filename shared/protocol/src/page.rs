//! What is known of the web page that a recording speaks about.

use serde::{Deserialize, Serialize};

/// A page, as far as the person wants it kept. Every part may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageContext {
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Text that was selected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection: Option<String>,
    /// Address of an image that was pointed at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// An element that was pointed at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub element: Option<PageElement>,
    /// What was seen of it: a picture as a `data:` address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Width and height of what was seen of it, in CSS pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub viewport: Option<(u32, u32)>,
    /// The language that it says it is in, as BCP 47.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// An element of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageElement {
    /// A CSS selector that leads to it.
    pub selector: String,
    /// What it says.
    pub text: String,
}

impl PageContext {
    /// Most characters of a line.
    const LINE: usize = 2_000;
    /// Most characters of what was selected.
    const SELECTION: usize = 8_000;
    /// Most bytes of a picture as it is kept.
    pub const PICTURE_BYTES: usize = 400_000;

    /// The same with no part longer than what is kept; a page says whatever it likes. A picture is one of the two kinds
    /// that the browser draws itself, or none.
    #[must_use]
    pub fn bounded(self) -> Self {
        let cut = |text: Option<String>, most: usize| {
            let text: String = text?.trim().chars().take(most).collect();
            (!text.is_empty()).then_some(text)
        };
        let drawn = |it: &String| {
            let is_picture = ["data:image/jpeg;base64,", "data:image/webp;base64,"]
                .iter()
                .any(|start| it.starts_with(start));
            is_picture && it.len() <= Self::PICTURE_BYTES
        };
        let element = self.element.and_then(|it| {
            let selector = cut(Some(it.selector), Self::LINE)?;
            Some(PageElement { selector, text: cut(Some(it.text), Self::LINE).unwrap_or_default() })
        });
        Self {
            title: cut(self.title, Self::LINE),
            address: cut(self.address, Self::LINE).filter(|it| is_web(it)),
            selection: cut(self.selection, Self::SELECTION),
            image: cut(self.image, Self::LINE).filter(|it| is_web(it)),
            element,
            picture: self.picture.filter(drawn),
            viewport: self.viewport,
            language: cut(self.language, 35),
        }
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether an address is one of the web, and safe to lead to.
fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// An address without its query and fragment, which may hold what is nobody's business.
#[must_use]
pub fn without_query(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_says_is_cut_and_what_leads_nowhere_good_goes() {
        let page = PageContext {
            title: Some(" x".repeat(3_000)),
            address: Some("javascript:alert(1)".to_owned()),
            image: Some("https://example.org/a.png".to_owned()),
            picture: Some("data:text/html;base64,AAAA".to_owned()),
            selection: Some("  ".to_owned()),
            ..PageContext::default()
        };
        let kept = page.bounded();
        assert_eq!(kept.title.map(|it| it.len()), Some(2_000));
        assert_eq!((kept.address, kept.picture, kept.selection), (None, None, None));
        assert_eq!(kept.image.as_deref(), Some("https://example.org/a.png"));
    }

    #[test]
    fn a_page_of_another_time_is_read_and_an_address_loses_its_query() -> Result<(), serde_json::Error> {
        let read: PageContext = serde_json::from_str(r#"{"title":"A","unknown":1}"#)?;
        assert_eq!(serde_json::to_string(&read)?, r#"{"title":"A"}"#);
        assert_eq!(without_query("https://a.org/b?token=c#d"), "https://a.org/b");
        Ok(())
    }
}

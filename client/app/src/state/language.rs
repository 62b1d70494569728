//! The language of the page: chosen in the settings, else the browser's. It is settled before anything is shown, and
//! changing it starts the page anew.

use leptos::prelude::{document, window};
use sotto_platform::{
    http::{self, HttpRequest},
    locale,
};

use crate::text;

/// Where the choice is remembered.
const NAME: &str = "sotto-language";
/// Longer than this nobody waits for a catalogue; the page is in English then.
const TIMEOUT_MS: u32 = 5_000;

/// Languages that there are catalogues for, each by its own name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// English stands in the program.
    English,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// English from right to left: what a page in Arabic or Hebrew would have to stand. For tests; nobody is offered it.
    Mirrored,
}

impl Language {
    /// What people can choose from.
    pub(crate) const OFFERED: [Self; 3] = [Self::English, Self::German, Self::Spanish];

    /// Its name in itself.
    pub(crate) fn own_name(self) -> &'static str {
        match self {
            Self::English | Self::Mirrored => "English",
            Self::German => "Deutsch",
            Self::Spanish => "Español",
        }
    }

    /// Name of its catalogue, and what is remembered.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Spanish => "es",
            Self::Mirrored => "rtl",
        }
    }

    fn find(code: &str) -> Option<Self> {
        [Self::Mirrored].into_iter().chain(Self::OFFERED).find(|it| it.code() == code)
    }
}

/// What the person chose; none where the browser's language counts.
pub(crate) fn chosen() -> Option<Language> {
    Language::find(&locale::remembered(NAME)?)
}

/// Chooses a language, or the browser's, and starts the page anew in it.
pub(crate) fn choose(language: Option<Language>) {
    locale::remember(NAME, language.map(Language::code));
    // Where a reload is refused, the next start is in the new language.
    let _ = window().location().reload();
}

/// Settles the language: call it before anything is shown.
pub(crate) async fn settle() {
    let preferred = locale::preferred();
    let spoken = |tag: &String| tag.get(..2).and_then(Language::find);
    let language = chosen().or_else(|| preferred.iter().find_map(spoken)).unwrap_or(Language::English);
    let (code, dir) = match language {
        Language::Mirrored => ("en", "rtl"),
        other => (other.code(), "ltr"),
    };
    if let Some(root) = document().document_element() {
        // Neither call fails on the root element.
        let _ = root.set_attribute("lang", code);
        let _ = root.set_attribute("dir", dir);
    }
    // The person's own region where the browser knows it: dates differ between them.
    let region = preferred.iter().find(|tag| tag.get(..2) == Some(code));
    text::format::speak(region.map_or(code, String::as_str));
    if !matches!(language, Language::English | Language::Mirrored) {
        text::take_catalogue(catalogue(code).await.unwrap_or_default());
    }
}

/// The sentences of a language by their English. Without a network the service worker has them.
async fn catalogue(code: &str) -> Option<Vec<(String, String)>> {
    let url = format!("/locales/{code}.json");
    let (headers, body) = (Vec::new(), None);
    let answer = http::send(HttpRequest { method: "GET", url: &url, headers, body, timeout_ms: TIMEOUT_MS });
    let answer = answer.await.ok().filter(|it| it.status == 200)?;
    let text = String::from_utf8(answer.body).ok()?;
    let pairs = js_sys::Object::entries(&js_sys::JSON::parse(&text).ok()?.into());
    let pair = |it: js_sys::Array| Some((it.get(0).as_string()?, it.get(1).as_string()?));
    Some(pairs.iter().filter_map(|it| pair(it.into())).collect())
}

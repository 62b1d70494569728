//! Catalogues of the app's sentences: whether each has all of them, with the same gaps, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use crate::{phrases::Phrase, repository::File};

/// A language's sentences by their English.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// Where it lies.
    pub path: String,
    /// Translations by their English.
    pub sentences: BTreeMap<String, String>,
}

/// The catalogues of the app.
///
/// # Errors
/// One is no JSON object of texts.
pub fn catalogues(files: &[File]) -> serde_json::Result<Vec<Catalogue>> {
    let of_app =
        files.iter().filter(|it| it.path.starts_with("client/app/locales/") && it.path.ends_with(".json"));
    of_app
        .map(|it| Ok(Catalogue { path: it.path.clone(), sentences: serde_json::from_str(&it.text)? }))
        .collect()
}

/// Sentences that a catalogue lacks.
pub fn missing<'a>(catalogue: &'a Catalogue, phrases: &'a [Phrase]) -> impl Iterator<Item = &'a Phrase> {
    phrases.iter().filter(|it| !catalogue.sentences.contains_key(&it.english))
}

/// Sentences that a catalogue lacks, as complaints.
#[must_use]
pub fn lacking(catalogues: &[Catalogue], phrases: &[Phrase]) -> Vec<String> {
    let all = catalogues.iter().flat_map(|catalogue| {
        missing(catalogue, phrases)
            .map(|it| format!("{} lacks {:?} of {}", catalogue.path, it.english, it.path))
    });
    all.collect()
}

/// Sentences that nothing asks for any more.
#[must_use]
pub fn unused(catalogues: &[Catalogue], phrases: &[Phrase]) -> Vec<String> {
    let known: BTreeSet<&str> = phrases.iter().map(|it| it.english.as_str()).collect();
    let all = catalogues.iter().flat_map(|catalogue| {
        let stale = catalogue.sentences.keys().filter(|it| !known.contains(it.as_str()));
        stale.map(|it| format!("{}: nothing says {it:?}", catalogue.path))
    });
    all.collect()
}

/// Translations that have other gaps than their English, or nothing to say.
#[must_use]
pub fn unlike(catalogues: &[Catalogue]) -> Vec<String> {
    let mut complaints = Vec::new();
    for catalogue in catalogues {
        for (english, other) in &catalogue.sentences {
            if gaps(english) != gaps(other) || other.trim().is_empty() {
                complaints.push(format!("{}: {english:?} and {other:?} have other gaps", catalogue.path));
            }
        }
    }
    complaints
}

/// Names in braces.
fn gaps(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|it| it.split_once('}')).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use anyhow::Result;

    use super::*;
    use crate::{expect_none, phrases, repository};

    #[test]
    fn translations_have_the_gaps_of_their_english() -> Result<()> {
        let all = catalogues(&repository::files()?)?;
        assert!(all.len() >= 2, "there are {} catalogues", all.len());
        expect_none(&unlike(&all));
        Ok(())
    }

    #[test]
    fn catalogues_hold_every_sentence_and_nothing_else() -> Result<()> {
        let files = repository::files()?;
        let (all, said) = (catalogues(&files)?, phrases::phrases(&files));
        expect_none(&lacking(&all, &said));
        expect_none(&unused(&all, &said));
        Ok(())
    }

    #[test]
    fn each_rule_refuses_what_breaks_it() -> Result<()> {
        let text = r#"{"One {n}": "Eins {n}", "Two {n}": "Zwei {m}", "Gone": "Weg"}"#;
        let all = catalogues(&[File::imagined("client/app/locales/xx.json", text)])?;
        let source = r#"fn a() { t("One {n}"); t("Two {n}"); t("Three"); }"#;
        let said = phrases::phrases(&[File::imagined("client/app/src/a.rs", source)]);
        assert_eq!(lacking(&all, &said).len(), 1);
        assert_eq!(unused(&all, &said).len(), 1);
        assert_eq!(unlike(&all).len(), 1);
        assert!(catalogues(&[File::imagined("client/app/locales/xx.json", "[]")]).is_err());
        Ok(())
    }
}

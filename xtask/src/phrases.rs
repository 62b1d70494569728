//! `cargo xtask phrases`: the app's English sentences, and those that a catalogue lacks.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use sotto_test_tidy::{
    catalogues::{catalogues, missing},
    phrases::phrases,
    repository,
};

/// Lists all sentences with their files; or, of a language, those without a translation as JSON.
pub(crate) fn list(language: Option<&str>) -> Result<()> {
    let files = repository::files()?;
    let all = phrases(&files);
    let Some(language) = language else {
        all.iter().for_each(|it| println!("{}: {:?}", it.path, it.english));
        return Ok(());
    };
    let path = format!("client/app/locales/{language}.json");
    let catalogues = catalogues(&files).context("a catalogue is no object of texts")?;
    let catalogue = catalogues.iter().find(|it| it.path == path).with_context(|| format!("no {path}"))?;
    let lacks: BTreeMap<&str, &str> = missing(catalogue, &all).map(|it| (it.english.as_str(), "")).collect();
    println!("{}", serde_json::to_string_pretty(&lacks)?);
    Ok(())
}

//! Models that a server offers and a device keeps.

use serde::{Deserialize, Serialize};

/// Where the list of models lies on the server that served the page.
pub const CATALOGUE_PATH: &str = "/models/catalogue.json";

/// All models that a server offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// In the order in which they are shown.
    pub models: Vec<ModelEntry>,
}

/// One model on offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelEntry {
    /// Its name, unique.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// Its version.
    pub version: String,
    /// What it is for, in a sentence for people.
    pub about: String,
    /// Where the file lies, from the root of the site.
    pub file: String,
    /// Where its card lies, for the engine.
    pub card: String,
    /// Where its card lies, for people: data, figures and limits.
    pub page: String,
    /// Size of the file.
    pub bytes: u64,
    /// Digest of the file, in lower-case hexadecimal digits.
    pub sha256: String,
    /// Licence, as an SPDX expression.
    pub license: String,
    /// Whether every device gets it without being asked.
    pub default: bool,
}

/// A model as the page lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelView {
    /// What the server offers.
    pub offered: ModelEntry,
    /// What this device has of it.
    pub kept: Kept,
}

/// What a device has of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// Nothing.
    No,
    /// Nothing, because the person removed it: it does not come back by itself.
    Removed,
    /// The version that is offered.
    Current,
    /// Another version, which works until the offered one is here.
    Older {
        /// That version.
        version: String,
    },
}

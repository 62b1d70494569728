//! Which speech model writes down what is said: by the folder that was named, or by the language.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use sotto_engine::transcribe::{Recogniser, SpeechCard, WIDEST_BEAM};

use crate::files;

/// Where `cargo xtask models` puts the packs, seen from the repository.
const BUILT: &str = "models/packs/built";
const ENGLISH: &str = "speech-en";
const ALL_LANGUAGES: &str = "speech-multi";
/// The models that a folder may hold.
const MODELS: [&str; 3] = [ENGLISH, ALL_LANGUAGES, "speech-multi-base"];
/// The language is found out.
const AUTO: &str = "auto";

/// The model, and what it is to write.
#[derive(Args)]
pub(crate) struct SpeechOptions {
    /// Folder of the speech model, as `cargo xtask models` builds it; by default that of the language, in the
    /// repository.
    #[arg(long, visible_alias = "speech-model", env = "SOTTO_SPEECH_MODEL")]
    model: Option<PathBuf>,
    /// Language that is spoken, as a short code (`de`), or `auto` to find out. By default the one that the model writes,
    /// and English where none is named.
    #[arg(long)]
    language: Option<String>,
    /// Write in English whatever is spoken.
    #[arg(long)]
    translate: bool,
    /// Look at so many of the likeliest sequences of words side by side, at most 8; 1 always takes the likeliest word next.
    #[arg(long, default_value_t = 1, value_parser = sequences)]
    beam: usize,
}

/// How many sequences are looked at.
fn sequences(given: &str) -> Result<usize, String> {
    let count = given.parse().ok().filter(|count| (1..=WIDEST_BEAM).contains(count));
    count.ok_or_else(|| format!("1 to {WIDEST_BEAM} are possible"))
}

impl SpeechOptions {
    /// Prepares the model.
    pub(crate) fn load(&self) -> anyhow::Result<Recogniser> {
        let language = self.language.as_deref().map(primary);
        let recogniser = load(&self.folder(language.as_deref()))?.with_beam(self.beam);
        let recogniser = match language.as_deref() {
            None | Some(AUTO) => recogniser,
            Some(code) => in_language(&recogniser, code)?,
        };
        if self.translate {
            return recogniser.in_english().with_context(|| only(recogniser.card()));
        }
        Ok(recogniser)
    }

    fn folder(&self, language: Option<&str>) -> PathBuf {
        let english = matches!(language, None | Some("en")) && !self.translate;
        let built = Path::new(BUILT).join(if english { ENGLISH } else { ALL_LANGUAGES });
        self.model.clone().unwrap_or(built)
    }
}

/// `de` of `de-CH`.
fn primary(code: &str) -> String {
    code.split(['-', '_']).next().unwrap_or_default().to_lowercase()
}

fn in_language(recogniser: &Recogniser, code: &str) -> anyhow::Result<Recogniser> {
    let card = recogniser.card();
    match (recogniser.in_language(code), &card.prompt) {
        (Ok(recogniser), _) => Ok(recogniser),
        (Err(_), None) => bail!("{}", only(card)),
        (Err(_), Some(prompt)) => {
            let known: Vec<&str> = prompt.languages.keys().map(String::as_str).collect();
            bail!("{} does not know the language {code:?}. It knows: {}.", card.name, known.join(", "))
        }
    }
}

fn only(card: &SpeechCard) -> String {
    format!(
        "{} writes only the language {:?}: for others use the model {ALL_LANGUAGES}, which `cargo xtask models` builds.",
        card.name, card.language
    )
}

/// Reads the pack of a folder, which has the name of its model.
pub(crate) fn load(folder: &Path) -> anyhow::Result<Recogniser> {
    let packs = MODELS.map(|name| format!("{name}.pack"));
    let there = packs.iter().find(|pack| folder.join(pack).is_file());
    let (pack, card) = files::pack(folder, there.unwrap_or(&packs[0]), "speech model")?;
    Ok(Recogniser::load(&pack, &card)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(model: Option<&str>, translate: bool) -> SpeechOptions {
        SpeechOptions { model: model.map(PathBuf::from), language: None, translate, beam: 1 }
    }

    #[test]
    fn the_model_is_that_of_the_language_unless_one_is_named() {
        let folder = |language, translate| options(None, translate).folder(language);
        assert!(folder(None, false).ends_with(ENGLISH) && folder(Some("en"), false).ends_with(ENGLISH));
        for language in ["de", "auto"] {
            assert!(folder(Some(language), false).ends_with(ALL_LANGUAGES));
        }
        assert!(folder(None, true).ends_with(ALL_LANGUAGES));
        assert_eq!(options(Some("m"), false).folder(Some("de")), Path::new("m"));
        assert_eq!([sequences("1").ok(), sequences("8").ok()], [Some(1), Some(8)]);
        assert!(["0", "9", "-1", "x"].iter().all(|given| sequences(given).is_err()));
        assert_eq!([primary("de-CH"), primary("EN"), primary("")], ["de", "en", ""]);
    }

    #[test]
    fn a_folder_without_a_model_gives_a_sentence() {
        let error = options(Some("nowhere"), false).load().err().map(|error| error.to_string());
        assert_eq!(
            error.as_deref(),
            Some("nowhere is no speech model: card.json cannot be read (`cargo xtask models` builds it)")
        );
    }
}

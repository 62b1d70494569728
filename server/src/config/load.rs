//! Joins the layers: defaults, file, variables, flags. Everything that is wrong is found before anything is said.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt, fs,
    path::{Path, PathBuf},
};

use super::{Config, SETTINGS, Setting, check, flags::Flags, layer::Layer};

const FILE: &str = "sotto.toml";
const FILE_VARIABLE: &str = "SOTTO_CONFIG";

/// `SOTTO_*` variables of the project's other programs and tests.
const OTHERS: [&str; 7] = [
    "SOTTO_DIST",
    "SOTTO_SKIP_LOG",
    "SOTTO_SPEAKER_MODEL",
    "SOTTO_SPEECH_MODEL",
    "SOTTO_TEST_POSTGRES",
    "SOTTO_TEST_SCHEMATHESIS",
    "SOTTO_TEXT_MODEL",
];

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Nobody said anything.
    Default,
    /// The settings file.
    File(PathBuf),
    /// An environment variable.
    Variable(String),
    /// A flag, without its dashes.
    Flag(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => path.display().fmt(f),
            Self::Variable(name) => f.write_str(name),
            Self::Flag(name) => write!(f, "--{name}"),
        }
    }
}

/// The effective settings, and where each comes from.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The settings.
    pub config: Config,
    /// By key; what is missing has its default.
    pub sources: BTreeMap<&'static str, Source>,
}

/// Everything that is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The settings cannot be used:\n- {}", .0.join("\n- "))]
pub struct Faults(pub Vec<String>);

/// Reads all layers. `variables` is the environment.
///
/// # Errors
/// All that is wrong, at once.
pub fn load(
    flags: &Flags,
    variables: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<Loaded, Faults> {
    let mut said = Said::default();
    let variables = said.read_variables(variables);
    said.add_file(flags.file.clone().or_else(|| variables.get(FILE_VARIABLE).map(PathBuf::from)));
    said.add(Layer::Variable, &variables, Source::Variable);
    said.add(Layer::Flag, &flags.given, Source::Flag);
    said.finish()
}

/// What was said so far, later layers over earlier ones.
#[derive(Default)]
struct Said {
    given: BTreeMap<&'static str, (String, Source)>,
    faults: Vec<String>,
}

impl Said {
    /// The variables of this program, after a look at their names.
    fn read_variables(
        &mut self,
        all: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> BTreeMap<String, String> {
        let mut known: Vec<String> = names(Layer::Variable, SETTINGS.iter());
        known.push(FILE_VARIABLE.to_owned());
        let mut ours = BTreeMap::new();
        for (name, text) in all {
            let Some(name) = name.to_str().filter(|name| name.starts_with("SOTTO_")) else { continue };
            if OTHERS.contains(&name) {
                continue;
            }
            if !known.iter().any(|known| known == name) {
                let nearest = nearest(name, &known);
                self.faults.push(format!("{name} is no variable of the server{nearest}"));
            } else if let Ok(text) = text.into_string() {
                ours.insert(name.to_owned(), text);
            } else {
                self.faults.push(format!("{name} is no text"));
            }
        }
        ours
    }

    /// The file that was named, or the usual one where it is there.
    fn add_file(&mut self, named: Option<PathBuf>) {
        let path = named.clone().unwrap_or_else(|| PathBuf::from(FILE));
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => return,
            Err(error) => return self.faults.push(format!("{} cannot be read: {error}", path.display())),
        };
        match text.parse::<toml::Table>() {
            Ok(table) => self.add_table(&path, &table),
            // The parser's own words would quote the line.
            Err(error) => {
                let line = error.span().map_or(1, |span| text[..span.start].lines().count().max(1));
                self.faults.push(format!("{} is no TOML (line {line})", path.display()));
            }
        }
    }

    fn add_table(&mut self, path: &Path, table: &toml::Table) {
        let mut texts = BTreeMap::new();
        for (group, values) in table {
            let of_group: Vec<&Setting> = SETTINGS.iter().filter(|setting| setting.group == group).collect();
            if of_group.is_empty() {
                let groups: Vec<String> = SETTINGS.iter().map(|setting| setting.group.to_owned()).collect();
                let nearest = nearest(group, &groups);
                self.faults.push(format!("{}: there is no group [{group}]{nearest}", path.display()));
                continue;
            }
            let Some(values) = values.as_table() else {
                self.faults.push(format!("{}: {group} is a group: write [{group}]", path.display()));
                continue;
            };
            for (name, value) in values {
                let key = format!("{group}.{name}");
                match text_of(value).ok_or_else(|| "is no single value".to_owned()).and_then(|text| {
                    check_key(&of_group, &key)?;
                    Ok(text)
                }) {
                    Ok(text) => drop(texts.insert(key, text)),
                    Err(what) => self.faults.push(format!("{}: {key} {what}", path.display())),
                }
            }
        }
        self.add(Layer::File, &texts, |_| Source::File(path.to_path_buf()));
    }

    /// Lays texts by name over what was said before.
    fn add(&mut self, layer: Layer, texts: &BTreeMap<String, String>, source: impl Fn(String) -> Source) {
        for setting in SETTINGS.iter() {
            let direct = layer.direct(setting);
            let by_file = layer.by_file(setting).and_then(|name| Some((texts.get(&name)?, name)));
            match (texts.get(direct), by_file) {
                (Some(_), Some((_, file))) => {
                    self.faults.push(format!("{direct} and {file} are both set; keep one"));
                }
                (Some(text), None) => {
                    self.given.insert(setting.key, (text.clone(), source(direct.to_owned())));
                }
                (None, Some((path, name))) => match fs::read_to_string(path) {
                    Ok(text) => {
                        let text = text.trim_end_matches(['\r', '\n']).to_owned();
                        self.given.insert(setting.key, (text, source(name)));
                    }
                    Err(error) => self.faults.push(format!("{name}: {path} cannot be read: {error}")),
                },
                (None, None) => {}
            }
        }
    }

    fn finish(mut self) -> Result<Loaded, Faults> {
        let mut config = Config::default();
        let mut sources = BTreeMap::new();
        for setting in SETTINGS.iter() {
            let Some((text, source)) = self.given.remove(setting.key) else { continue };
            match (setting.read)(&mut config, &text) {
                Ok(()) => drop(sources.insert(setting.key, source)),
                Err(what) => self.faults.push(format!("{} ({source}) {what}", setting.key)),
            }
        }
        self.faults.extend(check::find_faults(&config));
        if self.faults.is_empty() { Ok(Loaded { config, sources }) } else { Err(Faults(self.faults)) }
    }
}

fn text_of(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(_) | toml::Value::Float(_) | toml::Value::Boolean(_) => Some(value.to_string()),
        toml::Value::Datetime(_) | toml::Value::Array(_) | toml::Value::Table(_) => None,
    }
}

fn names<'a>(layer: Layer, settings: impl Iterator<Item = &'a Setting>) -> Vec<String> {
    settings.flat_map(|setting| layer.names(setting)).collect()
}

/// Whether the file may have this key; what is wrong with it where not.
fn check_key(of_group: &[&Setting], key: &str) -> Result<(), String> {
    let known = names(Layer::File, of_group.iter().copied());
    if known.iter().any(|known| known == key) {
        return Ok(());
    }
    let secret = of_group.iter().find(|setting| setting.key == key);
    Err(match secret.and_then(|secret| Some((Layer::File.by_file(secret)?, secret))) {
        Some((by_file, secret)) => format!(
            "is a secret: keep it in a file of its own and name that as {by_file}, or set {}",
            secret.variable
        ),
        None => format!("is no setting{}", nearest(key, &known)),
    })
}

/// `; did you mean …?`, where something is near enough.
fn nearest(name: &str, known: &[String]) -> String {
    known
        .iter()
        .map(|known| (strsim::jaro_winkler(name, known), known))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map_or_else(String::new, |(_, known)| format!("; did you mean {known}?"))
}

//! Golden cases. Each folder of `cases/` holds a `test.toml` and either an `expected.json` (what the engine says of
//! the recording) or a `like` (the recording that it must sound like once decoded).
//!
//! `cargo run -p sotto-test-golden` writes every `expected.json` anew; look at the difference before committing it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::Value;
use sotto_engine::{Models, Session, decode_to_analysis_view};
use sotto_protocol::Report;
use sotto_support::place;

mod compare;

pub use compare::{difference, likeness};

/// What `test.toml` holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    /// A recording beside the file.
    audio: Option<String>,
    /// A recording in the data folder, which may be absent.
    data: Option<String>,
    /// Whether there is an `expected.json`.
    #[serde(default)]
    expected: bool,
    /// A recording, relative to the case, whose analysis view this one must match.
    like: Option<String>,
    /// Correlation with it at least.
    #[serde(default)]
    correlation: f64,
    /// Difference in length at most, in milliseconds.
    #[serde(default)]
    length_ms: f64,
}

/// One case.
#[derive(Debug)]
pub struct Case {
    /// Its folder's name.
    pub name: String,
    folder: PathBuf,
    plan: Plan,
}

/// All cases, by name.
///
/// # Errors
/// Where a case cannot be read.
pub fn cases() -> anyhow::Result<Vec<Case>> {
    let mut cases = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"))? {
        let folder = entry?.path();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(folder.join("test.toml")).with_context(|| format!("case {name}"))?;
        let plan: Plan = toml::from_str(&text).with_context(|| format!("case {name}"))?;
        if !plan.expected && plan.like.is_none() {
            bail!("case {name} expects nothing");
        }
        cases.push(Case { name, folder, plan });
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}

/// The models of the repository; none where it has none.
///
/// # Errors
/// Where a model is there and cannot be prepared.
pub fn models() -> anyhow::Result<Arc<Models>> {
    let folder = place::root().join("models/voice-emotion");
    if !folder.join("voice-emotion.onnx").exists() {
        return Ok(Arc::new(Models::none()));
    }
    let onnx = fs::read(folder.join("voice-emotion.onnx"))?;
    let known = fs::read(folder.join("voice-emotion-known.onnx"))?;
    let card = fs::read_to_string(folder.join("card.json"))?;
    Ok(Arc::new(Models::load(&onnx, Some(&known), &card)?))
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().into_owned()
}

fn view(path: &Path) -> anyhow::Result<Vec<f32>> {
    Ok(decode_to_analysis_view(Box::new(File::open(path)?), &extension(path))?)
}

impl Case {
    /// Whether its recording is on this machine.
    #[must_use]
    pub fn is_here(&self) -> bool {
        !matches!(self.audio(), Ok(None))
    }

    fn audio(&self) -> anyhow::Result<Option<PathBuf>> {
        match (&self.plan.audio, &self.plan.data) {
            (Some(name), None) => Ok(Some(self.folder.join(name))),
            (None, Some(name)) => Ok(place::data().map(|data| data.join(name)).filter(|path| path.exists())),
            _ => bail!("case {} needs either audio or data", self.name),
        }
    }

    fn report(&self, path: &Path, models: &Arc<Models>) -> anyhow::Result<Value> {
        let session = Session::open(Box::new(File::open(path)?), &extension(path), models.clone())?;
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(serde_json::to_value(Report { file, analysis: session.finish()?.analysis, transcript: None })?)
    }

    /// Checks the case.
    ///
    /// # Errors
    /// What differs from what is expected, or what cannot be read.
    pub fn check(&self, models: &Arc<Models>) -> anyhow::Result<()> {
        let path = self.audio()?.context("its recording is not on this machine (see SOTTO_DATA)")?;
        if self.plan.expected {
            let text = fs::read_to_string(self.folder.join("expected.json")).context("no expected.json")?;
            let found = self.report(&path, models)?;
            if let Some(difference) = difference(&serde_json::from_str(&text)?, &found) {
                bail!("{difference}");
            }
        }
        if let Some(like) = &self.plan.like {
            let (wanted, found) = (view(&self.folder.join(like))?, view(&path)?);
            let length_ms = (found.len() as f64 - wanted.len() as f64) / 16.0;
            if length_ms.abs() > self.plan.length_ms {
                bail!("the length differs by {length_ms:.2} ms");
            }
            let correlation = likeness(&wanted, &found);
            if correlation < self.plan.correlation {
                bail!("the correlation is only {correlation:.5}");
            }
        }
        Ok(())
    }

    /// Writes what the engine says now as what is expected.
    ///
    /// # Errors
    /// Where the recording cannot be analysed or the file not be written.
    pub fn accept(&self, models: &Arc<Models>) -> anyhow::Result<()> {
        let Some(path) = self.audio()? else { return Ok(()) };
        if self.plan.expected {
            let mut text = serde_json::to_string_pretty(&self.report(&path, models)?)?;
            text.push('\n');
            fs::write(self.folder.join("expected.json"), text)?;
        }
        Ok(())
    }
}

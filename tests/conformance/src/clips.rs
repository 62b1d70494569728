//! The clips, as the engine sees them and as the reference tools measured them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use sotto_engine::decode_to_analysis_view;
use sotto_engine::resample::ANALYSIS_RATE_HZ;
use sotto_support::place;

/// Longer clips are left out: the reference tools take their time.
const LONGEST_S: usize = 20;
/// Clips taken of the emotion corpora.
const ACTED_CLIPS: usize = 200;

/// What one reference tool said of one clip.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Reference {
    /// Numbers by frame.
    #[serde(default)]
    pub(crate) series: BTreeMap<String, Vec<f32>>,
    /// Numbers for the whole clip.
    #[serde(default)]
    pub(crate) values: BTreeMap<String, Option<f64>>,
}

/// One clip.
#[derive(Debug)]
pub(crate) struct Clip {
    /// 16 kHz, mono.
    pub(crate) view: Vec<f32>,
    /// By all tools together; their names do not meet.
    pub(crate) reference: Reference,
}

/// Decodes the clips to analysis views and writes these as 32-bit float WAV.
///
/// # Errors
/// The recordings are not there, or the views cannot be written.
pub(crate) fn write_views(folder: &Path) -> Result<()> {
    let Some(data) = place::data() else {
        bail!("there are no recordings; SOTTO_DATA may name their folder")
    };
    fs::create_dir_all(folder)?;
    for path in chosen(&data)? {
        let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        let view = decode_to_analysis_view(Box::new(File::open(&path)?), &extension)
            .with_context(|| format!("{}", path.display()))?;
        if view.len() > LONGEST_S * ANALYSIS_RATE_HZ as usize {
            continue;
        }
        let name = path.strip_prefix(&data)?.with_extension("").to_string_lossy().replace('/', "_");
        write_wav(&folder.join(name).with_extension("wav"), &view)?;
    }
    Ok(())
}

/// Writes 16 kHz, mono, as 32-bit float WAV.
///
/// # Errors
/// The file cannot be written.
pub(crate) fn write_wav(path: &Path, view: &[f32]) -> Result<()> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: ANALYSIS_RATE_HZ,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut writer = hound::WavWriter::create(path, spec)?;
    for sample in view {
        writer.write_sample(*sample)?;
    }
    Ok(writer.finalize()?)
}

/// All of the speech, and every n-th clip of the emotion corpora.
fn chosen(data: &Path) -> Result<Vec<PathBuf>> {
    let mut clips = audio_in(&data.join("speech"))?;
    let acted = audio_in(&data.join("emotion"))?;
    let step = acted.len().div_ceil(ACTED_CLIPS).max(1);
    clips.extend(acted.into_iter().step_by(step));
    Ok(clips)
}

/// The sound files in a folder and those below, by name.
pub(crate) fn audio_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(audio_in(&path)?);
        } else if path
            .extension()
            .is_some_and(|end| ["flac", "ogg", "wav", "opus", "mp3"].iter().any(|known| end == *known))
        {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Reads what `write_views` wrote, with what each tool's folder in `references` says of it.
///
/// # Errors
/// A file cannot be read, or there are no clips.
pub(crate) fn read(views: &Path, references: &Path) -> Result<Vec<Clip>> {
    let mut clips = Vec::new();
    for path in audio_in(views)? {
        let samples: Result<Vec<f32>, _> = hound::WavReader::open(&path)?.into_samples().collect();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut reference = Reference::default();
        for tool in fs::read_dir(references)? {
            if let Some(one) = said(&tool?.path(), &name)? {
                reference.series.extend(one.series);
                reference.values.extend(one.values);
            }
        }
        clips.push(Clip { view: samples?, reference });
    }
    if clips.is_empty() {
        bail!("no clips in {}", views.display());
    }
    Ok(clips)
}

/// What a tool, by its folder, says of one clip; none where it says nothing.
///
/// # Errors
/// Its file cannot be understood.
pub(crate) fn said(tool: &Path, clip: &str) -> Result<Option<Reference>> {
    let file = tool.join(format!("{clip}.json"));
    let Ok(text) = fs::read_to_string(&file) else { return Ok(None) };
    Ok(Some(serde_json::from_str(&text).with_context(|| format!("{}", file.display()))?))
}

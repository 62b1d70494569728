//! Whether the engine's runtime, here and as WebAssembly, answers as onnxruntime does to the same clips and sentences.

use std::fmt::Write;
use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use sotto_engine::words::{TextAnswer, TextInsight};
use sotto_engine::{Models, decode_to_analysis_view};

const CLIPS: usize = 100;
const SENTENCES: usize = 1_000;
/// Samples of a clip that are asked about: whole frames of the encoder, at most some 5 s.
const FRAME_SAMPLES: usize = 895;
const STRIDE_SAMPLES: usize = 384;
const MOST_FRAMES: usize = 207;

/// What all are asked.
#[derive(Serialize, Deserialize)]
struct Questions {
    /// Files of 32-bit samples, little endian.
    clips: Vec<String>,
    sentences: Vec<Sentence>,
}

#[derive(Serialize, Deserialize)]
struct Sentence {
    text: String,
    /// What the engine's tokenizer makes of it, for those who have none.
    ids: Vec<u32>,
}

/// What one runtime answers: all outputs of a question, one after the other.
#[derive(Default, Deserialize)]
struct Answers {
    clips: Vec<Vec<f32>>,
    sentences: Vec<Vec<f32>>,
}

/// Writes the questions to a folder.
///
/// # Errors
/// The corpora are not there.
pub(crate) fn ask(data: &Path, models: &Path, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let labels = fs::read_to_string(data.join("emotion/labels.tsv")).context("no list of labels")?;
    let paths: Vec<&str> = labels.lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
    let mut clips = Vec::new();
    for path in paths.iter().step_by(paths.len() / CLIPS).take(CLIPS) {
        let path = data.join("emotion").join(path);
        let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        let view = decode_to_analysis_view(Box::new(File::open(&path)?), &extension)?;
        let frames = frames_of(view.len()).min(MOST_FRAMES);
        if frames == 0 {
            bail!("{} is too short", path.display());
        }
        let samples = FRAME_SAMPLES + (frames - 1) * STRIDE_SAMPLES;
        let bytes: Vec<u8> = view.iter().take(samples).flat_map(|sample| sample.to_le_bytes()).collect();
        let name = format!("{:03}.f32", clips.len());
        fs::write(folder.join(&name), bytes)?;
        clips.push(name);
    }
    let insight = insight(models)?;
    let test = fs::read_to_string(data.join("text/goemotions/test.tsv")).context("no GoEmotions")?;
    let sentences = test.lines().filter_map(|line| line.split('\t').next()).take(SENTENCES);
    let sentences =
        sentences.map(|text| Sentence { text: text.to_owned(), ids: insight.framed_tokens(text) }).collect();
    let questions = serde_json::to_string(&Questions { clips, sentences })?;
    Ok(fs::write(folder.join("questions.json"), questions)?)
}

/// Answers natively, compares all with onnxruntime, and writes the section.
///
/// # Errors
/// An answer is missing or does not fit.
pub(crate) fn section(models: &Path, folder: &Path) -> Result<String> {
    let read = |name: &str| fs::read_to_string(folder.join(name)).with_context(|| format!("no {name}"));
    let questions: Questions = serde_json::from_str(&read("questions.json")?)?;
    let wanted: Answers = serde_json::from_str(&read("onnxruntime.json")?)?;
    let mut text = format!(
        "## The runtime against onnxruntime\n\n{} clips of all corpora and {} sentences of GoEmotions, the files that ship. \
         The difference is the largest of all, relative to the largest answer to the same question.\n\n\
         | model | runtime | questions | largest difference | same first answer |\n|---|---|---|---|---|\n",
        questions.clips.len(),
        questions.sentences.len()
    );
    let mut row = |model: &str, runtime: &str, wanted: &[Vec<f32>], found: &[Vec<f32>], first: usize| {
        let (difference, same) = compare(wanted, found, first)?;
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "| {model} | {runtime} | {} | {difference:.1e} | {:.1} % |",
            wanted.len(),
            100.0 * same
        );
        anyhow::Ok(())
    };
    let native = native(models, folder, &questions)?;
    let wasm = read("wasm.json").ok().map(|text| serde_json::from_str::<Answers>(&text)).transpose()?;
    for (runtime, answers) in [("tract, native", Some(&native)), ("tract, WebAssembly", wasm.as_ref())] {
        let Some(answers) = answers else { continue };
        row("voice-emotion", runtime, &wanted.clips, &answers.clips, 7)?;
        row("text-insight", runtime, &wanted.sentences, &answers.sentences, 28)?;
    }
    if wasm.is_none() {
        text.push_str("\nWebAssembly was not asked: there was no Node.js.\n");
    }
    Ok(text)
}

fn native(models: &Path, folder: &Path, questions: &Questions) -> Result<Answers> {
    let voice = models.join("voice-emotion");
    let card = fs::read_to_string(voice.join("card.json"))?;
    let network = Models::load(&fs::read(voice.join("voice-emotion.onnx"))?, None, &card)?;
    let insight = insight(models)?;
    let mut answers = Answers::default();
    for name in &questions.clips {
        let bytes = fs::read(folder.join(name))?;
        let audio: Vec<f32> = bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        let frames = frames_of(audio.len());
        let answer = network.answers(&audio, &vec![1.0 / frames as f32; frames], 1)?;
        let answer = answer.first().context("no answer")?;
        answers.clips.push(answer.logits.into_iter().chain([answer.valence, answer.arousal]).collect());
    }
    for sentence in &questions.sentences {
        let TextAnswer { emotions, sentiments, intents, tone, embedding } = insight.answer(&sentence.text)?;
        answers.sentences.push([emotions, sentiments, intents, tone, embedding].concat());
    }
    Ok(answers)
}

fn insight(models: &Path) -> Result<TextInsight> {
    let folder = models.join("text-insight");
    let text = |name: &str| fs::read_to_string(folder.join(name));
    let onnx = fs::read(folder.join("text-insight.onnx"))?;
    Ok(TextInsight::load(&onnx, &text("vocabulary.txt")?, &text("card.json")?)?)
}

fn frames_of(samples: usize) -> usize {
    samples.checked_sub(FRAME_SAMPLES).map_or(0, |rest| rest / STRIDE_SAMPLES + 1)
}

/// The largest relative difference, and the share of questions whose highest of the first `first` values is the same.
fn compare(wanted: &[Vec<f32>], found: &[Vec<f32>], first: usize) -> Result<(f32, f64)> {
    if wanted.len() != found.len() || wanted.is_empty() {
        bail!("{} answers for {} questions", found.len(), wanted.len());
    }
    let (mut difference, mut same) = (0.0_f32, 0);
    for (wanted, found) in wanted.iter().zip(found) {
        if wanted.len() != found.len() || found.iter().any(|value| !value.is_finite()) {
            bail!("an answer has another shape, or is not finite");
        }
        let scale = wanted.iter().fold(0.0_f32, |most, value| most.max(value.abs()));
        let off = wanted.iter().zip(found).map(|(wanted, found)| (wanted - found).abs());
        difference = difference.max(off.fold(0.0, f32::max) / scale);
        same += usize::from(highest(wanted, first) == highest(found, first));
    }
    Ok((difference, same as f64 / wanted.len() as f64))
}

fn highest(values: &[f32], first: usize) -> Option<usize> {
    let among = values.iter().take(first).enumerate();
    among.max_by(|a, b| a.1.total_cmp(b.1)).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_found() {
        let wanted = [vec![4.0, 1.0, 2.0], vec![0.0, 2.0, 1.0]];
        assert_eq!(compare(&wanted, &wanted, 3).unwrap(), (0.0, 1.0));
        let other = [vec![4.0, 1.0, 2.0], vec![3.0, 2.0, 1.0]];
        assert_eq!(compare(&wanted, &other, 3).unwrap(), (1.5, 0.5));
        assert!(compare(&wanted, &other[..1], 3).is_err());
        assert!(compare(&wanted, &[vec![4.0, 1.0, f32::NAN], vec![0.0, 2.0, 1.0]], 3).is_err());
    }
}

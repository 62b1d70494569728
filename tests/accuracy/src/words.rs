//! The text model on the test sentences of GoEmotions and CLINC150.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sotto_engine::words::{Labels, TextAnswer, TextInsight};

use crate::figures;
use crate::parallel;

/// Emotions that make up each sentiment (Demszky and others, 2020, figure 2); "ambiguous" is the rest.
const POSITIVE: &str =
    "admiration amusement approval caring desire excitement gratitude joy love optimism pride relief";
const NEGATIVE: &str =
    "anger annoyance disappointment disapproval disgust embarrassment fear grief nervousness remorse sadness";
const OUT_OF_SCOPE: &str = "oos";

/// Measures everything and writes the section.
///
/// # Errors
/// Corpora or model are not there, or the model fails.
pub(crate) fn section(corpora: &Path, model: &Path) -> Result<String> {
    let file = |name: &str| fs::read_to_string(model.join(name)).with_context(|| format!("no {name}"));
    let onnx = fs::read(model.join("text-insight.onnx")).context("no text model")?;
    let insight = TextInsight::load(&onnx, &file("vocabulary.txt")?, &file("card.json")?)?;
    let (emotions, sentiments, count) = go_emotions(&insight, &corpora.join("goemotions"))?;
    let (inside, outside, asked) = clinc150(&insight, &corpora.join("clinc150/data_full.json"))?;
    let mut text = format!(
        "## The words, as the engine runs it\n\nThe whole test splits through the engine: its tokenizer, the quantised file in \
         tract, the thresholds of the card (chosen on `dev`).\n\n| what | sentences | figure |\n|---|---|---|\n\
         | GoEmotions, 28 labels, macro-F1 | {count} | {emotions:.3} |\n\
         | GoEmotions in four sentiments, macro-F1 | {count} | {sentiments:.3} |\n"
    );
    // Writing into a string cannot fail.
    let _ = writeln!(text, "| CLINC150, right intent within scope | {} | {inside:.3} |", asked.0);
    let _ = writeln!(text, "| CLINC150, recall out of scope | {} | {outside:.3} |", asked.1);
    Ok(text)
}

fn go_emotions(insight: &TextInsight, folder: &Path) -> Result<(f64, f64, usize)> {
    let names = fs::read_to_string(folder.join("labels.txt")).context("no GoEmotions")?;
    let names: Vec<&str> = names.split_whitespace().collect();
    let test = fs::read_to_string(folder.join("test.tsv"))?;
    let rows: Vec<(&str, Vec<&str>)> = test
        .lines()
        .filter_map(|line| {
            let (text, rest) = line.split_once('\t')?;
            let labels = rest.split('\t').next()?.split(',');
            Some((
                text,
                labels.filter_map(|label| names.get(label.parse::<usize>().ok()?).copied()).collect(),
            ))
        })
        .collect();
    let answers = parallel::map(&rows, |(text, _)| Ok(insight.answer(text)?))?;
    let card = insight.card();
    let score = |labels: &Labels, logits: fn(&TextAnswer) -> &[f32], group: fn(&str) -> &str| {
        let judged: Vec<(Vec<bool>, Vec<bool>)> = rows
            .iter()
            .zip(&answers)
            .map(|((_, truth), answer)| {
                let truth = labels.labels.iter().map(|label| truth.iter().any(|it| group(it) == label));
                let found = logits(answer).iter().zip(&labels.thresholds);
                let found = found.map(|(logit, threshold)| 1.0 / (1.0 + (-logit).exp()) > *threshold);
                (truth.collect(), found.collect())
            })
            .collect();
        figures::macro_f1(&judged, labels.labels.len())
    };
    let emotions = score(&card.emotions, |answer| &answer.emotions, |label| label);
    let sentiments = score(&card.sentiments, |answer| &answer.sentiments, sentiment);
    Ok((emotions, sentiments, rows.len()))
}

fn sentiment(emotion: &str) -> &'static str {
    let among = |list: &str| list.split(' ').any(|it| it == emotion);
    match emotion {
        "neutral" => "neutral",
        _ if among(POSITIVE) => "positive",
        _ if among(NEGATIVE) => "negative",
        _ => "ambiguous",
    }
}

/// Accuracy within scope (a sentence sent away is wrong), recall out of scope, and how many of each.
fn clinc150(insight: &TextInsight, file: &Path) -> Result<(f64, f64, (usize, usize))> {
    let text = fs::read_to_string(file).context("no CLINC150")?;
    let splits: BTreeMap<String, Vec<(String, String)>> = serde_json::from_str(&text)?;
    let rows = |split: &str| splits.get(split).with_context(|| format!("no {split}"));
    let (inside, outside) = (rows("test")?, rows("oos_test")?);
    let named = |(text, _): &(String, String)| -> Result<String> {
        let reading = insight.answer(text)?;
        let intent = insight.intent(&reading);
        let label = intent.and_then(|found| insight.card().intents.labels.get(found.label));
        Ok(label.map_or_else(|| OUT_OF_SCOPE.to_owned(), Clone::clone))
    };
    let share = |rows: &[(String, String)]| -> Result<f64> {
        let named = parallel::map(rows, named)?;
        let right = named.iter().zip(rows).filter(|(named, (_, truth))| *named == truth).count();
        Ok(right as f64 / rows.len().max(1) as f64)
    };
    Ok((share(inside)?, share(outside)?, (inside.len(), outside.len())))
}

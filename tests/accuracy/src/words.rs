//! The text model on the test sentences of GoEmotions and CLINC150.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sotto_engine::words::{Labels, TextAnswer, TextInsight};
use sotto_protocol::SentimentLabel;

use crate::figures::{self, Guess};
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
    let go_emotions = corpora.join("goemotions");
    let (dev, test) = (read(&go_emotions, "dev")?, read(&go_emotions, "test")?);
    let (answers_dev, found) = (answers(&insight, &dev)?, answers(&insight, &test)?);
    let card = insight.card();
    let both = (test.as_slice(), found.as_slice());
    let emotions = score(both, &card.emotions, |answer| &answer.emotions, |label| label);
    let sentiments = score(both, &card.sentiments, |answer| &answer.sentiments, sentiment);
    let (scale, error) = fit(&insight, &dev, &answers_dev);
    let (recall, answered, calibration) = sentiments_said(&insight, &test, &found);
    let (inside, outside, asked) = clinc150(&insight, &corpora.join("clinc150/data_full.json"))?;
    let count = test.len();
    let mut text = format!(
        "## The words, as the engine runs it\n\nThe whole test splits through the engine: its tokenizer, the quantised file in \
         tract, the thresholds of the card (chosen on `dev`).\n\n| what | sentences | figure |\n|---|---|---|\n\
         | GoEmotions, 28 labels, macro-F1 | {count} | {emotions:.3} |\n\
         | GoEmotions in four sentiments, macro-F1 | {count} | {sentiments:.3} |\n\
         | unpleasant, neutral or pleasant, as the app says it: recall over the three | {count} | {recall:.3} |\n\
         | the same: share that is answered, calibration error | {count} | {answered:.2}, {calibration:.3} |\n\
         | valence on `dev`: best factor, standard deviation of the error | {} | {scale:.2}, {error:.2} |\n",
        dev.len()
    );
    // Writing into a string cannot fail.
    let _ = writeln!(text, "| CLINC150, right intent within scope | {} | {inside:.3} |", asked.0);
    let _ = writeln!(text, "| CLINC150, recall out of scope | {} | {outside:.3} |", asked.1);
    Ok(text)
}

/// A sentence and the labels it has.
struct Labelled {
    text: String,
    labels: Vec<String>,
}

fn read(folder: &Path, split: &str) -> Result<Vec<Labelled>> {
    let names = fs::read_to_string(folder.join("labels.txt")).context("no GoEmotions")?;
    let names: Vec<&str> = names.split_whitespace().collect();
    let lines = fs::read_to_string(folder.join(split).with_extension("tsv"))?;
    let row = |line: &str| {
        let (text, rest) = line.split_once('\t')?;
        let numbers = rest.split('\t').next()?.split(',');
        let labels = numbers.filter_map(|label| Some((*names.get(label.parse::<usize>().ok()?)?).to_owned()));
        Some(Labelled { text: text.to_owned(), labels: labels.collect() })
    };
    Ok(lines.lines().filter_map(row).collect())
}

fn answers(insight: &TextInsight, rows: &[Labelled]) -> Result<Vec<TextAnswer>> {
    parallel::map(rows, |row| Ok(insight.answer(&row.text)?))
}

/// Macro-F1 over a list of labels into which the corpus's labels are grouped.
fn score(
    (rows, answers): (&[Labelled], &[TextAnswer]),
    labels: &Labels,
    logits: fn(&TextAnswer) -> &[f32],
    group: fn(&str) -> &str,
) -> f64 {
    let judged: Vec<(Vec<bool>, Vec<bool>)> = rows
        .iter()
        .zip(answers)
        .map(|(row, answer)| {
            let truth = labels.labels.iter().map(|label| row.labels.iter().any(|it| group(it) == label));
            let found = logits(answer).iter().zip(&labels.thresholds);
            let found = found.map(|(logit, threshold)| 1.0 / (1.0 + (-logit).exp()) > *threshold);
            (truth.collect(), found.collect())
        })
        .collect();
    figures::macro_f1(&judged, labels.labels.len())
}

/// Valence of a sentence by its labels: 1 where they are pleasant alone, -1 where unpleasant alone, else 0.
fn valence(row: &Labelled) -> f32 {
    let has = |group: &str| row.labels.iter().any(|label| sentiment(label) == group);
    match (has("positive"), has("negative")) {
        (true, false) => 1.0,
        (false, true) => -1.0,
        _ => 0.0,
    }
}

/// Factor on the opinion's valence that makes its error least, and that error.
fn fit(insight: &TextInsight, rows: &[Labelled], answers: &[TextAnswer]) -> (f32, f32) {
    let pairs: Vec<(f32, f32)> = answers
        .iter()
        .zip(rows)
        .map(|(answer, row)| (insight.opinion(answer).valence, valence(row)))
        .collect();
    let sum = |of: fn(f32, f32) -> f32| pairs.iter().map(|(said, truth)| of(*said, *truth)).sum::<f32>();
    let scale = sum(|said, truth| said * truth) / sum(|said, _| said * said);
    let error = pairs.iter().map(|(said, truth)| (scale * said - truth).powi(2)).sum::<f32>();
    (scale, (error / pairs.len() as f32).sqrt())
}

/// Whether words are said to be unpleasant, neutral or pleasant: recall over the three, and how sure it is.
fn sentiments_said(insight: &TextInsight, rows: &[Labelled], answers: &[TextAnswer]) -> (f64, f64, f64) {
    let labels = [SentimentLabel::Negative, SentimentLabel::Neutral, SentimentLabel::Positive];
    let (mut pairs, mut guesses) = (Vec::new(), Vec::new());
    for (row, answer) in rows.iter().zip(answers) {
        let truth = (valence(row) + 1.0) as usize;
        let said = insight.opinion(answer).sentiment();
        if let Some(guess) = labels.iter().position(|label| *label == said.label) {
            pairs.push((truth, guess));
            guesses.push(Guess { confidence: said.confidence, right: truth == guess });
        }
    }
    let answered = pairs.len() as f64 / rows.len().max(1) as f64;
    (figures::recall(&pairs, 3), answered, figures::calibration_error(&guesses))
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

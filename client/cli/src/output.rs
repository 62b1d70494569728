//! How results are printed: for reading, as JSON lines, or as a table of comma-separated values.

use std::io::{self, Stdout, Write};

use clap::ValueEnum;
use serde::Serialize;
use serde_json::{Map, Value, json};
use sotto_engine::{Frames, Outcome, egemaps::Egemaps, spectrum::COEFFICIENTS};
use sotto_protocol::{Analysis, EmotionClass, Report, SpeakerTurns};

use crate::said::Heard;
use crate::summary;

/// What is printed of each file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Features {
    /// Everything about the file as a whole.
    Summary,
    /// The 88 functionals of eGeMAPS v02.
    Egemaps,
    /// Measures every 10 ms.
    Frames,
}

/// In what form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// For reading.
    Text,
    /// One JSON object a line.
    Json,
    /// A header, then a row a file (or a frame).
    Csv,
}

/// A report, and who speaks where that was asked for.
#[derive(Serialize)]
struct Reported {
    #[serde(flatten)]
    report: Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    speakers: Option<SpeakerTurns>,
}

/// Prints results as they come.
pub(crate) struct Printer {
    features: Features,
    form: Form,
    table: csv::Writer<Stdout>,
    /// Columns of the table, once the header is written.
    columns: Vec<String>,
}

impl Printer {
    /// A printer on standard output.
    pub(crate) fn new(features: Features, form: Form) -> Self {
        Self { features, form, table: csv::Writer::from_writer(io::stdout()), columns: Vec::new() }
    }

    /// Prints one file's result.
    pub(crate) fn print(&mut self, file: String, outcome: Outcome, heard: Heard) -> io::Result<()> {
        let Outcome { analysis, frames, .. } = outcome;
        let Heard { transcript, speakers } = heard;
        match (self.form, self.features) {
            (Form::Csv, Features::Frames) => self.frame_rows(&file, &frames),
            (Form::Text, Features::Summary) => {
                let report = Report { file, analysis, transcript };
                summary::write(&mut io::stdout().lock(), &report, speakers.as_ref())
            }
            (form, features) => {
                let value = match features {
                    Features::Summary if form == Form::Csv => {
                        summary_row(Report { file, analysis, transcript })?
                    }
                    Features::Summary => {
                        let report = Report { file, analysis, transcript };
                        serde_json::to_value(Reported { report, speakers })?
                    }
                    Features::Egemaps if form == Form::Csv => egemaps_row(&file, &analysis),
                    Features::Egemaps => json!({ "file": file, "egemaps": analysis.measures.egemaps }),
                    Features::Frames => json!({ "file": file, "frames": columns_of(&frames) }),
                };
                if form == Form::Csv { self.row(&value) } else { line(&value) }
            }
        }
    }

    /// Writes one object as a row. The first one names the columns.
    fn row(&mut self, value: &Value) -> io::Result<()> {
        let mut cells = Vec::new();
        flatten("", value, &mut cells);
        if self.columns.is_empty() {
            self.columns = cells.iter().map(|cell| cell.0.clone()).collect();
            self.table.write_record(&self.columns).map_err(io_error)?;
        }
        let find = |column: &String| cells.iter().find(|cell| cell.0 == *column).map_or("", |cell| &cell.1);
        self.table.write_record(self.columns.iter().map(find)).map_err(io_error)?;
        self.table.flush()
    }

    fn frame_rows(&mut self, file: &str, frames: &Frames) -> io::Result<()> {
        if self.columns.is_empty() {
            self.columns = frames.columns.iter().map(|column| column.0.to_owned()).collect();
            let fixed = ["file", "time_s"].map(str::to_owned);
            self.table.write_record(fixed.iter().chain(&self.columns)).map_err(io_error)?;
        }
        let count = frames.columns.first().map_or(0, |column| column.1.len());
        for index in 0..count {
            let time_s = format!("{:.2}", index as f64 * frames.hop_s);
            let cells = frames.columns.iter().map(|column| number(column.1.get(index)));
            self.table.write_record([file.to_owned(), time_s].into_iter().chain(cells)).map_err(io_error)?;
        }
        self.table.flush()
    }
}

/// The report with the same columns for every file: silence has no scores and no coefficients of its own. The
/// functionals are a table of their own.
fn summary_row(mut report: Report) -> io::Result<Value> {
    report.analysis.measures.egemaps.clear();
    let mut value = serde_json::to_value(report)?;
    for class in EmotionClass::ALL {
        let name = serde_json::to_value(class)?;
        let scores = value.pointer_mut("/emotion/scores").and_then(Value::as_object_mut);
        if let (Some(scores), Some(name)) = (scores, name.as_str()) {
            scores.entry(name).or_insert(Value::Null);
        }
    }
    if let Some(mfcc) = value.pointer_mut("/measures/spectrum/mfcc").and_then(Value::as_array_mut) {
        mfcc.resize(COEFFICIENTS, Value::Null);
    }
    Ok(value)
}

/// The functionals by their own names, and the same columns for a file that is too short for any.
fn egemaps_row(file: &str, analysis: &Analysis) -> Value {
    let found = &analysis.measures.egemaps;
    let cells = Egemaps::names().into_iter().map(|name| {
        let value = found.get(&name).map_or(Value::Null, |value| json!(value));
        (name, value)
    });
    Value::Object(std::iter::once(("file".to_owned(), json!(file))).chain(cells).collect())
}

/// What went wrong in the output itself, by its own kind.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn line(value: &Value) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, value)?;
    writeln!(out)
}

fn number(value: Option<&f32>) -> String {
    value.filter(|value| value.is_finite()).map(f32::to_string).unwrap_or_default()
}

fn columns_of(frames: &Frames) -> Value {
    let mut object = Map::new();
    object.insert("hop_s".to_owned(), json!(frames.hop_s));
    for (name, values) in &frames.columns {
        object.insert((*name).to_owned(), json!(values));
    }
    Value::Object(object)
}

/// Names and texts of all that is not a list of objects: `quality.snr_db`, `measures.spectrum.mfcc.1`.
fn flatten(name: &str, value: &Value, cells: &mut Vec<(String, String)>) {
    let below = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| flatten(&below(key), value, cells)),
        Value::Array(items) if items.iter().all(|item| item.is_number() || item.is_null()) => {
            items
                .iter()
                .enumerate()
                .for_each(|(at, item)| flatten(&below(&(at + 1).to_string()), item, cells));
        }
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let words: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            cells.push((name.to_owned(), words.join(" ")));
        }
        Value::Array(_) => {}
        Value::Null => cells.push((name.to_owned(), String::new())),
        Value::String(text) => cells.push((name.to_owned(), text.clone())),
        other => cells.push((name.to_owned(), other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_become_dotted_columns() {
        let value = json!({ "file": "a,b", "quality": { "snr_db": null, "warnings": ["noisy", "clipping"] },
            "mfcc": [1.5, 2.0], "segments": [{ "start_s": 0.0 }] });
        let mut cells = Vec::new();
        flatten("", &value, &mut cells);
        let pairs: Vec<(&str, &str)> =
            cells.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ("file", "a,b"),
                ("quality.snr_db", ""),
                ("quality.warnings", "noisy clipping"),
                ("mfcc.1", "1.5"),
                ("mfcc.2", "2.0"),
            ]
        );
    }
}

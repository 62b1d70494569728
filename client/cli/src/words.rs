//! `sotto words`: what texts say, sentence by sentence, with the text model of a folder.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use serde::Serialize;
use sotto_engine::words::{Feedback, Intent, SentenceReading, TextInsight, TextReading};
use sotto_protocol::{Likely, WordsVerdict};

use crate::failures::Failures;

/// What to read and with which model.
#[derive(Args)]
pub(crate) struct Options {
    /// Text files; `-` is standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Folder of the text model, as `models/text-insight`.
    #[arg(long)]
    model: PathBuf,
    /// Print one JSON object a line, in the order of the files.
    #[arg(long)]
    json: bool,
}

/// What is said about a sentence.
#[derive(Serialize)]
struct Sentence {
    text: String,
    emotions: Vec<Likely>,
    sentiments: Vec<Likely>,
    /// What people do with it, by example: praise, complaint and so on.
    feedback: Option<Likely>,
    is_action: bool,
}

/// What is said about a text.
#[derive(Serialize)]
struct Words {
    file: String,
    verdict: WordsVerdict,
    words: usize,
    words_read: usize,
    emotions: Vec<Likely>,
    sentiments: Vec<Likely>,
    sentences: Vec<Sentence>,
}

/// What reads words.
pub(crate) struct Reader {
    pub(crate) insight: TextInsight,
    pub(crate) feedback: Feedback,
}

/// Reads all files and answers those that could not be read.
pub(crate) fn run(options: &Options) -> anyhow::Result<Failures> {
    let reader = Reader::open(&options.model)?;
    let mut failures = Failures::default();
    for path in &options.files {
        match text_of(path) {
            Ok(text) => {
                let words = reader.words(path, &text)?;
                print(&words, options.json).context("the output could not be written")?;
            }
            Err(error) => failures.add(path, error.to_string()),
        }
    }
    Ok(failures)
}

fn text_of(path: &Path) -> io::Result<String> {
    if path == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(path)
    }
}

impl Reader {
    /// Prepares the model of a folder.
    pub(crate) fn open(folder: &Path) -> anyhow::Result<Self> {
        let named = |name: &str| folder.join(name);
        let missing = |name: &str| format!("{} is no text model: {name} cannot be read", folder.display());
        let text = |name: &str| fs::read_to_string(named(name)).with_context(|| missing(name));
        let onnx = fs::read(named("text-insight.onnx")).with_context(|| missing("text-insight.onnx"))?;
        let insight = TextInsight::load(&onnx, &text("vocabulary.txt")?, &text("card.json")?)?;
        let feedback = Feedback::new(&insight, &Intent::list(&text("intents.json")?)?)?;
        Ok(Self { insight, feedback })
    }

    fn words(&self, path: &Path, text: &str) -> anyhow::Result<Words> {
        let TextReading { verdict, words, words_read, sentences, emotions, sentiments } =
            self.insight.read(text)?;
        let labels = self.insight.card();
        Ok(Words {
            file: path.display().to_string(),
            verdict,
            words,
            words_read,
            emotions: labels.emotions.named(&emotions),
            sentiments: labels.sentiments.named(&sentiments),
            sentences: sentences.iter().map(|sentence| self.sentence(sentence, text)).collect(),
        })
    }

    fn sentence(&self, read: &SentenceReading, text: &str) -> Sentence {
        let labels = self.insight.card();
        Sentence {
            text: text.get(read.span.clone()).unwrap_or_default().trim().to_owned(),
            emotions: labels.emotions.named(&read.emotions),
            sentiments: labels.sentiments.named(&read.sentiments),
            feedback: self.feedback.named(&read.answer),
            is_action: read.is_action,
        }
    }
}

fn print(words: &Words, json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if json {
        serde_json::to_writer(&mut out, words)?;
        return writeln!(out);
    }
    let list = |labels: &[Likely]| {
        let one = |it: &Likely| format!("{} {:.0} %", it.label, 100.0 * it.chance);
        labels.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let verdict = serde_json::to_value(words.verdict)?;
    let verdict = verdict.as_str().unwrap_or_default();
    writeln!(out, "{}: {verdict}, {} of {} words", words.file, words.words_read, words.words)?;
    writeln!(out, "  sentiment: {}\n  emotions:  {}", list(&words.sentiments), list(&words.emotions))?;
    for sentence in &words.sentences {
        let feedback = sentence.feedback.as_ref().map_or(String::new(), |it| it.label.clone());
        let action = if sentence.is_action { ", action item" } else { "" };
        writeln!(out, "  - {}\n      {feedback}{action}; {}", sentence.text, list(&sentence.emotions))?;
    }
    Ok(())
}

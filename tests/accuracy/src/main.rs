//! Measures the models on the test splits of the corpora, as the engine runs them: the voice with and without what is
//! usual for the speaker, and the words. `cargo xtask evaluate` calls it and joins what it writes with the cards' tables.

#![allow(clippy::print_stdout, reason = "a command line tool speaks on standard output")]

mod figures;
mod parallel;
mod parity;
mod voice;
mod words;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use sotto_support::place;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [part, folder] = arguments.as_slice() else {
        bail!("call it as: voice|words|questions|parity FOLDER")
    };
    let folder = Path::new(folder);
    let data = place::data().context("there are no corpora; SOTTO_DATA may name their folder")?;
    let models = place::root().join("models");
    let text = match part.as_str() {
        "voice" => voice::section(&data.join("emotion"), &models.join("voice-emotion"))?,
        "words" => words::section(&data.join("text"), &models.join("text-insight"))?,
        "questions" => return parity::ask(&data, &models, folder),
        "parity" => parity::section(&models, folder)?,
        other => bail!("no part {other:?}"),
    };
    println!("{text}");
    fs::write(folder.join(part).with_extension("md"), text).context("the section cannot be written")
}

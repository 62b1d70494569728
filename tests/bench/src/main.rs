//! Measures the engine's stages natively and in the browser, compares with other systems at the same work, weighs
//! the built app, and writes a table and JSON. `cargo xtask bench` builds what is measured and calls this.

#![allow(clippy::print_stdout, reason = "a command line tool speaks on standard output")]

mod audio;
mod browser;
mod budget;
mod extension;
mod first_load;
mod imports;
mod length;
mod library;
mod live;
mod live_words;
mod native;
mod page_words;
mod peers;
mod report;
mod sizes;
mod speech;
mod timing;
mod tools;
mod viewing;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{browser::InPage, report::Report};

/// What to measure and where to write.
struct Arguments {
    runs: usize,
    web: PathBuf,
    dist: PathBuf,
    json: PathBuf,
    table: PathBuf,
    /// Where Praat and librosa are, if they are.
    python: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let Some(said) = length::child(&words) {
        println!("{}", said?);
        return Ok(());
    }
    match words.as_slice() {
        [part, dist] if part == "--page" => return page(dist.as_ref(), None).await,
        [part, dist, peers] if part == "--page" => return page(dist.as_ref(), Some(peers.as_ref())).await,
        [part, dist] if part == "--extension" => return extension_alone(dist.as_ref()).await,
        [part, dist] if part == "--imports" => return imports_alone(dist.as_ref()).await,
        [part, dist] if part == "--library" => return library_alone(dist.as_ref()).await,
        [part, dist] if part == "--viewing" => return viewing_alone(dist.as_ref()).await,
        [part, web] if part == "--speech" => return speech_alone(web.as_ref()).await,
        _ => {}
    }
    let arguments = read(words.into_iter())?;
    let audio = audio::Material::prepare()?;
    println!("      {:.0} s of {}, {} runs of each stage", audio.duration_s, audio.what, arguments.runs);
    let (native, view) = native::measure(&audio, arguments.runs)?;
    let tools = tools::measure(arguments.python.as_deref(), &view, arguments.runs)?;
    let mut lengths = length::natively(&audio)?;
    let mut speech = None;
    let browser = match browser::measure(&audio, &arguments.web, arguments.runs).await? {
        Some(InPage { measured, lengths: there, speech: spoken }) => {
            lengths.extend(there);
            speech = Some(spoken);
            Some(measured)
        }
        None => None,
    };
    let report = Report {
        audio: audio.what.clone(),
        duration_s: audio.duration_s,
        runs: arguments.runs,
        native,
        tools,
        browser,
        lengths,
        speech,
        imports: imports::measure(&arguments.dist).await?,
        live: live::measure(&arguments.dist).await?,
        first_load: first_load::measure(&arguments.dist, Some(&arguments.web)).await?,
        extension: extension::measure(&arguments.dist).await?,
        live_words: live_words::measure(&arguments.dist).await?,
        page_words: page_words::measure(&arguments.dist).await?,
        library: library::measure(&arguments.dist).await?,
        viewing: viewing::measure(&arguments.dist).await?,
        sizes: sizes::weigh(&arguments.dist)?,
    };
    let budget = budget::Budget::read(include_str!("../budget.toml"))?;
    let table = report.table(&budget);
    println!("\n{table}");
    fs::write(&arguments.json, format!("{:#}\n", report.json(&budget))).context("cannot write the JSON")?;
    fs::write(&arguments.table, table).context("cannot write the table")?;
    Ok(())
}

/// What the built app costs in the page, without the rest.
async fn page(dist: &Path, peers: Option<&Path>) -> Result<()> {
    let mut out = String::new();
    if let Some(imports) = imports::measure(dist).await? {
        imports.section(&mut out);
    }
    if let Some(live) = live::measure(dist).await? {
        live.section(&mut out);
    }
    if let Some(words) = live_words::measure(dist).await? {
        words.section(&mut out);
    }
    if let Some(words) = page_words::measure(dist).await? {
        words.section(&mut out);
    }
    if let Some(load) = first_load::measure(dist, peers).await? {
        load.section(&mut out);
    }
    println!("{out}");
    Ok(())
}

/// The extension, without the rest.
async fn extension_alone(dist: &Path) -> Result<()> {
    let mut out = String::new();
    if let Some(extension) = extension::measure(dist).await? {
        extension.section(&budget::Budget::read(include_str!("../budget.toml"))?, &mut out);
    }
    println!("{out}");
    Ok(())
}

/// Files that are added to the built app, without the rest.
async fn imports_alone(dist: &Path) -> Result<()> {
    let mut out = String::new();
    if let Some(imports) = imports::measure(dist).await? {
        imports.section(&mut out);
    }
    println!("{out}");
    Ok(())
}

/// A full library in the page, without the rest.
async fn library_alone(dist: &Path) -> Result<()> {
    let mut out = String::new();
    if let Some(library) = library::measure(dist).await? {
        library.section(&mut out);
    }
    println!("{out}");
    Ok(())
}

/// How smoothly an hour is shown, without the rest.
async fn viewing_alone(dist: &Path) -> Result<()> {
    let mut out = String::new();
    if let Some(viewing) = viewing::measure(dist).await? {
        viewing.section(&mut out);
    }
    println!("{out}");
    Ok(())
}

/// The speech models in the page, without the rest.
async fn speech_alone(web: &Path) -> Result<()> {
    let audio = audio::Material::prepare()?;
    let mut out = String::new();
    if let Some(speech) = browser::speech_alone(&audio, web).await? {
        speech.section(&mut out);
    }
    println!("{out}");
    Ok(())
}

fn read(mut words: impl Iterator<Item = String>) -> Result<Arguments> {
    let (mut runs, mut paths) = (9, [const { None::<PathBuf> }; 5]);
    let names = ["--web", "--dist", "--json", "--table", "--python"];
    while let Some(name) = words.next() {
        let value = words.next().with_context(|| format!("{name} needs a value"))?;
        match names.iter().position(|known| *known == name) {
            Some(index) => paths[index] = Some(value.into()),
            None if name == "--runs" => runs = value.parse().context("--runs needs a number")?,
            None => bail!("{name:?} was not understood"),
        }
    }
    let [web, dist, json, table, python] = paths;
    let missing = "this program is called by cargo xtask bench";
    Ok(Arguments {
        runs,
        web: web.context(missing)?,
        dist: dist.context(missing)?,
        json: json.context(missing)?,
        table: table.context(missing)?,
        python,
    })
}

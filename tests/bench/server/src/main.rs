//! Measures the server under load, on SQLite and on PostgreSQL, beside `atuin-server` at the same work, and writes a page.
//! `cargo xtask bench server` builds what is measured, starts PostgreSQL and calls this.

#![allow(clippy::print_stdout, reason = "a command line tool speaks on standard output")]

mod atuin;
mod http;
mod load;
mod process;
mod report;
mod scenario;
mod sotto;
mod sync;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};

use crate::report::Column;

/// What to measure and where to write.
struct Arguments {
    server: PathBuf,
    /// Or why it is not there.
    atuin: Result<PathBuf, String>,
    folder: PathBuf,
    table: PathBuf,
    /// Where databases may be made; SQLite alone without it.
    postgres: Option<String>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let Arguments { server, atuin, folder, table, postgres } = read(std::env::args().skip(1))?;
    let mut columns = Vec::new();
    let bases = [("SQLite", None), ("PostgreSQL", postgres.as_deref())];
    for (name, base) in bases.into_iter().filter(|(name, base)| *name == "SQLite" || base.is_some()) {
        println!("      on {name}");
        let database = |what: &str| base.map(|base| make_database(base, what)).transpose();
        let ours = folder.join(format!("sotto-{name}"));
        let place = sotto::Place { program: server.clone(), folder: ours, database: database("sotto")? };
        let other = match &atuin {
            Ok(program) => Some(atuin::Place {
                program: program.clone(),
                folder: folder.join(format!("atuin-{name}")),
                database: database("atuin")?,
            }),
            Err(_) => None,
        };
        let numbers = scenario::measure(&place, other.as_ref(), database("restored")?).await?;
        println!("      filled in {:.0} s", numbers.fill_s);
        columns.push(Column { name, numbers });
    }
    sotto::clear(&folder)?;
    let page = report::page(&columns, atuin.as_ref().err().map(String::as_str));
    println!("\n{page}");
    fs::write(&table, page).context("cannot write the page")
}

/// A new database; answers its URL.
fn make_database(base: &str, what: &str) -> Result<String> {
    let name = format!("bench_{what}");
    for statement in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")] {
        let made = Command::new("psql").args([&format!("{base}/postgres"), "-qc", &statement]).output()?;
        ensure!(made.status.success(), "{statement}: {}", String::from_utf8_lossy(&made.stderr));
    }
    Ok(format!("{base}/{name}"))
}

fn read(mut words: impl Iterator<Item = String>) -> Result<Arguments> {
    let names = ["--server", "--atuin", "--without-atuin", "--folder", "--table", "--postgres"];
    let mut values = [const { None::<String> }; 6];
    while let Some(name) = words.next() {
        let at = names.iter().position(|known| *known == name);
        let Some(at) = at else { bail!("{name:?} was not understood") };
        values[at] = Some(words.next().with_context(|| format!("{name} needs a value"))?);
    }
    let [server, atuin, without, folder, table, postgres] = values;
    let path =
        |value: Option<String>| value.map(PathBuf::from).context("cargo xtask bench server calls this");
    Ok(Arguments {
        server: path(server)?,
        atuin: atuin.map(PathBuf::from).ok_or(without.unwrap_or_else(|| "it is not here".to_owned())),
        folder: absolute(&path(folder)?)?,
        table: path(table)?,
        postgres,
    })
}

/// Servers run in folders of their own.
fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).context("the folder has no absolute path")
}

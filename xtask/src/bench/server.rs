//! `cargo xtask bench server`: builds the server and what it is measured beside in release, starts PostgreSQL, and lets
//! `tests/bench/server` measure both.

use std::path::PathBuf;

use anyhow::Result;

use crate::{place, postgres::Postgres, shell, shell::Steps, tools};

/// The other sync server's version, here and nowhere else.
const ATUIN: &str = "18.24.4";

/// Measures; the page goes to `docs/bench-server.md`.
pub(crate) fn bench() -> Result<()> {
    let mut steps = Steps::new(4);
    steps.step("Building the server and what asks it", || {
        let mut server = tools::command("cargo");
        shell::run(server.args(["build", "--locked", "--release", "--package", "sotto-server"]))?;
        let mut asking = tools::command("cargo");
        shell::run(asking.args(["build", "--locked", "--package", "sotto-bench-server"]))
    })?;
    let atuin = steps.step("Getting what it is measured beside", || Ok(get_atuin()))?;
    let postgres = steps.step("Starting PostgreSQL", || Ok(start_postgres()))?;
    steps.step("Measuring", || {
        let target = place::target();
        let mut bench = tools::command(&target.join("debug/sotto-bench-server").to_string_lossy());
        bench.arg("--server").arg(target.join("release/sotto-server"));
        match &atuin {
            Ok(program) => bench.arg("--atuin").arg(program),
            Err(reason) => bench.arg("--without-atuin").arg(format!("{reason:#}")),
        };
        if let Some(postgres) = &postgres {
            bench.arg("--postgres").arg(postgres.url());
        }
        bench.arg("--folder").arg(target.join("bench-server"));
        shell::run(bench.arg("--table").arg(place::root().join("docs/bench-server.md")))
    })
}

/// Built as it is released.
fn get_atuin() -> Result<PathBuf> {
    let root = place::target().join("peers");
    let program = root.join("bin/atuin-server");
    let mut cargo = tools::command("cargo");
    cargo.args(["install", "atuin-server", "--version", ATUIN, "--locked", "--root"]).arg(&root);
    shell::run(cargo.arg("--target-dir").arg(root.join("build")))?;
    Ok(program)
}

/// Without it, SQLite is measured alone.
fn start_postgres() -> Option<Postgres> {
    match Postgres::start_durable() {
        Ok(postgres) => Some(postgres),
        Err(reason) => {
            println!("      {reason:#}");
            println!("      no PostgreSQL here: SQLite is measured alone");
            None
        }
    }
}

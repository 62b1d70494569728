//! `cargo xtask bench dashboard`: builds the server in release, starts PostgreSQL, and lets `tests/bench/dashboard` ask it.

use anyhow::Result;

use crate::{place, postgres::Postgres, shell, shell::Steps, tools};

/// Measures; the pages go to `docs/bench-dashboard.md` and `docs/dashboard-plans.md`.
pub(crate) fn bench() -> Result<()> {
    let mut steps = Steps::new(3);
    steps.step("Building the server and what asks it", || {
        let mut server = tools::command("cargo");
        shell::run(server.args(["build", "--locked", "--release", "--package", "sotto-server"]))?;
        let mut asking = tools::command("cargo");
        shell::run(asking.args(["build", "--locked", "--package", "sotto-bench-dashboard"]))
    })?;
    let postgres = steps.step("Starting PostgreSQL", Postgres::start)?;
    steps.step("Measuring", || {
        let (target, docs) = (place::target(), place::root().join("docs"));
        let mut bench = tools::command(&target.join("debug/sotto-bench-dashboard").to_string_lossy());
        bench.arg("--server").arg(target.join("release/sotto-server")).arg("--postgres").arg(postgres.url());
        bench.arg("--plans").arg(docs.join("dashboard-plans.md"));
        shell::run(bench.arg("--table").arg(docs.join("bench-dashboard.md")))
    })
}

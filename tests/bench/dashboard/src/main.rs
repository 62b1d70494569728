//! Fills a database with submissions of two years, lets the server count them, and asks every question of the dashboard
//! many times over HTTP, each time with another period, so that no answer was made before. Then the plans of the statements
//! that the server really sent are asked for. `cargo xtask bench dashboard` builds what is measured and calls this.

#![allow(clippy::print_stdout, reason = "a command line tool speaks on standard output")]

mod asking;
mod plans;
mod report;

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::Command,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, bail, ensure};
use sotto_server::store::Store;
use sotto_support::{
    server::ServerProcess,
    submissions::{DAY_MS, Wanted, fill},
};
use tempfile::TempDir;

use crate::{
    asking::{Client, measure},
    report::{OnDatabase, Report},
};

/// What to measure and where to write.
struct Arguments {
    server: PathBuf,
    postgres: Option<String>,
    submissions: u64,
    table: PathBuf,
    plans: PathBuf,
}

fn read(mut words: impl Iterator<Item = String>) -> Result<Arguments> {
    let mut arguments = Arguments {
        server: PathBuf::new(),
        postgres: None,
        submissions: 1_000_000,
        table: PathBuf::new(),
        plans: PathBuf::new(),
    };
    while let Some(name) = words.next() {
        let value = words.next().with_context(|| format!("{name} wants a value"))?;
        match name.as_str() {
            "--server" => arguments.server = value.into(),
            "--postgres" => arguments.postgres = Some(value),
            "--submissions" => arguments.submissions = value.parse()?,
            "--table" => arguments.table = value.into(),
            "--plans" => arguments.plans = value.into(),
            _ => bail!("{name} is no option"),
        }
    }
    Ok(arguments)
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = read(std::env::args().skip(1))?;
    let mut report = Report { submissions: arguments.submissions, found: Vec::new() };
    for base in std::iter::once(None).chain(arguments.postgres.as_ref().map(Some)) {
        report.found.push(on(&arguments, base).await?);
        fs::write(&arguments.table, report.table())?;
        fs::write(&arguments.plans, report.plans())?;
    }
    println!("{}", report.table());
    Ok(())
}

/// Milliseconds since 1970.
fn now_ms() -> Result<u64> {
    Ok(u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?)
}

fn start(program: &Path, data: &Path, postgres: Option<&str>, log: &[&str]) -> Result<ServerProcess> {
    let url = data.join("url");
    let mut arguments = log.to_vec();
    if let Some(postgres) = postgres {
        fs::create_dir_all(data)?;
        fs::write(&url, postgres)?;
        arguments.extend(["--database-url-file", url.to_str().context("a folder with a name")?]);
    }
    arguments.extend(["--requests-per-minute", "0"]);
    ServerProcess::start(program, data, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), &arguments)
}

fn stop(server: ServerProcess) -> Result<()> {
    server.ask_to_stop()?;
    ensure!(server.wait()?.success(), "the server did not stop well");
    Ok(())
}

async fn on(arguments: &Arguments, base: Option<&String>) -> Result<OnDatabase> {
    let folder = TempDir::new()?;
    let data = folder.path().join("data");
    let name = if base.is_some() { "PostgreSQL" } else { "SQLite" };
    let postgres = base.map(|base| format!("{}/sotto_bench_dashboard", base.trim_end_matches('/')));
    if let Some(base) = base {
        let admin = format!("{}/postgres", base.trim_end_matches('/'));
        let made =
            Command::new("psql").args([&admin, "-qc", "CREATE DATABASE sotto_bench_dashboard"]).status()?;
        ensure!(made.success(), "no database");
    }
    let url = postgres.clone().unwrap_or_else(|| Store::sqlite_url(&data));
    let server = start(&arguments.server, &data, postgres.as_deref(), &[])?;
    let client = Client::set_up(&server).await?;
    let organisation = client.organisation;
    stop(server)?;
    // The end of today, so that what is asked for without a period is there.
    let until_ms = (now_ms()? / DAY_MS + 1) * DAY_MS;
    let wanted =
        Wanted { organisation, count: arguments.submissions, days: 730, until_ms, seed: 11, links: 12 };
    println!("      {name}: writing {} submissions", wanted.count);
    fill(&url, &wanted).await?;
    println!("      {name}: counting them");
    let counting = Instant::now();
    let server = start(&arguments.server, &data, postgres.as_deref(), &[])?;
    let counted_s = counting.elapsed().as_secs_f64();
    plans::analyse(&url).await?;
    println!("      {name}: counted in {counted_s:.0} s; asking");
    let client = client.sign_in(&server).await?;
    let measured = measure(&client, &wanted).await?;
    let memory_bytes = server.peak_memory_bytes()?;
    stop(server)?;
    // Once more, slowly: with a log of statements.
    let logged = ["--log-format", "json", "--log-filter", "warn,sqlx=debug"];
    let server = start(&arguments.server, &data, postgres.as_deref(), &logged)?;
    let client = client.sign_in(&server).await?;
    let plans = plans::of(&client, &wanted, &server, &url).await?;
    stop(server)?;
    Ok(OnDatabase { name, counted_s, memory_bytes, measured, plans })
}

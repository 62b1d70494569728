//! `cargo xtask test`: every runner in turn, and one line that sums them up.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Context, Result};

use crate::{
    debian, extension, npm, packs, place,
    postgres::{self, Postgres},
    python, shell,
    shell::Steps,
    tally::{Tally, closing_line},
    tools, web,
};

/// Tests that need a browser, and the built app or what stands in for it.
const BROWSER_TESTS: [&str; 2] = ["sotto-support", "sotto-test-e2e"];

/// Tests that run on SQLite, and again on PostgreSQL.
const SERVER_TESTS: &str = "sotto-test-server";

/// Runs everything; fails where a test did.
pub(crate) fn test(browser: bool) -> Result<ExitCode> {
    let mut steps = Steps::new(if browser { web::STEPS + 8 } else { 6 });
    let skips = place::target().join("skipped-tests.txt");
    fs::create_dir_all(place::target())?;
    fs::write(&skips, "").context("cannot note skipped tests")?;
    let mut sum = Tally::default();
    let mut closing = Vec::new();

    let missing = steps.step("Getting what the tests need", || Ok(get_programs()))?;
    packs::build(&mut steps, false)?;
    let run = |what: &str, command: &mut Command| runner(what, command, &skips);
    let schemathesis = steps.step("Getting schemathesis", || Ok(get_schemathesis()))?;
    let postgres = steps.step("Starting PostgreSQL", || Ok(start_postgres()))?;
    if postgres.is_none() {
        sum.skipped += count_of(SERVER_TESTS);
    }
    steps.step("Unit, golden, server and tidy tests", || {
        let mut tests = native_tests(postgres.as_ref(), schemathesis.as_deref());
        collect(&mut sum, &mut closing, run("unit, golden, server, tidy", &mut tests)?);
        Ok(())
    })?;
    drop(postgres);
    steps.step("Examples in the documentation", || {
        collect(&mut sum, &mut closing, run("documentation", &mut doc_tests())?);
        Ok(())
    })?;
    if browser {
        match missing {
            Some(reason) => {
                steps.skip(web::STEPS + 2, &format!("The browser tests are skipped: {reason}"));
                sum.skipped += BROWSER_TESTS.into_iter().map(count_of).sum::<u64>();
            }
            None => {
                web::build(&mut steps, false)?;
                steps.step("Putting the extension together", || {
                    extension::assemble(&place::dist()).map(drop)
                })?;
                get_checkers();
                get_firefox();
                steps.step("Browser tests", || {
                    collect(&mut sum, &mut closing, run("browser", &mut browser_tests())?);
                    Ok(())
                })?;
            }
        }
    }

    let noted = noted_skips(&skips);
    for line in &noted {
        println!("skipped: {line}");
    }
    // A test that found its data missing returned early, and its runner counted it as passed.
    let noted = noted.len() as u64;
    sum.passed = sum.passed.saturating_sub(noted);
    sum.skipped += noted;
    for line in closing {
        println!("{line}");
    }
    println!("{sum}");
    Ok(if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn collect(sum: &mut Tally, closing: &mut Vec<String>, outcome: (Tally, Vec<String>)) {
    *sum += outcome.0;
    closing.extend(outcome.1);
}

/// Runs one runner and reads its closing lines. A runner that fails without a failed test counts as one failure.
fn runner(what: &str, command: &mut Command, skips: &Path) -> Result<(Tally, Vec<String>)> {
    command.env("SOTTO_SKIP_LOG", skips);
    let mut sum = Tally::default();
    let mut lines = Vec::new();
    let succeeded = shell::run_watched(command, |line| {
        if let Some(tally) = closing_line(line) {
            sum += tally;
            if tally != Tally::default() {
                lines.push(format!("{what}: {}", line.trim()));
            }
        }
    })?;
    if !succeeded && sum.failed == 0 {
        sum.failed = 1;
        lines.push(format!("{what}: the runner itself failed"));
    }
    Ok((sum, lines))
}

/// Browser, its driver and a voice for the fake microphone; answers why the browser tests cannot run.
pub(crate) fn get_programs() -> Option<String> {
    let needed = [("chromium", "chromium"), ("chromedriver", "chromium-driver"), ("espeak-ng", "espeak-ng")];
    debian::ensure(&needed).err().map(|reason| format!("{reason:#}"))
}

/// What pages are checked with. Without it the tests that need it say that they are skipped.
pub(crate) fn get_checkers() {
    let (from, to) = (place::root().join("tests/e2e/peers"), place::target().join("e2e-peers"));
    match npm::install(&from, &to) {
        Ok(true) => {}
        Ok(false) => println!("      no npm here: accessibility is not checked"),
        Err(reason) => println!("      accessibility is not checked: {reason:#}"),
    }
}

/// The second browser. Without it the tests that need it say that they are skipped.
fn get_firefox() {
    let got = debian::ensure(&[("firefox-esr", "firefox-esr")]).and_then(|()| tools::ensure_firefox_driver());
    if let Err(reason) = got {
        println!("      Firefox is not tested: {reason:#}");
    }
}

/// The second database. Without it the server's tests run on the first alone.
fn start_postgres() -> Option<Postgres> {
    let started = Postgres::start();
    if let Err(reason) = &started {
        println!("      The server is not tested on PostgreSQL: {reason:#}");
    }
    started.ok()
}

/// What asks the server everything that its description allows. Without it the test that needs it says that it is
/// skipped.
fn get_schemathesis() -> Option<PathBuf> {
    let requirements = place::root().join("tests/server/schemathesis.txt");
    let got = python::environment_for("schemathesis", &requirements);
    if let Err(reason) = &got {
        println!("      The interface is not probed: {reason:#}");
    }
    got.ok()
}

fn native_tests(postgres: Option<&Postgres>, schemathesis: Option<&Path>) -> Command {
    let mut command = test_command();
    if let Some(python) = schemathesis {
        command.env("SOTTO_TEST_SCHEMATHESIS", python);
    }
    if let Some(postgres) = postgres {
        command.args(["--features", postgres::TESTS]).env("SOTTO_TEST_POSTGRES", postgres.url());
    }
    if has_nextest() {
        command.args(tools::NATIVE).args(["--filterset", &format!("not ({})", browser_packages())]);
    } else {
        command.args(tools::NATIVE).arg("--all-targets");
        for package in BROWSER_TESTS {
            command.args(["--exclude", package]);
        }
    }
    command
}

fn browser_tests() -> Command {
    let mut command = test_command();
    // One browser at a time: each has a recording to make in real time.
    if has_nextest() {
        command.args(tools::NATIVE).args(["--filterset", &browser_packages(), "--test-threads=1"]);
        // A real browser on a busy machine: what fails once and not twice is named as flaky in the runner's own lines.
        command.args(["--retries", "1"]);
    } else {
        for package in BROWSER_TESTS {
            command.args(["--package", package]);
        }
        command.args(["--", "--test-threads=1"]);
    }
    command
}

/// Some of the flows in the browser, by nextest's own language.
pub(crate) fn flows(filter: &str) -> Command {
    let mut command = cargo();
    command.args(["nextest", "run", "--locked"]).args(tools::NATIVE);
    let filter = format!("package(sotto-test-e2e) & {filter}");
    command.args(["--filterset", &filter, "--test-threads=1"]);
    command
}

/// [`BROWSER_TESTS`] as nextest names them.
fn browser_packages() -> String {
    BROWSER_TESTS.map(|package| format!("package({package})")).join(" | ")
}

fn doc_tests() -> Command {
    let mut command = cargo();
    command.args(["test", "--locked", "--doc", "--no-fail-fast"]).args(tools::NATIVE);
    command
}

fn test_command() -> Command {
    let mut command = cargo();
    if has_nextest() {
        command.args(["nextest", "run", "--no-tests=pass", "--status-level=slow"]);
    } else {
        command.arg("test");
    }
    command.args(["--locked", "--no-fail-fast"]);
    command
}

fn cargo() -> Command {
    let mut command = tools::command("cargo");
    command.env("SOTTO_DIST", place::dist());
    command
}

fn has_nextest() -> bool {
    debian::has("cargo-nextest") || place::cargo_bin().is_some_and(|bin| bin.join("cargo-nextest").is_file())
}

/// Tests of a package that is not run, by their attribute.
fn count_of(package: &str) -> u64 {
    let folder =
        place::root().join("tests").join(package.trim_start_matches("sotto-").trim_start_matches("test-"));
    let mut files: Vec<PathBuf> = Vec::new();
    if web::collect(&folder, &mut files).is_err() {
        return 0;
    }
    let sources = files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "rs"));
    let lines = sources.filter_map(|file| fs::read_to_string(file).ok()).collect::<String>();
    lines
        .lines()
        .filter(|line| ["#[test]", "#[tokio::test"].iter().any(|mark| line.trim().starts_with(mark)))
        .count() as u64
}

/// What tests wrote about themselves through `sotto_support::skip`, each once.
fn noted_skips(path: &Path) -> BTreeSet<String> {
    fs::read_to_string(path).unwrap_or_default().lines().map(str::to_owned).collect()
}

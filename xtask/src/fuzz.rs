//! `cargo xtask fuzz`: builds the fuzz targets with the compiler that builds everything else, gives each its time,
//! and says what was found. What it makes and keeps lies below `fuzz/` in cargo's target folder.

mod ledger;

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, ensure};

use crate::{debian, place, shell, shell::Steps, tools};
use ledger::{Row, table};

/// Largest input. Real headers and a few packets fit; more would only be slower.
const MAX_INPUT_BYTES: u32 = 8 * 1024;
/// Seconds that one input may take before it counts as a hang. What watches the program makes it some ten times
/// slower, and small files may honestly hold minutes of sound.
const MAX_INPUT_S: u32 = 30;
/// Largest single allocation, and the most that the whole process may hold, in megabytes. The bound on what the
/// engine itself holds is the harness's (`tests/fuzz/src/bound.rs`).
const MAX_ALLOCATION_MB: u32 = 128;
const MAX_PROCESS_MB: u32 = 2_048;

/// What was asked for.
pub(crate) struct Settings {
    /// Seconds for each target.
    pub(crate) seconds: u32,
    /// The only target to run; all where none is named.
    pub(crate) only: Option<String>,
}

/// Fuzzes every target in turn; fails where one found something.
pub(crate) fn fuzz(settings: &Settings) -> Result<ExitCode> {
    let targets: Vec<String> = targets()?
        .into_iter()
        .filter(|name| settings.only.as_ref().is_none_or(|only| only == name))
        .collect();
    ensure!(!targets.is_empty(), "no such fuzz target");
    let mut steps = Steps::new(3 + targets.len());
    steps.step("Getting cargo-fuzz and a C++ compiler for libFuzzer", || {
        debian::ensure(&[("c++", "g++")])?;
        tools::ensure_fuzzer()
    })?;
    steps.step("Making seeds", make_seeds)?;
    steps.step("Building the fuzz targets (10 to 20 minutes on two cores the first time)", build)?;
    let mut rows = Vec::new();
    for name in &targets {
        let title = format!("Fuzzing {name} for {} s", settings.seconds);
        rows.push(steps.step(&title, || run(name, settings.seconds))?);
    }
    println!("{}", table(&rows));
    for file in rows.iter().flat_map(|row| &row.found) {
        println!("found: {}", file.display());
    }
    println!("Fuzzed for {}.", steps.so_far());
    Ok(if rows.iter().all(|row| row.found.is_empty()) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Names of the targets: one program each.
fn targets() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(workspace().join("fuzz_targets")).context("no fuzz targets here")? {
        let path = entry?.path();
        names.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

fn workspace() -> PathBuf {
    place::root().join("tests/fuzz/targets")
}

fn folder() -> PathBuf {
    place::target().join("fuzz")
}

fn make_seeds() -> Result<()> {
    if let Err(reason) = debian::ensure(&[("ffmpeg", "ffmpeg")]) {
        println!("      {reason:#}");
    }
    let mut cargo = tools::command("cargo");
    cargo.args(["build", "--quiet", "--locked", "--bin", "fuzz-seeds"]).args(tools::NATIVE);
    shell::run(&mut cargo)?;
    let program = place::target().join("debug/fuzz-seeds");
    shell::run(Command::new(program).arg(folder().join("seeds")))
}

/// Optimised and without debug assertions, as the product is built: what wraps there wraps here. The sanitizer is
/// unstable, so this one command asks the stable compiler for it.
fn build() -> Result<()> {
    let mut cargo = tools::command("cargo-fuzz");
    cargo.args(["build", "--release", "--sanitizer", "address", "--fuzz-dir"]).arg(workspace());
    shell::run(cargo.arg("--target-dir").arg(folder()).env("RUSTC_BOOTSTRAP", "1"))
}

fn run(name: &str, seconds: u32) -> Result<Row> {
    let host =
        shell::capture(Command::new("rustc").args(["--print", "host-tuple"])).context("no rustc here")?;
    let [corpus, seeds, found] = ["corpus", "seeds", "found"].map(|part| folder().join(part).join(name));
    for path in [&corpus, &seeds, &found] {
        fs::create_dir_all(path)?;
    }
    let before = findings(&found)?;
    let log = folder().join(format!("{name}.log"));
    let mut program = Command::new(folder().join(host).join("release").join(name));
    program.current_dir(folder()).arg(&corpus).arg(&seeds).stderr(File::create(&log)?);
    program.arg(format!("-artifact_prefix={}/", found.display()));
    program.args([format!("-max_total_time={seconds}"), format!("-max_len={MAX_INPUT_BYTES}")]);
    program.args([format!("-timeout={MAX_INPUT_S}"), format!("-rss_limit_mb={MAX_PROCESS_MB}")]);
    program.args([format!("-malloc_limit_mb={MAX_ALLOCATION_MB}"), "-print_final_stats=1".to_owned()]);
    let succeeded = program.status().with_context(|| format!("{name} cannot be started"))?.success();
    let fresh: Vec<PathBuf> = findings(&found)?.into_iter().filter(|path| !before.contains(path)).collect();
    let row = Row::read(name, &fs::read_to_string(&log)?, fresh);
    // An end without a finding is a target that did not run.
    ensure!(succeeded || !row.found.is_empty(), "{name} failed; see {}", log.display());
    Ok(row)
}

/// Inputs that broke a promise. What was merely slow is written down too, and is none.
fn findings(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with("slow-unit-") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fuzz_target_is_a_program_of_its_manifest() -> Result<()> {
        let manifest = fs::read_to_string(workspace().join("Cargo.toml"))?;
        let programs = manifest.lines().filter(|line| line.starts_with("name = ")).count() - 1;
        let names = targets()?;
        assert_eq!(names.len(), programs);
        for name in names {
            assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
        }
        Ok(())
    }
}

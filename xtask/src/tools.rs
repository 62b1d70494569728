//! What builds and tests need beyond cargo: the wasm target, Trunk, the wasm-bindgen program, wasm-split, brotli,
//! cargo-fuzz, geckodriver.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, anyhow};

use crate::{debian, place, shell};

/// Trunk's version, here and nowhere else. 0.22 wants a newer compiler.
const TRUNK_VERSION: &str = "0.21.14";
/// geckodriver's version, here and nowhere else.
const GECKODRIVER_VERSION: &str = "0.37.1";
/// cargo-fuzz's version, here and nowhere else.
const CARGO_FUZZ_VERSION: &str = "0.13.2";
/// The version of what cuts the page's module in two, here and nowhere else; it has to know what `wasm_split_helpers` in
/// Cargo.lock writes.
const WASM_SPLIT_VERSION: &str = "0.2.4";
/// The compiler's name for the browser.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Makes sure that the compiler can build for the browser.
pub(crate) fn ensure_wasm_target() -> Result<()> {
    let sysroot =
        shell::capture(Command::new("rustc").args(["--print", "sysroot"])).context("no rustc here")?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        return Ok(());
    }
    shell::run(Command::new("rustup").args(["target", "add", WASM_TARGET]))
}

/// Makes sure that Trunk and the wasm-bindgen program are there, in the versions that fit.
pub(crate) fn ensure_builders() -> Result<()> {
    // Trunk downloads nothing for us, so it needs no TLS and compiles in half the time.
    ensure_installed("trunk", "trunk", TRUNK_VERSION, &["--no-default-features", "--features", "rustls"])?;
    ensure_installed("wasm-bindgen", "wasm-bindgen-cli", &locked_version("wasm-bindgen")?, &[])?;
    let split = ("wasm_split_cli_support", WASM_SPLIT_VERSION);
    // It does not say which version it is.
    if is_listed(split) {
        println!("      wasm-split-cli {WASM_SPLIT_VERSION} is there");
        return Ok(());
    }
    install(split, &["--features", "build-binary"], None)
}

/// Whether cargo has installed this version of a package.
fn is_listed((package, version): (&str, &str)) -> bool {
    let listed = shell::capture(Command::new("cargo").args(["install", "--list"])).unwrap_or_default();
    listed.lines().any(|line| line == format!("{package} v{version}:"))
}

/// Gets brotli where that is possible; what travels is only larger without it.
pub(crate) fn ensure_shrinker() -> Result<()> {
    if let Err(reason) = debian::ensure(&[("brotli", "brotli")]) {
        println!("      {reason:#}");
        println!("      going on without: the server compresses on the way");
    }
    Ok(())
}

/// Makes sure that the program that drives Firefox is there.
pub(crate) fn ensure_firefox_driver() -> Result<()> {
    ensure_installed("geckodriver", "geckodriver", GECKODRIVER_VERSION, &[])
}

/// Makes sure that cargo-fuzz is there.
pub(crate) fn ensure_fuzzer() -> Result<()> {
    ensure_installed("cargo-fuzz", "cargo-fuzz", CARGO_FUZZ_VERSION, &[])
}

/// All that runs natively, as one selection: cargo unifies features over what is selected, and each other selection
/// would build the large dependencies once more.
pub(crate) const NATIVE: [&str; 5] = ["--workspace", "--exclude", "sotto-app", "--exclude", "sotto-worker"];

/// A program that also finds what [`ensure_builders`] installed.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(place::root()).env("PATH", path());
    command
}

/// The search path: what this repository installed for itself, then the person's, then cargo's.
fn path() -> OsString {
    let own = place::own_tools().join("bin");
    let theirs = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(own).chain(env::split_paths(&theirs)).chain(place::cargo_bin());
    env::join_paths(folders).unwrap_or(theirs)
}

fn ensure_installed(program: &str, package: &str, version: &str, features: &[&str]) -> Result<()> {
    let found = shell::capture(command(program).arg("--version"));
    if found.as_deref().and_then(|line| line.split_whitespace().nth(1)) == Some(version) {
        println!("      {program} {version} is there");
        return Ok(());
    }
    // A person's other version stays theirs.
    let own_folder: Option<PathBuf> = found.is_some().then(place::own_tools);
    install((package, version), features, own_folder)
}

fn install((package, version): (&str, &str), features: &[&str], own_folder: Option<PathBuf>) -> Result<()> {
    println!("      installing {package} {version}; this happens once and takes some minutes");
    let attempt = |locked: bool| {
        let mut cargo = Command::new("cargo");
        cargo
            .current_dir(place::root())
            .args(["install", package, "--version", version, "--force"])
            // Built to be used a few times a day: quick to build beats quick to run.
            .args(["--debug", "--target-dir"])
            .arg(place::target().join("tools-build"))
            .args(features)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_PROFILE_DEV_INCREMENTAL", "false");
        if locked {
            cargo.arg("--locked");
        }
        if let Some(folder) = &own_folder {
            cargo.arg("--root").arg(folder);
        }
        shell::run(&mut cargo)
    };
    attempt(true).or_else(|reason| {
        println!("      {reason:#}; trying with the newest versions of what {package} needs");
        attempt(false)
    })?;
    Ok(())
}

/// Version of a package in Cargo.lock.
fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(place::root().join("Cargo.lock")).context("Cargo.lock cannot be read")?;
    version_in(&lock, package).ok_or_else(|| anyhow!("Cargo.lock names no single version of {package}"))
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut versions = lock.split("[[package]]").filter_map(|entry| {
        let mut lines = entry.lines().map(str::trim);
        lines.any(|line| line == name).then_some(())?;
        lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
    });
    match (versions.next(), versions.next()) {
        (Some(version), None) => Some(version.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_the_lock_file_and_two_are_refused() {
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.2.3\"\n\n[[package]]\nname = \"ab\"\nversion = \"4.0.0\"\n";
        assert_eq!(version_in(lock, "a").as_deref(), Some("1.2.3"));
        assert_eq!(version_in(lock, "b"), None);
        assert_eq!(version_in(&format!("{lock}{lock}"), "a"), None);
    }

    #[test]
    fn the_repository_pins_one_wasm_bindgen() {
        assert!(locked_version("wasm-bindgen").is_ok());
    }
}

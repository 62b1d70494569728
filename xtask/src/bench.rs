//! `cargo xtask bench`: builds what is measured in release and lets `tests/bench` measure it.

pub(crate) mod dashboard;
pub(crate) mod server;

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::{debian, extension, npm, place, python, shell, shell::Steps, tools, web};

/// Measures natively and in the browser; the table goes to `docs/bench.md`, all numbers to `target/bench.json`.
pub(crate) fn bench(runs: u32) -> Result<()> {
    let mut steps = Steps::new(web::STEPS + 5);
    web::build(&mut steps, false)?;
    steps.step("Putting the extension together", || extension::assemble(&place::dist()).map(drop))?;
    steps.step("Building the stages for the browser", || {
        stages("web", &place::target().join("bench-web")).map(drop)
    })?;
    steps.step("Building the stages for this machine", || {
        let mut cargo = tools::command("cargo");
        cargo.args(["build", "--locked", "--release", "--package", "sotto-test-bench"]);
        shell::run(&mut cargo)
    })?;
    let python = steps.step("Getting what is measured against", || {
        get_peers()?;
        Ok(get_tools())
    })?;
    steps.step("Measuring", || {
        let mut bench = tools::command(&place::target().join("release/sotto-test-bench").to_string_lossy());
        bench.args(["--runs", &runs.to_string(), "--web"]).arg(place::target().join("bench-web"));
        if let Some(python) = &python {
            bench.arg("--python").arg(python);
        }
        bench.arg("--dist").arg(place::dist()).arg("--json").arg(place::target().join("bench.json"));
        shell::run(bench.arg("--table").arg(place::root().join("docs/bench.md")))
    })
}

/// Builds the engine's stages as WebAssembly for `web` or `nodejs` into a folder. Answers the JavaScript that loads them.
pub(crate) fn stages(kind: &str, folder: &Path) -> Result<PathBuf> {
    tools::ensure_wasm_target()?;
    tools::ensure_builders()?;
    let mut cargo = tools::command("cargo");
    cargo.args(["build", "--locked", "--package", "sotto-bench-stages", "--profile", "web"]);
    shell::run(cargo.args(["--target", "wasm32-unknown-unknown"]))?;
    let module = place::target().join("wasm32-unknown-unknown/web/sotto_bench_stages.wasm");
    let mut bindgen = tools::command("wasm-bindgen");
    bindgen.arg(module).args(["--target", kind, "--no-typescript", "--out-dir"]);
    shell::run(bindgen.arg(folder))?;
    Ok(folder.join("sotto_bench_stages.js"))
}

/// Meyda, essentia.js and ffmpeg.wasm, and the ffmpeg that makes the files. Without npm the rest is measured alone.
fn get_peers() -> Result<()> {
    debian::ensure(&[("ffmpeg", "ffmpeg"), ("chromium", "chromium"), ("chromedriver", "chromium-driver")])?;
    let (from, to) = (place::root().join("tests/bench/peers"), place::target().join("bench-web"));
    if !npm::install(&from, &to)? {
        println!("      no npm here: nothing to measure against");
    }
    Ok(())
}

/// Praat and librosa. Without them the rest is measured alone.
fn get_tools() -> Option<PathBuf> {
    match python::environment() {
        Ok(python) => Some(python),
        Err(reason) => {
            println!("      {reason:#}");
            println!("      no Praat and no librosa here: they are not measured");
            None
        }
    }
}

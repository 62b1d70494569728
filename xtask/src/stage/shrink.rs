//! Makes the files smaller: wasm-opt over the worker, and brotli copies that the server sends as they are.
//! Both programs are optional; without them the app is the same and only heavier.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Mutex,
    thread,
};

use anyhow::{Context, Result, ensure};

use crate::{debian, shell, web::collect};

/// Kinds of file that brotli makes smaller.
const COMPRESSIBLE: [&str; 9] = ["css", "html", "js", "json", "onnx", "pack", "svg", "wasm", "webmanifest"];

/// What today's compiler may emit and Debian's older wasm-opt takes for granted only when told.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Runs wasm-opt over the worker's module. The page's, compressed, would be no smaller for it.
pub(super) fn optimise_worker(folder: &Path) -> Result<()> {
    if !debian::has("wasm-opt") {
        println!("      no wasm-opt here: the worker's module stays as it is");
        return Ok(());
    }
    let module = folder.join("sotto-worker_bg.wasm");
    let smaller = module.with_extension("opt");
    let mut command = Command::new("wasm-opt");
    // It spends its time in what it was compiled to be fast at.
    command.args(WASM_FEATURES).arg("-O2").arg(&module).arg("--output").arg(&smaller);
    match shell::run(&mut command) {
        Ok(()) => fs::rename(&smaller, &module)?,
        Err(reason) => {
            let _ = fs::remove_file(&smaller);
            println!("      {reason:#}: the worker's module stays as it is");
        }
    }
    Ok(())
}

/// Writes `FILE.br` beside every compressible file of a folder.
pub(super) fn compress(folder: &Path) -> Result<()> {
    if !debian::has("brotli") {
        println!("      no brotli here: the server compresses on the way");
        return Ok(());
    }
    let waiting = Mutex::new(with_extension(folder, &COMPRESSIBLE)?);
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(|| compress_all(&waiting))).collect();
        threads.into_iter().try_for_each(|thread| match thread.join() {
            Ok(outcome) => outcome,
            Err(_) => Err(anyhow::anyhow!("a compressing thread died")),
        })
    })
}

fn compress_all(waiting: &Mutex<Vec<PathBuf>>) -> Result<()> {
    loop {
        let next = waiting.lock().ok().and_then(|mut files| files.pop());
        let Some(file) = next else { return Ok(()) };
        // Weights hardly shrink: a high level would cost time for nothing.
        let weights = file.extension().is_some_and(|kind| kind == "onnx" || kind == "pack");
        let level = if weights { "--quality=5" } else { "--quality=11" };
        let mut command = Command::new("brotli");
        command.args([level, "--lgwin=24", "--force", "--keep"]).arg(&file).stdin(Stdio::null());
        let status = command.status().context("cannot start brotli")?;
        ensure!(status.success(), "brotli failed for {}", file.display());
    }
}

/// Files of these kinds, the largest last.
fn with_extension(folder: &Path, kinds: &[&str]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.retain(|file| file.extension().is_some_and(|kind| kinds.iter().any(|wanted| kind == *wanted)));
    files.sort_by_key(|file| file.metadata().map_or(0, |metadata| metadata.len()));
    Ok(files)
}

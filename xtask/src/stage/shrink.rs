//! Makes the files smaller: modules without names, and brotli copies that the server sends as they are. The program for
//! these is optional; without it the app is the same and only heavier.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Mutex,
    thread,
};

use anyhow::{Context, Result, ensure};

use crate::{debian, web::collect};

/// Kinds of file that brotli makes smaller.
const COMPRESSIBLE: [&str; 9] = ["css", "html", "js", "json", "onnx", "pack", "svg", "wasm", "webmanifest"];

/// Takes out of every module in a folder what no browser reads.
pub(super) fn strip(folder: &Path) -> Result<()> {
    for module in with_extension(folder, &["wasm"])? {
        let bytes = fs::read(&module).with_context(|| format!("cannot read {}", module.display()))?;
        let stripped = without_notes(&bytes).with_context(|| format!("{} is no module", module.display()))?;
        fs::write(&module, stripped)?;
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

/// A module without its custom sections (WebAssembly core specification 5.5.3), which hold names and nothing that runs.
fn without_notes(module: &[u8]) -> Option<Vec<u8>> {
    const HEADER: usize = 8;
    const CUSTOM: u8 = 0;
    let mut kept = module.get(..HEADER)?.to_vec();
    let mut rest = &module[HEADER..];
    while let [kind, after @ ..] = rest {
        let (size, digits) = leb128(after)?;
        let end = 1 + digits + size;
        if *kind != CUSTOM {
            kept.extend_from_slice(rest.get(..end)?);
        }
        rest = rest.get(end..)?;
    }
    Some(kept)
}

/// A number of 32 bits in groups of seven, and how many bytes it takes.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (at, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, at + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_go_and_all_others_stay() {
        let header = b"\0asm\x01\0\0\0";
        let (named, types) = ([0, 3, 1, b'a', 9], [1, 0x81, 0, 0]);
        let module = [&header[..], &named, &types, &named].concat();
        assert_eq!(without_notes(&module), Some([&header[..], &types].concat()));
        // Cut off within a section.
        assert_eq!(without_notes(&module[..module.len() - 1]), None);
        assert_eq!(without_notes(b"\0asm"), None);
    }
}

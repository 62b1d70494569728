//! Tests that cannot run here. A skipped test says so and returns; `cargo xtask test` reads the note and counts
//! it as skipped, never as passed.

use std::{env, fs::OpenOptions, io::Write, panic::Location};

/// Notes that the calling test is skipped, and why. The caller returns right after.
///
/// # Panics
/// The note cannot be written: the test would then count as passed.
#[track_caller]
pub fn skip(reason: &str) {
    let place = Location::caller();
    // One test, one place: names are not known to a test that runs on the main thread.
    let line = format!("{}:{}: {reason}\n", place.file(), place.line());
    eprint!("skipped: {line}");
    let Some(log) = env::var_os("SOTTO_SKIP_LOG") else { return };
    let file = OpenOptions::new().create(true).append(true).open(log);
    let written = file.and_then(|mut file| file.write_all(line.as_bytes()));
    assert!(written.is_ok(), "the note about a skipped test could not be written: {written:?}");
}

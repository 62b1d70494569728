//! Compares the engine's measures with those of Praat, librosa, pyloudnorm, openSMILE and Silero VAD on the
//! same clips.
//! `cargo xtask conformance` calls this three times: `views` and `mixtures` write what the engine sees, the reference
//! tools measure that, and `compare` prints the table.

#![allow(clippy::print_stdout, reason = "a command line tool speaks on standard output")]

mod clips;
mod compare;
mod features;
mod rows;
mod table;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let words: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    match words.as_slice() {
        [verb, views] if verb == Path::new("views") => clips::write_views(views),
        [verb, folder] if verb == Path::new("mixtures") => rows::write_mixtures(folder),
        [verb, folder] if verb == Path::new("features") => features::write(folder),
        [verb, views, references, table] if verb == Path::new("compare") => {
            let clips = clips::read(views, references)?;
            let text = table::write(clips.len(), &rows::all(&clips, references)?);
            println!("{text}");
            Ok(std::fs::write(table, text)?)
        }
        _ => bail!("this program is called by cargo xtask conformance"),
    }
}

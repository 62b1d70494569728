//! `sotto`: the engine for files and folders.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod analyze;
mod decode;
mod embedded;
mod files;
mod jobs;
mod summary;

/// Voice insight on your own machine.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Say how a voice sounds and how good the recording is.
    Analyze(analyze::Options),
    /// Decode files to raw mono samples at 16 kHz (32-bit float, little-endian), as the analysis sees them.
    Decode(decode::Options),
}

fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    let done = match command {
        Command::Analyze(options) => analyze::run(&options),
        Command::Decode(options) => decode::run(&options),
    };
    match done {
        Ok(0) => ExitCode::SUCCESS,
        Ok(failed) => {
            eprintln!("{failed} {} could not be read.", if failed == 1 { "file" } else { "files" });
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

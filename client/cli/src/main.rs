//! `sotto`: the engine for files and folders.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod decode;
mod files;
mod jobs;

/// Voice insight on your own machine.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Decode files to raw mono samples at 16 kHz (32-bit float, little-endian), as the analysis sees them.
    Decode(decode::Options),
}

fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    let done = match command {
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

//! `sotto`: the engine for files and folders.

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

mod analyze;
mod baseline;
mod clean;
mod decode;
mod embedded;
mod failures;
mod files;
mod info;
mod jobs;
mod manual;
mod output;
mod said;
mod speakers;
mod speech;
mod summary;
mod transcribe;
mod words;

use failures::Failures;

/// Voice insight on your own machine.
#[derive(Parser)]
#[command(name = "sotto", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Say how a voice sounds and how good the recording is.
    Analyze(analyze::Options),
    /// Learn what is usual for one person's voice, to read other recordings of it better.
    Baseline(baseline::Options),
    /// Write copies of files with their noise taken away (WAV, one channel, 48 kHz).
    Clean(clean::Options),
    /// Say what files are: container, codec, rate, channels, length.
    Info(info::Options),
    /// Write down what is said, with the time of each word.
    Transcribe(transcribe::Options),
    /// Say what texts say, sentence by sentence.
    Words(words::Options),
    /// Decode files to raw mono samples at 16 kHz (32-bit float, little-endian), as the analysis sees them.
    Decode(decode::Options),
    /// Write completions for a shell on standard output.
    Completions(manual::Options),
    /// Write the manual page on standard output.
    Man,
}

fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    match run(command) {
        Ok(failures) if failures.is_empty() => ExitCode::SUCCESS,
        Ok(failures) => {
            failures.tell();
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<Failures> {
    match command {
        Command::Analyze(options) => analyze::run(&options),
        Command::Baseline(options) => baseline::run(&options),
        Command::Clean(options) => clean::run(&options),
        Command::Info(options) => info::run(&options),
        Command::Transcribe(options) => transcribe::run(&options),
        Command::Words(options) => words::run(&options),
        Command::Decode(options) => decode::run(&options),
        Command::Completions(options) => {
            manual::completions(&options, Arguments::command());
            Ok(Failures::default())
        }
        Command::Man => manual::page(Arguments::command()).map(|()| Failures::default()),
    }
}

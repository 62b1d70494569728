//! The program `sotto-server`: reads settings, starts the library, stops it when asked to.

use anyhow::Context;
use clap::{Parser, Subcommand};
use sotto_server::{Server, config::Config, mark_restored, telemetry};
use tokio::signal::unix::{SignalKind, signal};

/// Accounts, sync and encrypted audio for Sotto, and the web app itself.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve until told to stop.
    Serve(Config),
    /// Say that the data folder was restored from a backup, so that clients push again what it lacks.
    Restored(Config),
}

#[tokio::main(worker_threads = 4)]
async fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Serve(config) => serve(config).await,
        Command::Restored(config) => {
            let epoch = mark_restored(&config).await?;
            say(&format!("sync epoch is now {epoch}"));
            Ok(())
        }
    }
}

async fn serve(config: Config) -> anyhow::Result<()> {
    telemetry::start(config.log)?;
    // Before anything is printed: who reads the address may send a signal at once.
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for signals")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for signals")?;
    let server = Server::start(config).await?;
    if let Some(link) = server.setup_link() {
        say(&format!("Make the first account here (the link works once): {link}"));
    }
    // Last, because programs that start the server wait for this line.
    say(&format!("Sotto listens on {}", server.home()));
    server
        .run(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            tracing::info!("stopping");
        })
        .await;
    Ok(())
}

#[allow(clippy::print_stdout, reason = "what the person who starts the program needs to read")]
fn say(line: &str) {
    println!("{line}");
}

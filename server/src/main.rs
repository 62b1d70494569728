//! The program `sotto-server`: reads settings, starts the library, stops it when asked to.

use std::{env, io, path::PathBuf};

use anyhow::Context;
use clap::{Parser, Subcommand};
use sotto_server::{
    Server,
    audit::{
        self, Event, Origin,
        chain::Chain,
        export::{export, verify},
    },
    back_up,
    backup::restore::Restored,
    config::{
        flags::Flags,
        load::{Faults, Loaded, load},
        show::show,
    },
    mark_restored, open_beside, restore,
    state::App,
    telemetry::{self, LogFilter},
    tls::Tls,
};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Accounts, sync and encrypted audio for Sotto, and the web app itself.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve until told to stop. SIGHUP reads the settings again.
    Serve(Flags),
    /// Print the settings as they would be in effect, and where each comes from. Secrets are hidden.
    Config(Flags),
    /// Look at the log of security events, beside a running server or without one.
    #[command(subcommand)]
    Audit(Audit),
    /// Make a backup in the folder of the settings, also while the server runs, and read it again.
    Backup(Flags),
    /// Bring a backup back into an empty data folder or database.
    Restore {
        /// The folder of the one backup.
        #[arg(value_name = "BACKUP")]
        from: PathBuf,
        #[command(flatten)]
        flags: Flags,
    },
    /// Say that the data folder was restored from a backup, so that clients push again what it lacks.
    Restored(Flags),
}

#[derive(Debug, Subcommand)]
enum Audit {
    /// Write every entry to standard output, one line of JSON each.
    Export(Flags),
    /// Follow the chain of hashes from its beginning to its end.
    Verify {
        /// A mark that an earlier run printed; the chain must go through it.
        #[arg(long, value_name = "MARK")]
        expect: Vec<Chain>,
        #[command(flatten)]
        flags: Flags,
    },
}

#[tokio::main(worker_threads = 4)]
async fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Serve(flags) => serve(flags).await,
        Command::Config(flags) => {
            say(show(&settings(&flags)?).trim_end());
            Ok(())
        }
        Command::Audit(command) => audit(command).await,
        Command::Backup(flags) => {
            let made = back_up(&settings(&flags)?.config).await?;
            let rows: u64 = made.manifest.tables.iter().map(|table| table.rows).sum();
            say(&format!("{} holds {rows} rows and was read again", made.folder.display()));
            Ok(())
        }
        Command::Restore { from, flags } => {
            let restored = restore(&settings(&flags)?.config, &from).await?;
            let Restored { rows, files, epoch } = restored;
            say(&format!("restored {rows} rows and {files} files; sync epoch is now {epoch}"));
            say("Everyone signs in again. Second factors need the secrets.key that they were sealed with.");
            Ok(())
        }
        Command::Restored(flags) => {
            let epoch = mark_restored(&settings(&flags)?.config).await?;
            say(&format!("sync epoch is now {epoch}"));
            Ok(())
        }
    }
}

async fn audit(command: Audit) -> anyhow::Result<()> {
    let (Audit::Export(flags) | Audit::Verify { flags, .. }) = &command;
    let store = open_beside(&settings(flags)?.config).await?;
    match &command {
        Audit::Export(_) => export(&store, &mut io::stdout().lock()).await?,
        Audit::Verify { expect, .. } => {
            let end = verify(&store, expect).await?;
            say(&format!("{} security events, unbroken. To check against later: --expect {end}", end.seq));
        }
    }
    store.close().await;
    Ok(())
}

fn settings(flags: &Flags) -> Result<Loaded, Faults> {
    load(flags, env::vars_os())
}

async fn serve(flags: Flags) -> anyhow::Result<()> {
    let config = settings(&flags)?.config;
    let log = telemetry::start(&config.log)?;
    // Before anything is printed: who reads the address may send a signal at once.
    let signals = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()].map(signal);
    let [terminate, interrupt, hangup] = signals.map(|signal| signal.context("cannot listen for signals"));
    let (mut terminate, mut interrupt, hangup) = (terminate?, interrupt?, hangup?);
    let server = Server::start(config).await?;
    let following = tokio::spawn(follow(hangup, flags, server.app(), log));
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
    following.abort();
    Ok(())
}

/// Reads the settings again with every signal. What cannot be used leaves everything as it is.
async fn follow(mut hangup: Signal, flags: Flags, app: App, log: LogFilter) {
    while hangup.recv().await.is_some() {
        let new = match settings(&flags) {
            Ok(loaded) => loaded.config,
            Err(faults) => {
                tracing::error!(%faults, "the settings were not read again");
                continue;
            }
        };
        if let Some(Err(error)) = app.tls.as_ref().map(Tls::read_again) {
            tracing::error!(%error, "the certificate stays as it was");
        }
        if let Err(error) = log.change(&new.log.filter) {
            tracing::error!(%error, "the log goes on as before");
        }
        let waiting = app.follow(&new);
        if !waiting.is_empty() {
            tracing::warn!(settings = waiting.join(", "), "changed, and in effect after the next start");
        }
        if let Err(error) = audit::note(&app.store, &Origin::default(), Event::SettingsRead).await {
            tracing::error!(%error, "a security event could not be noted");
        }
        tracing::info!("settings were read again");
    }
}

#[allow(clippy::print_stdout, reason = "what the person who starts the program needs to read")]
fn say(line: &str) {
    println!("{line}");
}

//! `cargo xtask serve`: from a fresh clone to a page in the browser.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpStream},
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{packs, place, shell, shell::Steps, web};

/// How long a server may take to answer before something is wrong.
const START_LIMIT: Duration = Duration::from_secs(30);

/// What `serve` was asked for.
pub(crate) struct Settings {
    pub(crate) port: u16,
    pub(crate) data: String,
    pub(crate) build: bool,
}

/// Builds what is not built yet, then runs the server until it ends.
pub(crate) fn serve(settings: &Settings) -> Result<()> {
    let mut steps = Steps::new(if settings.build { web::STEPS + 3 } else { 1 });
    if settings.build {
        println!(
            "The first build takes 15 to 25 minutes on two cores; later ones only build what has changed."
        );
        packs::build(&mut steps, false)?;
        web::build(&mut steps, false)?;
        steps.step("Building the server (3 to 5 minutes on two cores the first time)", build_server)?;
    }
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, settings.port));
    if TcpStream::connect_timeout(&address, Duration::from_millis(500)).is_ok() {
        bail!("something else answers on {address} already; stop it, or choose another --port");
    }
    let mut server = steps.step("Starting the server", || start(settings, address))?;
    println!("\n  Sotto is at http://{address}  (ready after {})", steps.so_far());
    println!(
        "  Its data lies in {}/. A set-up link for the first admin is printed by the server",
        settings.data
    );
    println!("  while there is no account. Stop it with Ctrl-C.\n");
    let status = server.wait()?;
    if status.success() { Ok(()) } else { bail!("the server ended ({status})") }
}

/// Builds the server in release.
pub(crate) fn build_server() -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(place::root()).args(["build", "--release", "--locked", "--package", "sotto-server"]);
    shell::run(&mut cargo)
}

fn start(settings: &Settings, address: SocketAddr) -> Result<Child> {
    let program = place::target().join("release/sotto-server");
    let mut command = Command::new(&program);
    command.current_dir(place::root());
    command.args(["serve", "--data", &settings.data, "--listen", &address.to_string()]);
    let mut server = command.spawn().with_context(|| format!("cannot start {}", program.display()))?;
    let start = Instant::now();
    while TcpStream::connect_timeout(&address, Duration::from_millis(500)).is_err() {
        if let Some(status) = server.try_wait()? {
            bail!("the server ended at once ({status})");
        }
        if start.elapsed() > START_LIMIT {
            let _ = server.kill();
            bail!("the server does not answer on {address}");
        }
        thread::sleep(Duration::from_millis(50)); // poll
    }
    Ok(server)
}

//! A PostgreSQL server from Debian's packages for one run: on a free port, in a temporary folder, without rights,
//! and gone at the end.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};

use crate::{debian, shell};

/// The feature that builds the server's tests for PostgreSQL as well.
pub(crate) const TESTS: &str = "sotto-test-server/postgres";

/// Packages put the programs here, by version, and only links of some on the path.
const PACKAGED: &str = "/usr/lib/postgresql";
/// How long a start may take.
const START: Duration = Duration::from_secs(60);
/// Each server under test holds up to 17 connections.
const SETTINGS: [&str; 3] = ["max_connections=400", "unix_socket_directories=", "listen_addresses=127.0.0.1"];
/// Where what is stored need not outlive the run.
const FLEETING: [&str; 3] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// The running server. Dropping it stops it and removes its folder.
pub(crate) struct Postgres {
    server: Child,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// Gets the programs where they are missing, and starts a server of its own, for tests.
    ///
    /// # Errors
    /// The packages cannot be had, or the server does not start.
    pub(crate) fn start() -> Result<Self> {
        Self::start_with(&FLEETING)
    }

    /// The same, with every commit on the disk, for measurements.
    ///
    /// # Errors
    /// The packages cannot be had, or the server does not start.
    pub(crate) fn start_durable() -> Result<Self> {
        Self::start_with(&[])
    }

    fn start_with(settings: &[&str]) -> Result<Self> {
        let programs = match programs() {
            Some(programs) => programs,
            None => {
                debian::ensure(&[("initdb", "postgresql")])?;
                programs().context("the package postgresql brought no initdb")?
            }
        };
        let made =
            unprivileged("mktemp").args(["--directory", "--tmpdir", "sotto-postgres-XXXXXX"]).output()?;
        ensure!(
            made.status.success(),
            "no temporary folder: {}",
            String::from_utf8_lossy(&made.stderr).trim()
        );
        let folder = PathBuf::from(String::from_utf8(made.stdout)?.trim());
        let mut initdb = unprivileged(programs.join("initdb"));
        initdb.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        shell::run(initdb.arg("--pgdata").arg(&folder).stdout(Stdio::null()))?;
        // Free a moment ago; who takes it in between makes the start fail, not the tests.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut server = unprivileged(programs.join("postgres"));
        server.arg("-D").arg(&folder).args(["-p", &port.to_string()]);
        for setting in SETTINGS.iter().chain(settings) {
            server.args(["-c", *setting]);
        }
        let log = fs::File::create(folder.join("log"))?;
        let server = server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        let mut server = Self { server: server.context("cannot start postgres")?, folder, port };
        server.wait_until_ready(&programs)?;
        Ok(server)
    }

    /// Where databases may be made.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}", self.port)
    }

    fn wait_until_ready(&mut self, programs: &Path) -> Result<()> {
        let start = Instant::now();
        let port = self.port.to_string();
        while start.elapsed() < START {
            let mut ready = Command::new(programs.join("pg_isready"));
            ready.args(["--quiet", "--host=127.0.0.1", "--port", &port]);
            if ready.status()?.success() {
                return Ok(());
            }
            if self.server.try_wait()?.is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("PostgreSQL does not start: {}", fs::read_to_string(self.folder.join("log"))?.trim())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // The signal for a fast end. A server that ended by itself is no worse.
        let _ = Command::new("kill").args(["-INT", &self.server.id().to_string()]).status();
        let _ = self.server.wait();
        if let Err(reason) = fs::remove_dir_all(&self.folder) {
            println!("      {} is left behind: {reason}", self.folder.display());
        }
    }
}

/// The folder of the newest programs that are installed.
fn programs() -> Option<PathBuf> {
    let version = |folder: &PathBuf| folder.file_name()?.to_str()?.parse::<u32>().ok();
    let packaged = fs::read_dir(PACKAGED).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let newest = packaged.filter(|folder| folder.join("bin/initdb").is_file()).max_by_key(version)?;
    Some(newest.join("bin"))
}

/// A program that ends with this one, and that runs as nobody where this one has all rights: PostgreSQL refuses those.
fn unprivileged(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "INT"]);
    if debian::is_root() {
        command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups"]);
    }
    command.arg("--").arg(program);
    // Where this one runs, nobody may not be allowed to look.
    command.current_dir("/");
    command
}

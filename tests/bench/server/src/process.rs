//! Servers in processes of their own: started, timed until they answer, weighed, stopped.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use tokio::time::sleep;

use crate::http::{Connection, request};

/// How long a start may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server. Dropping it kills it.
pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From the start to the first good answer of `/healthz`, in milliseconds.
    pub(crate) start_ms: f64,
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

impl Process {
    /// Starts a server that listens on this port; what it says goes to a file.
    pub(crate) async fn start(mut command: Command, port: u16, log: &Path) -> Result<Self> {
        let said = fs::File::create(log)?;
        command.stdin(Stdio::null()).stdout(said.try_clone()?).stderr(said);
        let begun = Instant::now();
        let child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let mut process = Self { child, address, start_ms: 0.0 };
        let health = request("GET", "/healthz", None, &[], &[]);
        while begun.elapsed() < PATIENCE {
            if let Ok(mut connection) = Connection::open(address).await
                && connection.ask(&health).await.is_ok_and(|answer| answer.status == 200)
            {
                process.start_ms = begun.elapsed().as_secs_f64() * 1e3;
                return Ok(process);
            }
            if process.child.try_wait()?.is_some() {
                break;
            }
            sleep(Duration::from_millis(1)).await;
        }
        bail!("{command:?} does not start: {}", fs::read_to_string(log).unwrap_or_default())
    }

    /// Memory that it holds now, in MB (resident set).
    pub(crate) fn memory_mb(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib * 1024.0 / 1e6)
    }

    /// Asks it to stop and waits for its end.
    pub(crate) fn stop(mut self) -> Result<()> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

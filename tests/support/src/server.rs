//! Real servers for tests: the library on a free port within the test's process, or the program in a process of
//! its own that can be killed.

pub mod database;

use std::{
    env,
    io::{BufRead, BufReader},
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use sotto_server::{
    Server,
    config::{Config, Secret},
    state::App,
};
use tempfile::TempDir;
use tokio::{sync::oneshot, task::JoinHandle};

/// A server within this process, on a free port of 127.0.0.1.
pub struct TestServer {
    app: App,
    address: SocketAddr,
    setup_code: Option<String>,
    folder: TempDir,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl TestServer {
    /// Starts with a new data folder; `adjust` changes settings before.
    ///
    /// # Errors
    /// Where the server does not start.
    pub async fn start(adjust: impl FnOnce(&mut Config)) -> anyhow::Result<Self> {
        Self::start_in(TempDir::new()?, adjust).await
    }

    /// Starts with a data folder that another server left.
    ///
    /// # Errors
    /// Where the server does not start.
    pub async fn start_in(folder: TempDir, adjust: impl FnOnce(&mut Config)) -> anyhow::Result<Self> {
        let mut config = Config::for_folder(folder.path().join("data"), (Ipv4Addr::LOCALHOST, 0).into());
        config.database.url = database::url_for(&config.server.data)?.map(Secret::new);
        adjust(&mut config);
        let server = Server::start(config).await?;
        let address = server.address();
        let setup_code = server.setup_link().and_then(code_of);
        let app = server.app();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(server.run(async {
            // A dropped sender means stop, too.
            let _ = stopped.await;
        }));
        Ok(Self { app, address, setup_code, folder, stop, task })
    }

    /// What its parts share.
    #[must_use]
    pub fn app(&self) -> App {
        self.app.clone()
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of a path on it.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The code of the set-up link; none where there was an admin at the start.
    #[must_use]
    pub fn setup_code(&self) -> Option<&str> {
        self.setup_code.as_deref()
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// Stops in good order and gives the folder for another start.
    ///
    /// # Errors
    /// Where the server panicked.
    pub async fn stop(self) -> anyhow::Result<TempDir> {
        // The server may have ended by itself; the join below says how.
        let _ = self.stop.send(());
        self.task.await?;
        Ok(self.folder)
    }
}

/// The program in a process of its own. Dropping it kills it.
pub struct ServerProcess {
    child: Child,
    address: SocketAddr,
    setup_code: Option<String>,
    log: Arc<Mutex<String>>,
}

impl ServerProcess {
    /// Starts `program serve` at an address (port 0 for a free one) and waits until it listens. `arguments` come
    /// after `--listen`; no setting comes from the environment.
    ///
    /// # Errors
    /// Where it ends before it listens.
    pub fn start(
        program: &Path,
        data: &Path,
        listen: SocketAddr,
        arguments: &[&str],
    ) -> anyhow::Result<Self> {
        let mut command = with_data(program, data)?;
        command.args(["serve", "--listen", &listen.to_string()]).args(arguments);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot run {}", program.display()))?;
        let log = Arc::new(Mutex::new(String::new()));
        let errors = child.stderr.take().context("no standard error")?;
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            for line in BufReader::new(errors).lines().map_while(Result::ok) {
                let mut log = kept.lock().unwrap_or_else(PoisonError::into_inner);
                log.push_str(&line);
                log.push('\n');
            }
        });
        let lines = BufReader::new(child.stdout.take().context("no standard output")?).lines();
        let (mut address, mut setup_code) = (None, None);
        for line in lines.map_while(Result::ok) {
            setup_code = setup_code.or_else(|| code_of(&line));
            if let Some((_, found)) =
                line.strip_prefix("Sotto listens on ").and_then(|url| url.split_once("://"))
            {
                address = Some(found.parse()?);
                break;
            }
        }
        let mut process = Self { child, address: (Ipv4Addr::LOCALHOST, 0).into(), setup_code, log };
        let Some(address) = address else {
            let status = process.child.wait()?;
            anyhow::bail!("the server ended with {status} before it listened: {}", process.log());
        };
        process.address = address;
        Ok(process)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of a path on it.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The code of the set-up link; none where there was an admin at the start.
    #[must_use]
    pub fn setup_code(&self) -> Option<&str> {
        self.setup_code.as_deref()
    }

    /// What it logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Kills it without a chance to tidy up (`SIGKILL`).
    ///
    /// # Errors
    /// Where it had ended already.
    pub fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to stop (`SIGTERM`) without waiting.
    ///
    /// # Errors
    /// Where the signal cannot be sent.
    pub fn ask_to_stop(&self) -> anyhow::Result<()> {
        self.signal("TERM")
    }

    /// Asks it to read its settings again (`SIGHUP`) without waiting.
    ///
    /// # Errors
    /// Where the signal cannot be sent.
    pub fn ask_to_reload(&self) -> anyhow::Result<()> {
        self.signal("HUP")
    }

    fn signal(&self, name: &str) -> anyhow::Result<()> {
        let status =
            Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status()?;
        ensure!(status.success(), "the signal could not be sent");
        Ok(())
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// Where it does not end within a minute.
    pub fn wait(mut self) -> anyhow::Result<ExitStatus> {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(60) {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            thread::sleep(Duration::from_millis(10)); // poll
        }
        anyhow::bail!("the server did not end: {}", self.log())
    }

    /// Most memory it ever held, in bytes (Linux).
    ///
    /// # Errors
    /// Where the system does not tell.
    pub fn peak_memory_bytes(&self) -> anyhow::Result<u64> {
        self.status_bytes("VmHWM:")
    }

    /// Memory it holds now, in bytes (Linux).
    ///
    /// # Errors
    /// Where the system does not tell.
    pub fn memory_bytes(&self) -> anyhow::Result<u64> {
        self.status_bytes("VmRSS:")
    }

    fn status_bytes(&self, field: &str) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(field)).context("no such field")?;
        let kib: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib * 1024)
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program that finds in its environment where its data is, and no other setting.
///
/// # Errors
/// As [`database::url_for`].
pub fn with_data(program: &Path, data: &Path) -> anyhow::Result<Command> {
    let mut command = without_settings(program);
    command.env("SOTTO_DATA", data);
    if let Some(url) = database::url_for(data)? {
        command.env("SOTTO_DATABASE_URL", url);
    }
    Ok(command)
}

/// A program that finds no variable of the server's in its environment.
#[must_use]
pub fn without_settings(program: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SOTTO_")) {
        command.env_remove(name);
    }
    command
}

fn code_of(line: &str) -> Option<String> {
    line.split_once("/setup?code=").map(|(_, code)| code.trim().to_owned())
}

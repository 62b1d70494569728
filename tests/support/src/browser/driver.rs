//! The driver programs, one for each browser.

use std::{
    env,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

/// Firefox's driver.
pub(super) const GECKO: &str = "geckodriver";
/// Chromium's driver.
pub(super) const CHROME: &str = "chromedriver";
const START_LIMIT: Duration = Duration::from_secs(20);

/// A running driver, which ends with this value.
pub(super) struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    pub(super) async fn start(name: &str) -> Result<Self> {
        let program = find(name).with_context(|| format!("{name} is not installed"))?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new(program);
        if name == GECKO {
            // Else all of them want the same one.
            let second = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
            command.arg(format!("--websocket-port={second}"));
        }
        command
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let driver = Self { process: command.spawn()?, port };
        let start = Instant::now();
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            ensure!(start.elapsed() < START_LIMIT, "{name} does not answer");
            tokio::time::sleep(Duration::from_millis(20)).await; // poll
        }
        Ok(driver)
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(super) fn find_chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| find(name))
}

pub(super) fn find_firefox() -> Option<PathBuf> {
    ["firefox-esr", "firefox"].iter().find_map(|name| find(name))
}

/// A program on the path.
pub(super) fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

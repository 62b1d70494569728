//! Programs that come as Debian packages.

use std::{
    io::IsTerminal,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Result, bail};

use crate::shell;

/// Whether a program is on the path.
pub(crate) fn has(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

/// Installs the packages of those programs that are missing.
///
/// # Errors
/// This is no Debian, the person is not allowed to install, or a package cannot be had; the text says what to do.
pub(crate) fn ensure(programs: &[(&str, &str)]) -> Result<()> {
    let missing: Vec<&str> =
        programs.iter().filter(|(program, _)| !has(program)).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let wanted = missing.join(" ");
    if !has("apt-get") {
        bail!("{wanted}: please install with this system's package manager");
    }
    println!("      installing {wanted} by apt-get");
    let install = ["install", "--yes", "--no-install-recommends"];
    let arguments: Vec<&str> = install.iter().chain(&missing).copied().collect();
    // Package lists may be missing or stale: one refresh, then a second try.
    if apt_get(&arguments).is_ok() || (apt_get(&["update"]).is_ok() && apt_get(&arguments).is_ok()) {
        return Ok(());
    }
    bail!("{wanted}: could not be installed; try `sudo apt-get install {wanted}`")
}

fn apt_get(arguments: &[&str]) -> Result<()> {
    let mut command = if is_root() {
        Command::new("apt-get")
    } else {
        let mut sudo = Command::new("sudo");
        if !std::io::stdin().is_terminal() {
            sudo.arg("--non-interactive");
        }
        sudo.arg("apt-get");
        sudo
    };
    command.args(arguments).arg("--quiet=2").env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
    shell::run(&mut command)
}

/// Whether this runs with all rights.
pub(crate) fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    Path::new("/proc/self").metadata().is_ok_and(|metadata| metadata.uid() == 0)
}

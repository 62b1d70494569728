//! `cargo xtask screenshots`: every page in both themes and two widths, to be looked at, and the four of the README.

use std::{fs, process::ExitCode};

use anyhow::{Context, Result, bail};

use crate::{place, shell, shell::Steps, test, web};

/// What the README shows, and the pictures it is made from.
const TOUR: [(&str, &str); 4] = [
    ("result", "result-1440x900-light"),
    ("record", "recording-1440x900-light"),
    ("library", "library-1440x900-light"),
    ("transcript", "transcript-1440x900-dark"),
];

/// Takes the pictures into `target/screens`, and copies those of the README to `docs/screens`.
pub(crate) fn screenshots(build: bool) -> Result<ExitCode> {
    let mut steps = Steps::new(if build { web::STEPS + 2 } else { 2 });
    if let Some(reason) = test::get_programs() {
        bail!("no pictures can be taken: {reason}");
    }
    if build {
        web::build(&mut steps, false)?;
    }
    test::get_checkers();
    let taken = steps.step("Taking pictures of every page", || {
        shell::run_watched(&mut test::flows("test(/screens::/)"), |_| {})
    })?;
    if !taken {
        return Ok(ExitCode::FAILURE);
    }
    steps.step("Copying those of the README", || {
        for (name, picture) in TOUR {
            let from = place::target().join("screens").join(format!("{picture}.png"));
            let to = place::root().join("docs/screens").join(format!("{name}.png"));
            fs::copy(&from, &to).with_context(|| format!("there is no picture {picture}"))?;
        }
        Ok(())
    })?;
    println!("pictures lie in {}", place::target().join("screens").display());
    Ok(ExitCode::SUCCESS)
}

//! `cargo xtask screenshots`: every page in both themes and two widths, to be looked at, and those of the README and the documentation.

use std::{ffi::OsStr, fs, process::ExitCode};

use anyhow::{Context, Result, bail};

use crate::{place, shell, shell::Steps, test, web};

/// What the README shows, and the pictures it is made from.
const TOUR: [(&str, &str); 4] = [
    ("result", "result-1440x900-light"),
    ("record", "recording-1440x900-light"),
    ("library", "library-1440x900-light"),
    ("trends", "trends-1440x900-light"),
];

/// What the documentation of the team's pages shows.
const TEAM: [&str; 6] = ["overview", "trends", "submissions", "submission", "links", "people"];

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
        shell::run_watched(&mut test::flows(&format!("test(/^({})::/)", picturing()?.join("|"))), |_| {})
    })?;
    if !taken {
        return Ok(ExitCode::FAILURE);
    }
    steps.step("Copying those of the documents", || {
        let team = TEAM.map(|it| (format!("admin-{it}"), format!("admin-{it}-1440x900-light")));
        let tour = TOUR.map(|(name, picture)| (name.to_owned(), picture.to_owned()));
        for (name, picture) in tour.into_iter().chain(team) {
            let from = place::target().join("screens").join(format!("{picture}.png"));
            let to = place::root().join("docs/screens").join(format!("{name}.png"));
            fs::copy(&from, &to).with_context(|| format!("there is no picture {picture}"))?;
        }
        Ok(())
    })?;
    println!("pictures lie in {}", place::target().join("screens").display());
    Ok(ExitCode::SUCCESS)
}

/// Flows that take pictures, by their files.
fn picturing() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(place::root().join("tests/e2e/tests/flows"))? {
        let path = entry?.path();
        let name = path.file_stem().and_then(OsStr::to_str).unwrap_or_default();
        if fs::read_to_string(&path)?.contains("pictures(&browser") {
            names.push(name.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flows_that_take_pictures_are_found() -> Result<()> {
        let names = picturing()?;
        assert!(
            names.iter().any(|it| it == "screens") && !names.iter().any(|it| it == "person"),
            "{names:?}"
        );
        Ok(())
    }
}

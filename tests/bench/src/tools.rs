//! What people in the field measure with, at the same work on this machine: Praat and librosa, one core.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sotto_support::place;

/// The script that times them, from the repository's root on.
const SCRIPT: &str = "tests/bench/peers/native.py";

/// Times by tool and work, in milliseconds.
type Times = BTreeMap<String, BTreeMap<String, f64>>;

/// One comparison.
struct Case {
    what: &'static str,
    /// Stage of ours.
    stage: &'static str,
    tool: &'static str,
    /// What its script calls the same.
    work: &'static str,
}

const fn case(what: &'static str, stage: &'static str, tool: &'static str, work: &'static str) -> Case {
    Case { what, stage, tool, work }
}

const CASES: [Case; 9] = [
    case("F0 by autocorrelation, with its path", "pitch", "Praat", "pitch"),
    case("periods, jitter, shimmer, given the pitch", "periods", "Praat", "periods"),
    case("harmonics-to-noise ratio", "harmonicity", "Praat", "harmonicity"),
    case("formants by Burg's method (ours on voiced frames, its on all)", "formants", "Praat", "formants"),
    case("CPPS, steps of 10 ms", "cepstrum", "Praat", "cepstrum"),
    case("log-mel, 80 bands", "log-mel", "librosa", "log-mel"),
    case("13 MFCC (ours with all descriptors)", "spectrum", "librosa", "mfcc"),
    case("centroid, spread, roll-off, flatness (ours with MFCC)", "spectrum", "librosa", "descriptors"),
    case("RMS by frame", "rms", "librosa", "rms"),
];

/// How many times as fast as each tool the engine is to be.
const ASKED: [(&str, f64); 2] = [("Praat", 1.0), ("librosa", 10.0)];

/// What the tools took; nothing where they are not there.
#[derive(Default)]
pub(crate) struct Tools(Times);

/// Times the tools by this interpreter on a view of 16 kHz, mono.
pub(crate) fn measure(python: Option<&Path>, view: &[f32], runs: usize) -> Result<Tools> {
    let Some(python) = python else {
        println!("      no Praat and no librosa here: not measured");
        return Ok(Tools::default());
    };
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("view.f32");
    fs::write(&file, view.iter().flat_map(|sample| sample.to_le_bytes()).collect::<Vec<u8>>())?;
    let mut script = Command::new(python);
    // -P: what lies beside a script is none of the packages that it names.
    script.arg("-P").arg(place::root().join(SCRIPT)).arg(&file).arg(runs.to_string());
    let output = script.output().context("the Python of the reference tools cannot be started")?;
    ensure!(output.status.success(), "{SCRIPT}: {}", String::from_utf8_lossy(&output.stderr));
    let times: Times = serde_json::from_slice(&output.stdout).context("the tools' times cannot be read")?;
    for (tool, works) in &times {
        for (work, ms) in works {
            println!("      natively, {tool}, {work}: {ms:.1} ms");
        }
    }
    Ok(Tools(times))
}

impl Tools {
    fn ms(&self, case: &Case) -> Option<f64> {
        self.0.get(&case.tool.to_lowercase())?.get(case.work).copied()
    }

    /// The section of the report. `stages_ms` are ours.
    pub(crate) fn section(&self, stages_ms: &BTreeMap<String, f64>, out: &mut String) {
        out.push_str(
            "\n## Natively, beside Praat and librosa (ms)\n\nThe same view (16 kHz, mono), one core. All of our \
             times stand among the stages above.\n\n| work | ours | other | its time | its / ours | asked |\n\
             |---|---|---|---|---|---|\n",
        );
        for case in &CASES {
            let ours = stages_ms.get(case.stage).copied();
            let theirs = self.ms(case);
            let asked = ASKED.iter().find(|(tool, _)| *tool == case.tool).map_or(1.0, |(_, asked)| *asked);
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {} |",
                case.what,
                ours.map_or("-".to_owned(), |ms| format!("{ms:.1}")),
                case.tool,
                theirs.map_or("not measured".to_owned(), |ms| format!("{ms:.1}")),
                ours.zip(theirs)
                    .map_or(format!("- | {asked:.0}"), |(ours, theirs)| verdict(theirs / ours, asked)),
            );
        }
        out.push_str(
            "\nTen times librosa's speed is out of reach of one core: it works on the whole recording with compiled \
             transforms and matrix products, and the 6,000 transforms of 512 samples of a minute alone take 2.5 ms in \
             single precision, on the machine where librosa's MFCC take 17.\n",
        );
    }

    /// The same for machines.
    pub(crate) fn json(&self) -> Value {
        json!(self.0)
    }
}

/// A ratio and what was asked, as two cells.
fn verdict(ratio: f64, asked: f64) -> String {
    let mark = if ratio >= asked { "" } else { " **short**" };
    format!("{ratio:.2} | {asked:.0}{mark}")
}

#[cfg(test)]
mod tests {
    use sotto_bench_stages::STAGES;

    use super::*;

    #[test]
    fn every_case_names_a_stage_of_ours() {
        for case in &CASES {
            assert!(STAGES.contains(&case.stage), "{}", case.stage);
        }
    }

    #[test]
    fn what_was_not_measured_is_said_and_what_falls_short_is_marked() {
        let stages_ms = BTreeMap::from([("rms".to_owned(), 2.0), ("pitch".to_owned(), 2.0)]);
        let mut out = String::new();
        Tools::default().section(&stages_ms, &mut out);
        assert_eq!(out.matches("not measured").count(), CASES.len());
        let works = |work: &str, ms| BTreeMap::from([(work.to_owned(), ms)]);
        let times = [("librosa".to_owned(), works("rms", 10.0)), ("praat".to_owned(), works("pitch", 2.0))];
        let mut out = String::new();
        Tools(BTreeMap::from(times)).section(&stages_ms, &mut out);
        assert!(out.contains("| 2.0 | librosa | 10.0 | 5.00 | 10 **short** |"), "{out}");
        assert!(out.contains("| 2.0 | Praat | 2.0 | 1.00 | 1 |"), "{out}");
    }
}

//! Runs every golden case, and counts apart those whose recording is not on this machine.

use std::process::ExitCode;

use sotto_test_golden::{Ending, cases, models};

fn main() -> ExitCode {
    let (cases, models) = match cases().and_then(|cases| Ok((cases, models()?))) {
        Ok(ready) => ready,
        Err(error) => {
            eprintln!("{error:#}");
            return ExitCode::FAILURE;
        }
    };
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    eprintln!("\nrunning {} golden cases", cases.len());
    for case in cases {
        let ending = match case.check(&models) {
            Ok(Ending::Passed) => {
                passed += 1;
                "ok".to_owned()
            }
            Ok(Ending::Skipped) => {
                skipped += 1;
                "skipped: its recording is not on this machine (see SOTTO_DATA)".to_owned()
            }
            Err(error) => {
                failed += 1;
                format!("FAILED\n  {error:#}")
            }
        };
        eprintln!("golden {} ... {ending}", case.name);
    }
    let result = if failed == 0 { "ok" } else { "FAILED" };
    eprintln!("\ntest result: {result}. {passed} passed; {failed} failed; {skipped} skipped\n");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

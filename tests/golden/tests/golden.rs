//! Every golden case is a test; those whose recording is not on this machine are ignored, and counted as skipped.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use sotto_test_golden::{Case, cases, models};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    match cases() {
        Ok(cases) => libtest_mimic::run(&arguments, cases.into_iter().map(trial).collect()).exit_code(),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn trial(case: Case) -> Trial {
    let (name, absent) = (case.name.clone(), !case.is_here());
    let check = move || {
        let checked = models().and_then(|models| case.check(&models));
        checked.map_err(|error| Failed::from(format!("{error:#}")))
    };
    Trial::test(name, check).with_ignored_flag(absent)
}

//! Writes what the engine says now as what the golden cases expect.

use sotto_test_golden::{cases, models};

fn main() -> anyhow::Result<()> {
    let models = models()?;
    for case in cases()? {
        if case.is_here() {
            case.accept(&models)?;
            eprintln!("{}", case.name);
        } else {
            eprintln!("{}: left alone, its recording is not here", case.name);
        }
    }
    Ok(())
}

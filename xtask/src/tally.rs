//! Sums up what test runners say in their closing lines.

use std::{fmt, ops::AddAssign};

/// Tests by outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// What a line says if it is the closing line of nextest or of one of cargo's own test programs.
pub(crate) fn closing_line(line: &str) -> Option<Tally> {
    // Indented, it is what a failed test printed, which nextest repeats.
    let counts = match line {
        line if line.starts_with("test result:") => line,
        line if line.trim_start().starts_with("Summary [") => line.split_once("run:")?.1,
        _ => return None,
    };
    let words: Vec<&str> = counts.split(|c: char| c.is_whitespace() || ",;().".contains(c)).collect();
    let count = |names: &[&str]| -> u64 {
        let pairs = words.iter().filter(|word| !word.is_empty()).collect::<Vec<_>>();
        let matching = pairs.windows(2).filter(|pair| names.contains(pair[1]));
        matching.filter_map(|pair| pair[0].parse::<u64>().ok()).sum()
    };
    Some(Tally {
        passed: count(&["passed"]),
        failed: count(&["failed", "timed"]),
        skipped: count(&["ignored", "skipped"]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_both_runners_are_understood() {
        let nextest =
            "     Summary [   1.234s] 14 tests run: 11 passed (2 slow), 2 failed, 1 timed out, 3 skipped";
        assert_eq!(closing_line(nextest), Some(Tally { passed: 11, failed: 3, skipped: 3 }));
        let cargo = "test result: FAILED. 4 passed; 1 failed; 2 ignored; 0 measured; 9 filtered out; finished in 0.1s";
        assert_eq!(closing_line(cargo), Some(Tally { passed: 4, failed: 1, skipped: 2 }));
        assert_eq!(closing_line("running 3 tests"), None);
        let again = "    Summary [   9.1s] 67 tests run: 67 passed (1 slow, 1 flaky), 0 skipped";
        assert_eq!(closing_line(again), Some(Tally { passed: 67, failed: 0, skipped: 0 }));
        assert_eq!(closing_line(&format!("    {cargo}")), None);
    }

    #[test]
    fn the_sum_is_one_plain_line() {
        let mut sum = Tally { passed: 1, failed: 0, skipped: 2 };
        sum += Tally { passed: 3, failed: 1, skipped: 0 };
        assert_eq!(sum.to_string(), "4 passed, 1 failed, 2 skipped");
    }
}

//! What libFuzzer's log says, as rows of the closing table.

use std::path::PathBuf;

/// What came of one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) target: String,
    pub(crate) executions: u64,
    /// Edges of the program that the seeds and what was kept before reached, and that were reached in the end.
    pub(crate) covered: (u64, u64),
    pub(crate) slowest_s: u64,
    pub(crate) found: Vec<PathBuf>,
}

impl Row {
    /// Reads a log.
    pub(crate) fn read(target: &str, log: &str, found: Vec<PathBuf>) -> Self {
        let coverage = |line: &str| number_after(line, "cov: ");
        let first = log.lines().find(|line| line.contains("INITED")).and_then(coverage).unwrap_or(0);
        let last = log.lines().rev().find_map(coverage).unwrap_or(first);
        let statistic = |name: &str| log.lines().rev().find_map(|line| number_after(line, name)).unwrap_or(0);
        Self {
            target: target.to_owned(),
            executions: statistic("stat::number_of_executed_units: "),
            covered: (first, last),
            slowest_s: statistic("stat::slowest_unit_time_sec: "),
            found,
        }
    }
}

/// The number behind a mark.
fn number_after(line: &str, mark: &str) -> Option<u64> {
    let (_, rest) = line.split_once(mark)?;
    rest.split_whitespace().next()?.parse().ok()
}

/// The closing table.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut lines = vec![format!(
        "{:<16}{:>14}{:>10}{:>16}{:>11}{:>7}",
        "target", "executions", "coverage", "new coverage", "slowest s", "found"
    )];
    for row in rows {
        let (first, last) = row.covered;
        lines.push(format!(
            "{:<16}{:>14}{:>10}{:>16}{:>11}{:>7}",
            row.target,
            row.executions,
            last,
            last.saturating_sub(first),
            row.slowest_s,
            row.found.len()
        ));
    }
    let executions: u64 = rows.iter().map(|row| row.executions).sum();
    let found: usize = rows.iter().map(|row| row.found.len()).sum();
    lines.push(format!("{:<16}{executions:>14}{:>10}{:>16}{:>11}{found:>7}", "in all", "", "", ""));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\
#2\tINITED cov: 412 ft: 413 corp: 1/1b exec/s: 0 rss: 40Mb
#900\tNEW    cov: 500 ft: 640 corp: 9/90b lim: 4 exec/s: 0 rss: 41Mb
#120000\tDONE   cov: 512 ft: 700 corp: 11/99b lim: 40 exec/s: 4000 rss: 61Mb
stat::number_of_executed_units: 120000
stat::slowest_unit_time_sec:    1
";

    #[test]
    fn a_log_is_read() {
        let row = Row::read("wav", LOG, Vec::new());
        assert_eq!((row.executions, row.covered, row.slowest_s), (120_000, (412, 512), 1));
    }

    #[test]
    fn the_table_ends_with_the_sum() {
        let rows = [Row::read("wav", LOG, Vec::new()), Row::read("flac", LOG, vec!["crash-1".into()])];
        let table = table(&rows);
        let last: Vec<&str> = table.lines().last().unwrap_or_default().split_whitespace().collect();
        assert_eq!(last, ["in", "all", "240000", "1"]);
    }
}

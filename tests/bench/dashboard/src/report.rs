//! What was measured, as pages.

use std::fmt::Write;

use crate::{asking::Measured, plans::Plan};

/// What was found on one database.
pub(crate) struct OnDatabase {
    /// Its name.
    pub(crate) name: &'static str,
    /// How long counting all submissions took, in seconds.
    pub(crate) counted_s: f64,
    /// Most memory that the server held, in bytes.
    pub(crate) memory_bytes: u64,
    /// Times.
    pub(crate) measured: Vec<Measured>,
    /// Plans.
    pub(crate) plans: Vec<Plan>,
}

/// Everything.
pub(crate) struct Report {
    /// How many submissions there were.
    pub(crate) submissions: u64,
    /// By database.
    pub(crate) found: Vec<OnDatabase>,
}

impl OnDatabase {
    fn bound_ms(&self) -> f64 {
        if self.name == "SQLite" { 500.0 } else { 200.0 }
    }
}

/// A quantile of sorted times, by the nearest rank.
fn quantile(times_ms: &[f64], percent: usize) -> f64 {
    let rank = (times_ms.len() * percent).div_ceil(100).max(1);
    times_ms.get(rank - 1).copied().unwrap_or_default()
}

impl Report {
    /// The table of times.
    pub(crate) fn table(&self) -> String {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut page = format!(
            "# The dashboard, measured\n\nWritten by `cargo xtask bench dashboard`: {} submissions of two years by 12 links \
             (seeded, `tests/support`), asked over HTTP one question after the other, 40 times each with another period, so \
             that no answer was made before. Server in release, {cores} cores, bench on the same machine.\n",
            self.submissions
        );
        for found in &self.found {
            // Writing to a text cannot fail.
            let _ = writeln!(
                page,
                "\n## {}\n\nCounted at the start in {:.0} s; most memory of the server {:.0} MiB. Bound: 95 of 100 within {:.0} ms.\n\n\
                 | question | median, ms | 95 %, ms | longest, ms | answer, KiB | within |\n|---|---:|---:|---:|---:|---|",
                found.name,
                found.counted_s,
                f64::from(u32::try_from(found.memory_bytes >> 20).unwrap_or(u32::MAX)),
                found.bound_ms(),
            );
            for measured in &found.measured {
                let times = &measured.times_ms;
                let p95 = quantile(times, 95);
                let _ = writeln!(
                    page,
                    "| {} | {:.1} | {p95:.1} | {:.1} | {} | {} |",
                    measured.name,
                    quantile(times, 50),
                    times.last().copied().unwrap_or_default(),
                    measured.bytes.div_ceil(1024),
                    if p95 <= found.bound_ms() { "yes" } else { "**no**" },
                );
            }
        }
        page
    }

    /// The plans.
    pub(crate) fn plans(&self) -> String {
        let mut page = format!(
            "# Plans of the dashboard's queries\n\nWritten by `cargo xtask bench dashboard` over {} submissions: each statement \
             that the server sent, and how the database goes about it, without values (PostgreSQL: the generic plan).\n",
            self.submissions
        );
        for found in &self.found {
            let _ = writeln!(page, "\n## {}", found.name);
            for plan in &found.plans {
                let _ = writeln!(
                    page,
                    "\n**{}**\n\n```sql\n{}\n```\n\n```\n{}\n```",
                    plan.questions.join("; "),
                    plan.statement,
                    plan.steps.join("\n"),
                );
            }
        }
        page
    }
}

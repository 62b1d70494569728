//! The numbers as a page, beside what was asked.

use std::fmt::Write;

use crate::{
    load::Times,
    scenario::{CONNECTIONS, Numbers, PEOPLE, RECORDINGS},
    sync::{BATCH, Rates},
};

/// What one database gave.
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) numbers: Numbers,
}

/// A row: its name, what was asked, and how it reads in a column.
struct Row {
    what: String,
    asked: &'static str,
    value: fn(&Numbers) -> (String, Option<bool>),
}

fn row(what: &str, asked: &'static str, value: fn(&Numbers) -> (String, Option<bool>)) -> Row {
    Row { what: what.to_owned(), asked, value }
}

fn plain(text: String) -> (String, Option<bool>) {
    (text, None)
}

/// How many times as fast as theirs ours is, in words, and whether it is three times.
fn ratio(numbers: &Numbers, of: fn(&Rates) -> f64) -> (String, Option<bool>) {
    let ours = of(&numbers.beside.ours);
    match numbers.beside.theirs.as_ref().map(of) {
        Some(theirs) => (format!("{:.1}", ours / theirs), Some(ours >= 3.0 * theirs)),
        None => ("not measured".to_owned(), None),
    }
}

fn theirs(numbers: &Numbers, of: fn(&Rates) -> f64) -> (String, Option<bool>) {
    plain(numbers.beside.theirs.as_ref().map_or("not measured".to_owned(), |rates| count(of(rates))))
}

fn rows() -> Vec<Row> {
    vec![
        row(&format!("push, batches of {BATCH}, changes/s"), "", |it| plain(count(it.beside.ours.push))),
        row("… `atuin-server`, records/s", "", |it| theirs(it, |rates| rates.push)),
        row("… ours / theirs", "3", |it| ratio(it, |rates| rates.push)),
        row("pull, changes/s", "", |it| plain(count(it.beside.ours.pull))),
        row("… a pull of 1,000 changes, ms", "", |it| plain(format!("{:.1}", 4e6 / it.beside.ours.pull))),
        row("… `atuin-server`, records/s", "", |it| theirs(it, |rates| rates.pull)),
        row("… ours / theirs", "3", |it| ratio(it, |rates| rates.pull)),
        row("sign-in, ms (p50 / p95 / p99)", "", |it| plain(three(&it.sign_in))),
        row("list of sessions, a second", "", |it| plain(count(it.list.per_second()))),
        row("… ms (p50 / p95 / p99)", "", |it| plain(three(&it.list))),
        row("reads mixed, full load, a second", "", |it| plain(count(it.full.per_second()))),
        row("… ms (p50 / p95 / p99)", "", |it| plain(three(&it.full))),
        row("… at half of it, ms (p50 / p95 / p99)", "p99 under 20", |it| {
            (three(&it.half), Some(it.half.percentile(0.99) < 20.0))
        }),
        row("audio upload, MB/s", "", |it| plain(count(it.upload_mb_s))),
        row("audio download, MB/s", "", |it| plain(count(it.download_mb_s))),
        row("start to the first answer, ms", "under 300", |it| {
            (format!("{:.0}", it.start_ms), Some(it.start_ms < 300.0))
        }),
        row("memory, idle, MB", "30", |it| (format!("{:.1}", it.idle_mb), Some(it.idle_mb <= 30.0))),
        row("memory after all of this, MB", "", |it| plain(format!("{:.1}", it.after_mb))),
        row("backup, s", "", |it| plain(format!("{:.1}", it.backup_s))),
        row("restore, s", "", |it| plain(format!("{:.1}", it.restore_s))),
    ]
}

fn three(times: &Times) -> String {
    let [p50, p95, p99] = [0.5, 0.95, 0.99].map(|share| times.percentile(share));
    format!("{p50:.1} / {p95:.1} / {p99:.1}")
}

/// A whole number with commas.
fn count(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The page. `without` says why the other server was not measured.
pub(crate) fn page(columns: &[Column], without: Option<&str>) -> String {
    let mut out = format!(
        "# The server under load\n\nWritten by `cargo xtask bench server`: {} recordings of {PEOPLE} people, three changes \
         each, in the database; the server built in release, what asks and PostgreSQL on the same {} cores. Changes and \
         records carry as many sealed bytes each; both servers sync every commit to the disk, and are asked one after the \
         other, three times, over four connections; the middle counts. \"Reads mixed\" are who am I, sessions, organisations \
         and pulls (one in eight with a page), over {CONNECTIONS} connections; at half of full load, a request's time counts \
         from when it was due. Times move with the machine; ratios within a column hold.\n\n",
        count(RECORDINGS as f64),
        std::thread::available_parallelism().map_or(1, usize::from),
    );
    let names: Vec<_> = columns.iter().map(|column| column.name).collect();
    let _ = writeln!(out, "| | asked | {} |\n|---|---|{}", names.join(" | "), "---|".repeat(names.len()));
    for Row { what, asked, value } in rows() {
        let cells = columns.iter().map(|column| match value(&column.numbers) {
            (text, Some(false)) => format!("{text} **short**"),
            (text, _) => text,
        });
        let _ = writeln!(out, "| {what} | {asked} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    if let Some(without) = without {
        let _ = writeln!(out, "\n`atuin-server` was not measured: {without}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_by_threes() {
        assert_eq!(
            (count(1234567.4), count(12.0), count(100_000.0)),
            ("1,234,567".to_owned(), "12".to_owned(), "100,000".to_owned())
        );
    }
}

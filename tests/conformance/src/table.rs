//! The table of `docs/conformance.md`.

use std::fmt::Write;

/// One measure against one reference.
#[derive(Debug)]
pub(crate) struct Row {
    /// What is measured.
    pub(crate) measure: String,
    /// Against what.
    pub(crate) reference: String,
    /// The figure to reach.
    pub(crate) to_reach: String,
    /// The figure that was seen.
    pub(crate) reached: String,
    /// Whether that is enough.
    pub(crate) met: bool,
    /// Why not, or what the figure means.
    pub(crate) note: String,
}

const HEAD: &str = "# Conformance

Made by `cargo xtask conformance`. The engine and the reference tools measure the same analysis views (16 kHz, mono, \
32-bit float) of the same clips; the versions of the tools stand in `requirements.txt` and `silero.txt` of `tests/conformance/reference`.

";

/// The table as Markdown.
pub(crate) fn write(clips: usize, rows: &[Row]) -> String {
    let met = rows.iter().filter(|row| row.met).count();
    let mut text = format!("{HEAD}{clips} clips; {met} of {} rows meet their figure.\n\n", rows.len());
    text.push_str("| measure | reference | to reach | reached | | note |\n|---|---|---|---|---|---|\n");
    for Row { measure, reference, to_reach, reached, met, note } in rows {
        let mark = if *met { "met" } else { "**short**" };
        // Writing into a string cannot fail.
        let _ = writeln!(text, "| {measure} | {reference} | {to_reach} | {reached} | {mark} | {note} |");
    }
    text
}

//! The ledger: what left this device, when, and how much.

use serde::{Deserialize, Serialize};

/// Most entries kept; the oldest go first.
pub const MAX_ENTRIES: usize = 2_000;

/// One request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// When it was answered or given up, in milliseconds since 1970.
    pub at_ms: u64,
    /// Path of the request, without ids.
    pub route: String,
    /// The most private class of data in it.
    pub class: DataClass,
    /// Bytes of content sent.
    pub sent_bytes: u64,
    /// Bytes of content received.
    pub received_bytes: u64,
    /// HTTP status; 0 where no answer came.
    pub status: u16,
}

/// Classes of data, least private first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DataClass {
    /// The app's own files and models: nothing of the person is in it.
    App,
    /// Who signs in, and keys that only their owner can unwrap.
    Account,
    /// Numbers, labels, and that something was deleted.
    Facts,
    /// Titles, tags and transcripts, encrypted.
    Text,
    /// Recordings, encrypted.
    Audio,
}

impl DataClass {
    /// All of them, least private first.
    pub const ALL: [Self; 5] = [Self::App, Self::Account, Self::Facts, Self::Text, Self::Audio];

    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Account => "account",
            Self::Facts => "facts",
            Self::Text => "text",
            Self::Audio => "audio",
        }
    }
}

/// Lines of the ledger as a table of comma-separated values, with a line of names.
#[must_use]
pub fn to_csv<'a>(entries: impl IntoIterator<Item = &'a LedgerEntry>) -> String {
    let mut table = "time_utc,route,class,sent_bytes,received_bytes,status\r\n".to_owned();
    for LedgerEntry { at_ms, route, class, sent_bytes, received_bytes, status } in entries {
        let (time, route, class) = (utc(*at_ms), quoted(route), class.name());
        table += &format!("{time},{route},{class},{sent_bytes},{received_bytes},{status}\r\n");
    }
    table
}

/// A value of a table (RFC 4180). What a spreadsheet would take for a formula is text.
fn quoted(value: &str) -> String {
    let formula = value.starts_with(['=', '+', '-', '@']);
    if formula || value.contains([',', '"', '\r', '\n']) {
        format!("\"{}{}\"", if formula { "'" } else { "" }, value.replace('"', "\"\""))
    } else {
        value.to_owned()
    }
}

/// `2026-11-30T12:00:00Z`.
fn utc(ms: u64) -> String {
    let seconds = ms / 1_000;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Days since 1 March of the year 0, in eras of 400 years (Hinnant: "chrono-Compatible Low-Level Date Algorithms").
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_times_and_quotes_what_needs_it() {
        let line = |at_ms, route: &str, class| LedgerEntry {
            at_ms,
            route: route.to_owned(),
            class,
            sent_bytes: 1,
            received_bytes: 2,
            status: 200,
        };
        let lines = [
            line(1_795_000_000_123, "/api/v1/sync/push", DataClass::Text),
            line(951_782_400_000, "=1,\"2\"", DataClass::App),
        ];
        let table = to_csv(&lines);
        let rows: Vec<&str> = table.lines().collect();
        assert_eq!(rows[1], "2026-11-18T11:06:40Z,/api/v1/sync/push,text,1,2,200");
        assert_eq!(rows[2], "2000-02-29T00:00:00Z,\"'=1,\"\"2\"\"\",app,1,2,200");
        assert_eq!(rows.len(), 3);
    }
}

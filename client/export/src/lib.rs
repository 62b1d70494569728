//! Files that people take elsewhere: what was said as text, subtitles, JSON, a table or Markdown; everything as a report;
//! sound as WAV, FLAC or Opus in Ogg; and archives, which come back.

#![forbid(unsafe_code)]

pub mod archive;
mod escape;
pub mod flac;
mod format;
pub mod magma;
mod markdown;
pub mod ogg_opus;
mod pack;
mod piece;
mod report;
mod subtitles;
mod transcript;
pub mod wav;

pub use archive::{Archive, ArchiveError};
pub use format::Format;
pub use pack::Pack;
pub use piece::write_piece;
pub use transcript::{Voice, write};

/// `00:01:02,500` with the mark that a format wants.
fn clock(seconds: f64, mark: char) -> String {
    let ms = (seconds.max(0.0) * 1_000.0).round() as u64;
    let (s, ms) = (ms / 1_000, ms % 1_000);
    format!("{:02}:{:02}:{:02}{mark}{ms:03}", s / 3_600, s / 60 % 60, s % 60)
}

/// `1:02` or `1:02:03`, for reading.
fn short_clock(seconds: f64) -> String {
    let s = seconds.max(0.0) as u64;
    let (hours, minutes, seconds) = (s / 3_600, s / 60 % 60, s % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

//! Files that people take elsewhere: what was said as text, subtitles, JSON, a table or Markdown; everything as a report;
//! sound as WAV, FLAC or Opus in Ogg; and archives, which come back.

#![forbid(unsafe_code)]

pub mod archive;
mod escape;
pub mod flac;
mod format;
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

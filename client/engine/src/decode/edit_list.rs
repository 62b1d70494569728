//! The edit list of an MP4 file's sound track: how much encoder delay to take off its start, and where it ends.
//! The container reader hands out every decoded frame and leaves edits to its caller.
//!
//! **Source** ISO/IEC 14496-12, sections 8.2.2 (mvhd), 8.4.2 (mdhd), 8.4.3 (hdlr), 8.6.6 (elst).

use std::io::SeekFrom;

use super::boxes::{Atom, Reader};
use crate::source::MediaSource;

/// Boxes looked at before giving up; a real file has far fewer in front of and inside `moov`.
const MAX_BOXES: usize = 4_096;
/// Edits read from one list.
const MAX_EDITS: u32 = 16;

/// What to keep of a track, in seconds of its own time line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Edit {
    /// Where the presentation starts.
    pub(crate) start_s: f64,
    /// How long it is, where the list says so.
    pub(crate) length_s: Option<f64>,
    /// Resolution of `length_s`.
    pub(crate) tick_s: f64,
}

impl Reader<'_> {
    fn timescale(&mut self, header: &Atom) -> Option<f64> {
        let [version] = self.bytes::<1>(header.content)?;
        let offset = if version == 1 { 20 } else { 12 };
        let ticks = self.u32(header.content.checked_add(offset)?)?;
        (ticks > 0).then_some(f64::from(ticks))
    }

    fn edit(&mut self, track: &Atom, movie_scale: f64) -> Option<Edit> {
        let media = self.find(b"mdia", track.content, track.end)?;
        let media_header = self.find(b"mdhd", media.content, media.end)?;
        let media_scale = self.timescale(&media_header)?;
        let edits = self.find(b"edts", track.content, track.end)?;
        let list = self.find(b"elst", edits.content, edits.end)?;
        let [version] = self.bytes::<1>(list.content)?;
        let count = self.u32(list.content + 4)?.min(MAX_EDITS);
        let mut real = None;
        for index in 0..u64::from(count) {
            let (length, start) = if version == 1 {
                let at = list.content + 8 + index * 20;
                (self.u64(at)?, self.u64(at + 8)?.cast_signed())
            } else {
                let at = list.content + 8 + index * 12;
                (u64::from(self.u32(at)?), i64::from(self.u32(at + 4)?.cast_signed()))
            };
            if start < 0 {
                continue;
            }
            if real.is_some() {
                // Several pieces: keep the delay of the first and play to the end.
                return real.map(|(start_s, _)| Edit { start_s, length_s: None, tick_s: 1.0 / movie_scale });
            }
            real = Some((start as f64 / media_scale, (length > 0).then_some(length as f64 / movie_scale)));
        }
        real.map(|(start_s, length_s)| Edit { start_s, length_s, tick_s: 1.0 / movie_scale })
    }
}

/// Reads the edit of the first sound track, and puts the source back to its start.
///
/// Anything that is no MP4, has no edit list or is damaged gives none.
pub(crate) fn read(source: &mut dyn MediaSource) -> Option<Edit> {
    if !source.is_seekable() {
        return None;
    }
    let edit = read_from_start(source);
    source.seek(SeekFrom::Start(0)).ok()?;
    edit
}

fn read_from_start(source: &mut dyn MediaSource) -> Option<Edit> {
    let length = source.byte_len()?;
    let mut reader = Reader::new(source, MAX_BOXES);
    if &reader.bytes::<4>(4)? != b"ftyp" {
        return None;
    }
    let movie = reader.find(b"moov", 0, length)?;
    let movie_header = reader.find(b"mvhd", movie.content, movie.end)?;
    let movie_scale = reader.timescale(&movie_header)?;
    let mut at = movie.content;
    while let Some(track) = reader.find(b"trak", at, movie.end) {
        let media = reader.find(b"mdia", track.content, track.end)?;
        let handler = reader.find(b"hdlr", media.content, media.end)?;
        if &reader.bytes::<4>(handler.content + 8)? == b"soun" {
            return reader.edit(&track, movie_scale);
        }
        at = track.end;
    }
    None
}

//! A fragmented MP4 file as its reader can bear it. The container reader takes two bits of a fragment's
//! *first sample flags* for a promise that per-sample tables are there, and ends the whole program where they are
//! not. The bits belong to the degradation priority, which says nothing about sound: here they read as zero.
//!
//! **Source** ISO/IEC 14496-12, sections 8.8.4 (moof), 8.8.6 (traf), 8.8.8 (trun), 8.8.3.1 (sample flags).

use std::io::{self, Read, Seek, SeekFrom};

use super::boxes::{Atom, Reader};
use crate::source::MediaSource;

/// Flag of a run: an offset of its data follows the number of samples.
const DATA_OFFSET_PRESENT: u32 = 0x1;
/// Flag of a run: flags of the first sample follow.
const FIRST_SAMPLE_FLAGS_PRESENT: u32 = 0x4;
/// Lower bytes of a sample's flags: the degradation priority.
const PRIORITY_BYTES: std::ops::Range<u64> = 2..4;

/// Whether the bytes begin as an MP4 file does. The source is put back to its start.
pub(super) fn is_mp4(source: &mut dyn MediaSource) -> bool {
    let kind = source.is_seekable().then(|| Reader::new(source, 1).bytes::<4>(4)).flatten();
    source.seek(SeekFrom::Start(0)).is_ok() && kind == Some(*b"ftyp")
}

/// An MP4 file whose fragments are looked at before they are read.
pub(super) struct Mended {
    inner: Box<dyn MediaSource>,
    at: u64,
    length: u64,
    /// Start of the first box that was not looked at.
    next_box: u64,
    /// Places of bytes that read as zero, in order.
    zeroes: Vec<u64>,
}

impl Mended {
    /// Looks after a source that [`is_mp4`] and stands at its start.
    pub(super) fn new(inner: Box<dyn MediaSource>) -> Self {
        let length = inner.byte_len().unwrap_or(u64::MAX);
        Self { inner, at: 0, length, next_box: 0, zeroes: Vec::new() }
    }

    /// Looks at every box that begins before `to`.
    fn look_ahead(&mut self, to: u64) -> io::Result<()> {
        if self.next_box >= to {
            return Ok(());
        }
        while self.next_box < to {
            let Some(atom) = Reader::new(self.inner.as_mut(), 1).atom(self.next_box, self.length) else {
                self.next_box = u64::MAX;
                break;
            };
            if &atom.kind == b"moof" {
                self.note_runs(&atom);
            }
            self.next_box = atom.end;
        }
        self.inner.seek(SeekFrom::Start(self.at)).map(|_| ())
    }

    fn note_runs(&mut self, fragment: &Atom) {
        let mut reader = Reader::new(self.inner.as_mut(), usize::MAX);
        let mut at = fragment.content;
        while let Some(track) = reader.find(b"traf", at, fragment.end) {
            let mut inside = track.content;
            while let Some(run) = reader.find(b"trun", inside, track.end) {
                self.zeroes.extend(priority(&mut reader, &run).unwrap_or_default());
                inside = run.end;
            }
            at = track.end;
        }
    }
}

/// Where the degradation priority of a run's first sample lies, if it is there and not zero.
fn priority(reader: &mut Reader<'_>, run: &Atom) -> Option<Vec<u64>> {
    let flags = reader.u32(run.content)?;
    if flags & FIRST_SAMPLE_FLAGS_PRESENT == 0 {
        return None;
    }
    let offset_bytes = if flags & DATA_OFFSET_PRESENT == 0 { 0 } else { 4 };
    let first_flags = run.content.checked_add(8 + offset_bytes)?;
    let [_, _, high, low] = reader.bytes::<4>(first_flags)?;
    (high != 0 || low != 0).then(|| PRIORITY_BYTES.map(|byte| first_flags + byte).collect())
}

impl Read for Mended {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buf)?;
        let from = self.at;
        self.at += got as u64;
        self.look_ahead(self.at)?;
        let first = self.zeroes.partition_point(|at| *at < from);
        for at in self.zeroes[first..].iter().take_while(|at| **at < self.at) {
            buf[(at - from) as usize] = 0;
        }
        Ok(got)
    }
}

impl Seek for Mended {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.inner.seek(to)?;
        Ok(self.at)
    }
}

impl MediaSource for Mended {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        self.inner.byte_len()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        [&(content.len() as u32 + 8).to_be_bytes(), kind.as_slice(), content].concat()
    }

    /// A file with one fragment; the run's first sample flags are `0xaabb` and a priority.
    fn file(run_flags: u8, offset: &[u8], priority: [u8; 2]) -> Vec<u8> {
        let run = [&[0, 0, 0, run_flags, 0, 0, 0, 9], offset, &[0xaa, 0xbb], &priority].concat();
        let track = boxed(b"traf", &[boxed(b"tfhd", &[0; 8]), boxed(b"trun", &run)].concat());
        [boxed(b"ftyp", b"isom"), boxed(b"moof", &track), boxed(b"mdat", &[5; 40])].concat()
    }

    #[test]
    fn the_priority_reads_as_zero_however_it_is_read() {
        for (flags, offset) in [(0x4, [].as_slice()), (0x5, &[1, 2, 3, 4])] {
            let (given, wanted) = (file(flags, offset, [0x02, 0x04]), file(flags, offset, [0, 0]));
            for piece in 1..given.len() {
                let mut source = Mended::new(Box::new(Cursor::new(given.clone())));
                let (mut read, mut buf) = (Vec::new(), vec![0; piece]);
                while let Ok(got @ 1..) = source.read(&mut buf) {
                    read.extend_from_slice(&buf[..got]);
                }
                assert_eq!(read, wanted, "in pieces of {piece}");
            }
        }
    }

    #[test]
    fn a_run_without_first_flags_stays_as_it_is() {
        let given = file(0x1, &[1, 2, 3, 4], [0x02, 0x04]);
        let mut read = Vec::new();
        Mended::new(Box::new(Cursor::new(given.clone()))).read_to_end(&mut read).unwrap();
        assert_eq!(read, given);
    }

    #[test]
    fn only_what_begins_with_its_mark_is_mp4() {
        assert!(is_mp4(&mut Cursor::new(file(0, &[], [0, 0]))));
        assert!(!is_mp4(&mut Cursor::new(b"RIFF".to_vec())));
        assert!(!is_mp4(&mut Cursor::new(boxed(b"moof", b"ftyp"))));
    }
}

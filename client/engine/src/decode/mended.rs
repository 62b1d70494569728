//! An MP4 file as its reader can bear it: each box is looked at before it is read, and what would end the program
//! reads as zero. What to look for is the business of [`super::mp4_tables`].

use std::io::{self, Read, Seek, SeekFrom};

use super::boxes::Reader;
use super::mp4_tables::{self, Findings};
use crate::source::MediaSource;

/// Whether the bytes begin as an MP4 file does. The source is put back to its start.
pub(super) fn is_mp4(source: &mut dyn MediaSource) -> bool {
    let kind = source.is_seekable().then(|| Reader::new(source, 1).bytes::<4>(4)).flatten();
    source.seek(SeekFrom::Start(0)).is_ok() && kind == Some(*b"ftyp")
}

/// An MP4 file that is looked after.
pub(super) struct Mended {
    inner: Box<dyn MediaSource>,
    at: u64,
    length: u64,
    /// Start of the first box that was not looked at.
    next_box: u64,
    findings: Findings,
}

impl Mended {
    /// Looks after a source that [`is_mp4`] and stands at its start.
    pub(super) fn new(inner: Box<dyn MediaSource>) -> Self {
        let length = inner.byte_len().unwrap_or(u64::MAX);
        Self { inner, at: 0, length, next_box: 0, findings: Findings::default() }
    }

    /// Looks at every box that begins before the place up to which was read.
    fn look_ahead(&mut self) -> io::Result<()> {
        if self.next_box >= self.at {
            return Ok(());
        }
        while self.next_box < self.at {
            let mut reader = Reader::new(self.inner.as_mut(), usize::MAX);
            let Some(atom) = reader.atom(self.next_box, self.length) else {
                self.next_box = u64::MAX;
                break;
            };
            mp4_tables::look_at(&mut reader, &atom, self.length, &mut self.findings);
            self.next_box = atom.end;
        }
        self.inner.seek(SeekFrom::Start(self.at)).map(|_| ())
    }
}

impl Read for Mended {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buf)?;
        let from = self.at;
        self.at += got as u64;
        self.look_ahead()?;
        let first = self.findings.zeroes.partition_point(|(at, bytes)| at + bytes <= from);
        for (at, bytes) in self.findings.zeroes[first..].iter().take_while(|(at, _)| *at < self.at) {
            let (start, end) = ((*at).max(from) - from, (at + bytes).min(self.at) - from);
            buf[start as usize..end as usize].fill(0);
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

    fn boxed(kind: &[u8; 4], content: &[&[u8]]) -> Vec<u8> {
        let content = content.concat();
        [&(content.len() as u32 + 8).to_be_bytes(), kind.as_slice(), &content].concat()
    }

    fn file(boxes: &[Vec<u8>]) -> Vec<u8> {
        [boxed(b"ftyp", &[b"isom"]), boxes.concat(), boxed(b"mdat", &[&[5; 400]])].concat()
    }

    /// A fragment with one run, after the header's flags and fields.
    fn fragment(header_flags: u8, header: &[u8], run_flags: [u8; 2], count: u32, run: &[u8]) -> Vec<u8> {
        let header = boxed(b"tfhd", &[&[0, 0, 0, header_flags, 0, 0, 0, 1], header]);
        let run = boxed(b"trun", &[&[0, 0], &run_flags, &count.to_be_bytes(), run]);
        boxed(b"moof", &[&boxed(b"traf", &[&header, &run])])
    }

    fn read_in_pieces(file: &[u8], piece: usize) -> Vec<u8> {
        let mut source = Mended::new(Box::new(Cursor::new(file.to_vec())));
        let (mut read, mut buf) = (Vec::new(), vec![0; piece]);
        while let Ok(got @ 1..) = source.read(&mut buf) {
            read.extend_from_slice(&buf[..got]);
        }
        read
    }

    #[test]
    fn what_would_end_the_program_reads_as_zero_however_it_is_read() {
        let sized = [0, 0, 0, 40];
        let far = [0x40, 0, 0, 0, 0, 0, 0, 0];
        let tables = |offset: [u8; 8]| {
            let list = boxed(b"co64", &[&[0; 4], &[0, 0, 0, 2], &[0, 0, 0, 0, 0, 0, 0, 9], &offset]);
            let table = boxed(b"minf", &[&boxed(b"stbl", &[&list])]);
            boxed(b"moov", &[&boxed(b"trak", &[&boxed(b"mdia", &[&table])])])
        };
        let cases = [
            // The priority of the first sample, without and with an offset before it.
            (
                fragment(0x10, &sized, [0, 4], 2, &[1, 2, 2, 4]),
                fragment(0x10, &sized, [0, 4], 2, &[1, 2, 0, 0]),
            ),
            (
                fragment(0x10, &sized, [0, 5], 2, &[0, 0, 0, 7, 1, 2, 2, 4]),
                fragment(0x10, &sized, [0, 5], 2, &[0, 0, 0, 7, 1, 2, 0, 0]),
            ),
            // A base and an offset beyond the file, and an offset before its start.
            (fragment(0x1, &far, [2, 0], 1, &sized), fragment(0x1, &[0; 8], [2, 0], 1, &sized)),
            (fragment(0x10, &sized, [0, 1], 1, &[0x40, 0, 0, 0]), fragment(0x10, &sized, [0, 1], 1, &[0; 4])),
            (fragment(0x10, &sized, [0, 1], 1, &[0xc0; 4]), fragment(0x10, &sized, [0, 1], 1, &[0; 4])),
            // More than the file holds, and nothing a thousand times.
            (fragment(0x10, &sized, [0, 0], 99, &[]), fragment(0x10, &sized, [0, 0], 0, &[])),
            (fragment(0x10, &[0; 4], [0, 0], 999, &[]), fragment(0x10, &[0; 4], [0, 0], 0, &[])),
            (
                fragment(0, &[], [3, 0], 1, &[0, 0, 0, 1, 0x70, 0, 0, 0]),
                fragment(0, &[], [3, 0], 0, &[0, 0, 0, 1, 0x70, 0, 0, 0]),
            ),
            (tables(far), tables([0; 8])),
        ];
        for (number, (given, wanted)) in cases.into_iter().enumerate() {
            let (given, wanted) = (file(&[given]), file(&[wanted]));
            for piece in 1..given.len() {
                assert_eq!(read_in_pieces(&given, piece), wanted, "case {number} in pieces of {piece}");
            }
        }
    }

    #[test]
    fn what_is_sound_stays_as_it_is() {
        let run = [0, 0, 0, 60, 1, 2, 0, 0, 0, 0, 0, 40, 0, 0, 0, 41];
        let sound = file(&[fragment(0, &[], [2, 5], 2, &run), fragment(0x10, &[0, 0, 0, 9], [0, 0], 4, &[])]);
        assert_eq!(read_in_pieces(&sound, 7), sound);
    }

    #[test]
    fn only_what_begins_with_its_mark_is_mp4() {
        assert!(is_mp4(&mut Cursor::new(file(&[]))));
        assert!(!is_mp4(&mut Cursor::new(b"RIFF".to_vec())));
        assert!(!is_mp4(&mut Cursor::new(boxed(b"moof", &[b"ftyp"]))));
    }
}

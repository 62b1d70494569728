//! Vorbis setup headers in an Ogg file, looked at before the container reader gets them: it takes the root of a
//! codebook's size for granted, and ends the whole program where that is not exact. A header that will not do loses
//! a byte, so that its page counts as damaged.
//!
//! **Source** RFC 3533, section 6 (pages, lacing); Vorbis I specification, section 4.2.1 (header packets).

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::vorbis_setup::{self, MARK};
use crate::source::MediaSource;

/// Bytes of a page's head before its lacing table.
const HEAD_BYTES: usize = 27;
/// Where in a page its checksum lies.
const CHECKSUM: std::ops::Range<usize> = 22..26;
/// Bytes of the largest head with its table.
const MAX_HEAD_BYTES: u64 = HEAD_BYTES as u64 + 255;
/// Bytes of the largest page.
const MAX_PAGE_BYTES: u64 = MAX_HEAD_BYTES + 255 * 255;
/// A setup header longer than this is none.
const MAX_SETUP_BYTES: usize = 1 << 20;
/// Pages looked through for the rest of one header.
const MAX_PAGES: usize = 256;

/// A source in which setup headers are watched for.
pub(super) struct Watched {
    inner: Box<dyn MediaSource>,
    at: u64,
    /// The last bytes that were read, if reading went on from there.
    tail: Vec<u8>,
    watching: Watching,
}

/// Whether a source is watched: switched off once the file is known to be no Ogg file.
#[derive(Debug, Clone)]
pub(super) struct Watching(Arc<AtomicBool>);

impl Watching {
    pub(super) fn stop(&self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

impl Watched {
    /// Watches a source from its start; one that cannot seek is left alone.
    pub(super) fn new(inner: Box<dyn MediaSource>) -> Self {
        let watching = Watching(Arc::new(AtomicBool::new(inner.is_seekable())));
        Self { inner, at: 0, tail: Vec::new(), watching }
    }

    pub(super) fn watching(&self) -> Watching {
        self.watching.clone()
    }

    /// Whether the mark at a place begins a setup header that the reader may have, or none at all.
    fn will_do(&mut self, mark: u64) -> io::Result<bool> {
        let from = mark.saturating_sub(MAX_PAGE_BYTES);
        let before = bytes_at(self.inner.as_mut(), from, (mark - from) as usize)?;
        for start in (0..before.len()).filter(|start| before[*start..].starts_with(b"OggS")) {
            let start = from + start as u64;
            let Some(page) = Page::read(self.inner.as_mut(), start)? else { continue };
            let Some(packet) = page.packets().find(|packet| packet.start == mark) else { continue };
            let mut setup = bytes_at(self.inner.as_mut(), mark, (packet.end - mark) as usize)?;
            if !packet.is_whole {
                self.add_rest(&page, &mut setup)?;
            }
            if setup.len() > MAX_SETUP_BYTES || !vorbis_setup::is_plausible(&setup) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Appends what later pages hold of a packet that began on a page.
    fn add_rest(&mut self, first: &Page, setup: &mut Vec<u8>) -> io::Result<()> {
        let mut at = first.end;
        for _ in 0..MAX_PAGES {
            let Some(page) = Page::read(self.inner.as_mut(), at)? else { break };
            at = page.end;
            if page.serial != first.serial {
                continue;
            }
            if !page.is_sound(self.inner.as_mut())? {
                break;
            }
            let Some(packet) = page.packets().next().filter(|_| page.goes_on) else { break };
            setup.extend(bytes_at(self.inner.as_mut(), packet.start, (packet.end - packet.start) as usize)?);
            if packet.is_whole || setup.len() > MAX_SETUP_BYTES {
                break;
            }
        }
        Ok(())
    }
}

/// A packet's part on one page.
struct Part {
    start: u64,
    end: u64,
    is_whole: bool,
}

/// Where a page's packets lie.
struct Page {
    start: u64,
    serial: [u8; 4],
    goes_on: bool,
    body: u64,
    end: u64,
    lacing: Vec<u8>,
}

impl Page {
    fn read(source: &mut dyn MediaSource, at: u64) -> io::Result<Option<Self>> {
        let head = bytes_at(source, at, MAX_HEAD_BYTES as usize)?;
        let Some((fixed, rest)) = head.split_first_chunk::<HEAD_BYTES>() else { return Ok(None) };
        let Some(lacing) = rest.get(..usize::from(fixed[HEAD_BYTES - 1])) else { return Ok(None) };
        if !fixed.starts_with(b"OggS") {
            return Ok(None);
        }
        let body = at + (HEAD_BYTES + lacing.len()) as u64;
        let bytes: u64 = lacing.iter().map(|length| u64::from(*length)).sum();
        let serial = [fixed[14], fixed[15], fixed[16], fixed[17]];
        Ok(Some(Self {
            start: at,
            serial,
            goes_on: fixed[5] & 1 == 1,
            body,
            end: body + bytes,
            lacing: lacing.to_vec(),
        }))
    }

    /// Whether its checksum is right. Only where a header goes on: a page that begins one and is dropped does no harm.
    fn is_sound(&self, source: &mut dyn MediaSource) -> io::Result<bool> {
        let mut page = bytes_at(source, self.start, (self.end - self.start) as usize)?;
        let Some(place) = page.get_mut(CHECKSUM) else { return Ok(false) };
        let written = place.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte));
        place.fill(0);
        Ok(checksum(&page) == written)
    }

    fn packets(&self) -> impl Iterator<Item = Part> {
        let mut start = self.body;
        self.lacing.split_inclusive(|length| *length < 255).map(move |lacing| {
            let end = start + lacing.iter().map(|length| u64::from(*length)).sum::<u64>();
            let is_whole = lacing.last().is_some_and(|length| *length < 255);
            let part = Part { start, end, is_whole };
            start = end;
            part
        })
    }
}

/// CRC-32 with the polynomial 0x04c11db7, from the highest bit on, begun at zero, nothing turned.
fn checksum(page: &[u8]) -> u32 {
    page.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ (u32::from(*byte) << 24), |crc: u32, _| (crc << 1) ^ ((crc >> 31) * 0x04c1_1db7))
    })
}

/// So many bytes from a place, or as many as there are.
fn bytes_at(source: &mut dyn MediaSource, at: u64, count: usize) -> io::Result<Vec<u8>> {
    source.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::with_capacity(count);
    source.take(count as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl Read for Watched {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buf)?;
        if !self.watching.0.load(Ordering::Relaxed) {
            return Ok(got);
        }
        let from = self.at - self.tail.len() as u64;
        self.at += got as u64;
        let seen = [&self.tail, &buf[..got]].concat();
        let marks = seen.windows(MARK.len()).enumerate().filter(|(_, window)| window == MARK);
        for (start, _) in marks {
            let good = self.will_do(from + start as u64)?;
            self.inner.seek(SeekFrom::Start(self.at))?;
            if !good {
                // The mark's last byte: the first may have been given away before.
                buf[start + MARK.len() - 1 - self.tail.len()] = 0;
            }
        }
        self.tail = seen[seen.len().saturating_sub(MARK.len() - 1)..].to_vec();
        Ok(got)
    }
}

impl Seek for Watched {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.inner.seek(to)?;
        self.tail.clear();
        Ok(self.at)
    }
}

impl MediaSource for Watched {
    fn is_seekable(&self) -> bool {
        self.inner.is_seekable()
    }

    fn byte_len(&self) -> Option<u64> {
        self.inner.byte_len()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    const REAL: &[u8] = include_bytes!("../../../../tests/golden/cases/vorbis/vorbis.ogg");

    fn read_in_pieces(file: &[u8], piece: usize) -> Vec<u8> {
        let mut source = Watched::new(Box::new(Cursor::new(file.to_vec())));
        let (mut read, mut buf) = (Vec::new(), vec![0; piece]);
        while let Ok(got @ 1..) = source.read(&mut buf) {
            read.extend_from_slice(&buf[..got]);
        }
        read
    }

    #[test]
    fn a_real_file_stays_as_it_is() {
        for piece in [1, 5, 4_096, REAL.len()] {
            assert!(read_in_pieces(REAL, piece) == REAL, "in pieces of {piece}");
        }
    }

    #[test]
    fn pages_of_a_real_file_are_sound() {
        let mut source = Cursor::new(REAL.to_vec());
        let (mut at, mut pages) = (0, 0);
        while let Some(page) = Page::read(&mut source, at).unwrap() {
            assert!(page.is_sound(&mut source).unwrap(), "the page at {at}");
            (at, pages) = (page.end, pages + 1);
        }
        assert_eq!(at, REAL.len() as u64);
        assert!(pages > 2);
    }

    #[test]
    fn a_setup_with_a_bad_codebook_loses_its_mark_however_it_is_read() {
        let mark = REAL.windows(MARK.len()).position(|window| window == MARK).unwrap();
        let mut bad = REAL.to_vec();
        // The highest byte of the first codebook's entries: behind their number, the sync and the dimensions.
        bad[mark + MARK.len() + 8] = 0xff;
        let mut wanted = bad.clone();
        wanted[mark + MARK.len() - 1] = 0;
        for piece in [1, 5, 4_096, bad.len()] {
            assert!(read_in_pieces(&bad, piece) == wanted, "in pieces of {piece}");
        }
    }
}

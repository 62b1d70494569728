//! The boxes of an MP4 file: their types and where they lie. What is in them is the business of their readers.
//!
//! **Source** ISO/IEC 14496-12, section 4.2.

use std::io::SeekFrom;

use crate::source::MediaSource;

/// Bytes of a table that are read at once.
const TABLE_PIECE_BYTES: usize = 4_096;

/// One box: its type and where its content lies.
pub(crate) struct Atom {
    pub(crate) kind: [u8; 4],
    pub(crate) start: u64,
    pub(crate) content: u64,
    pub(crate) end: u64,
}

/// Reads boxes out of a source, from any place.
pub(crate) struct Reader<'s> {
    source: &'s mut dyn MediaSource,
    boxes_left: usize,
}

impl<'s> Reader<'s> {
    /// A reader that gives up after so many boxes.
    pub(crate) fn new(source: &'s mut dyn MediaSource, boxes_left: usize) -> Self {
        Self { source, boxes_left }
    }

    /// Bytes at a place; none where the source ends before.
    pub(crate) fn bytes<const N: usize>(&mut self, at: u64) -> Option<[u8; N]> {
        let mut buf = [0; N];
        self.source.seek(SeekFrom::Start(at)).ok()?;
        self.source.read_exact(&mut buf).ok()?;
        Some(buf)
    }

    /// A big-endian number.
    pub(crate) fn u32(&mut self, at: u64) -> Option<u32> {
        self.bytes(at).map(u32::from_be_bytes)
    }

    /// A big-endian number.
    pub(crate) fn u64(&mut self, at: u64) -> Option<u64> {
        self.bytes(at).map(u64::from_be_bytes)
    }

    /// The box that begins at a place, cut off at `limit`.
    pub(crate) fn atom(&mut self, at: u64, limit: u64) -> Option<Atom> {
        self.boxes_left = self.boxes_left.checked_sub(1)?;
        let [a, b, c, d, kind @ ..] = self.bytes::<8>(at)?;
        let (header, size) = match u32::from_be_bytes([a, b, c, d]) {
            0 => (8, limit.checked_sub(at)?),
            1 => (16, self.u64(at.checked_add(8)?)?),
            size => (8, u64::from(size)),
        };
        let end = at.checked_add(size)?.min(limit);
        let content = at.checked_add(header)?;
        (content <= end).then_some(Atom { kind, start: at, content, end })
    }

    /// The first box of a kind between two places.
    pub(crate) fn find(&mut self, kind: &[u8; 4], mut at: u64, limit: u64) -> Option<Atom> {
        while at < limit {
            let atom = self.atom(at, limit)?;
            if &atom.kind == kind {
                return Some(atom);
            }
            at = atom.end;
        }
        None
    }

    /// Every box of a kind in another.
    pub(crate) fn all(&mut self, kind: &[u8; 4], parent: &Atom) -> Vec<Atom> {
        let mut found = Vec::new();
        let mut at = parent.content;
        while let Some(atom) = self.find(kind, at, parent.end) {
            at = atom.end;
            found.push(atom);
        }
        found
    }

    /// Shows every whole entry of a table between two places, and where it lies.
    pub(crate) fn entries(&mut self, mut at: u64, end: u64, width: usize, mut see: impl FnMut(u64, &[u8])) {
        let mut piece = vec![0; TABLE_PIECE_BYTES / width.max(1) * width];
        while at < end && width > 0 {
            let wanted = usize::try_from(end - at).unwrap_or(usize::MAX).min(piece.len());
            let piece = &mut piece[..wanted / width * width];
            let read = self.source.seek(SeekFrom::Start(at)).and_then(|_| self.source.read_exact(piece));
            if read.is_err() || piece.is_empty() {
                return;
            }
            for entry in piece.chunks_exact(width) {
                see(at, entry);
                at += width as u64;
            }
        }
    }
}

//! What an MP4 file's tables point at, before the container reader gets them. It ends the whole program where a
//! table points far beyond the file, or where a damaged fragment seems to promise a table that is not there. Here
//! are the places of what must not be read as it stands; as zero it means "where the last sample ended", "no
//! samples", "nothing said".
//!
//! **Source** ISO/IEC 14496-12, sections 8.7.5 (stco, co64), 8.8.3 (trex), 8.8.7 (tfhd), 8.8.8 (trun).

use super::boxes::{Atom, Reader};

/// Flags of a track fragment.
const BASE_OFFSET: u32 = 0x1;
const DESCRIPTION: u32 = 0x2;
const DEFAULT_DURATION: u32 = 0x8;
const DEFAULT_SIZE: u32 = 0x10;
/// Flags of a run.
const DATA_OFFSET: u32 = 0x1;
const FIRST_FLAGS: u32 = 0x4;
const DURATIONS: u32 = 0x100;
const SIZES: u32 = 0x200;
const PER_SAMPLE: u32 = 0xf00;

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Places and lengths of what has to read as zero, in order.
    pub(super) zeroes: Vec<(u64, u64)>,
    /// Track and size of its samples where nothing else is said.
    default_sizes: Vec<(u32, u32)>,
}

/// One track of one fragment.
struct TrackFragment {
    base: u64,
    default_size: u32,
    /// Bytes that its runs have asked for.
    asked: u64,
}

/// Looks at one top-level box of a file of `length` bytes.
pub(super) fn look_at(reader: &mut Reader<'_>, atom: &Atom, length: u64, findings: &mut Findings) {
    let first = findings.zeroes.len();
    // A table that is cut off is looked at as far as it goes.
    let _ = match &atom.kind {
        b"moov" => movie(reader, atom, length, findings),
        b"moof" => fragment(reader, atom, length, findings),
        _ => None,
    };
    findings.zeroes[first..].sort_unstable();
}

fn movie(reader: &mut Reader<'_>, movie: &Atom, length: u64, findings: &mut Findings) -> Option<()> {
    for track in reader.all(b"trak", movie) {
        for media in reader.all(b"mdia", &track) {
            for information in reader.all(b"minf", &media) {
                for table in reader.all(b"stbl", &information) {
                    chunk_offsets(reader, &table, length, findings);
                }
            }
        }
    }
    for extends in reader.all(b"mvex", movie) {
        for track in reader.all(b"trex", &extends) {
            let entry = (reader.u32(track.content + 4)?, reader.u32(track.content + 16)?);
            findings.default_sizes.push(entry);
        }
    }
    Some(())
}

fn chunk_offsets(reader: &mut Reader<'_>, table: &Atom, length: u64, findings: &mut Findings) {
    for (kind, width) in [(b"stco", 4), (b"co64", 8)] {
        for list in reader.all(kind, table) {
            reader.entries(list.content + 8, list.end, width, |at, entry| {
                let offset = entry.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
                if offset > length {
                    findings.zeroes.push((at, width as u64));
                }
            });
        }
    }
}

fn fragment(reader: &mut Reader<'_>, fragment: &Atom, length: u64, findings: &mut Findings) -> Option<()> {
    for track in reader.all(b"traf", fragment) {
        let mut state = TrackFragment { base: fragment.start, default_size: 0, asked: 0 };
        // The reader takes the last header, wherever it lies.
        for header in reader.all(b"tfhd", &track) {
            state = track_header(reader, fragment, &header, length, findings)?;
        }
        for run in reader.all(b"trun", &track) {
            look_at_run(reader, &run, &mut state, length, findings)?;
        }
    }
    Some(())
}

fn track_header(
    reader: &mut Reader<'_>,
    fragment: &Atom,
    header: &Atom,
    length: u64,
    findings: &mut Findings,
) -> Option<TrackFragment> {
    let flags = reader.u32(header.content)?;
    let track = reader.u32(header.content + 4)?;
    let mut at = header.content + 8;
    let mut base = fragment.start;
    if flags & BASE_OFFSET != 0 {
        base = reader.u64(at)?;
        if base > length {
            findings.zeroes.push((at, 8));
            base = 0;
        }
        at += 8;
    }
    at += if flags & DESCRIPTION == 0 { 0 } else { 4 };
    at += if flags & DEFAULT_DURATION == 0 { 0 } else { 4 };
    let default_size = if flags & DEFAULT_SIZE == 0 {
        // Of several for one track, the largest: which one counts is the reader's business.
        let sizes = findings.default_sizes.iter().filter(|(other, _)| *other == track);
        sizes.map(|(_, size)| *size).max().unwrap_or(u32::MAX)
    } else {
        reader.u32(at)?
    };
    Some(TrackFragment { base, default_size, asked: 0 })
}

fn look_at_run(
    reader: &mut Reader<'_>,
    run: &Atom,
    track: &mut TrackFragment,
    length: u64,
    findings: &mut Findings,
) -> Option<()> {
    let flags = reader.u32(run.content)?;
    let count = reader.u32(run.content + 4)?;
    let mut at = run.content + 8;
    if flags & DATA_OFFSET != 0 {
        let offset = i64::from(reader.u32(at)?.cast_signed());
        let start = track.base.checked_add_signed(offset);
        if start.is_none_or(|start| start > length) {
            findings.zeroes.push((at, 4));
        }
        at += 4;
    }
    if flags & FIRST_FLAGS != 0 {
        // The reader takes two bits of the degradation priority for a promise of tables.
        if reader.u32(at)? & 0xffff != 0 {
            findings.zeroes.push((at + 2, 2));
        }
        at += 4;
    }
    let bytes = if flags & SIZES == 0 {
        u64::from(count).checked_mul(u64::from(track.default_size))
    } else {
        Some(sum_of_sizes(reader, at, run.end, flags, count))
    };
    // Samples without a byte are none, and billions of them would take their time.
    let asked = bytes.filter(|bytes| *bytes > 0).and_then(|bytes| track.asked.checked_add(bytes));
    match asked.filter(|asked| *asked <= length) {
        Some(asked) => track.asked = asked,
        None => findings.zeroes.push((run.content + 4, 4)),
    }
    Some(())
}

fn sum_of_sizes(reader: &mut Reader<'_>, at: u64, end: u64, flags: u32, count: u32) -> u64 {
    let width = 4 * (flags & PER_SAMPLE).count_ones() as usize;
    let size_at = if flags & DURATIONS == 0 { 0 } else { 4 };
    let mut sum = 0;
    let end = end.min(at.saturating_add(u64::from(count) * width as u64));
    reader.entries(at, end, width, |_, entry| {
        if let Some(size) = entry.get(size_at..).and_then(|rest| rest.first_chunk()) {
            sum += u64::from(u32::from_be_bytes(*size));
        }
    });
    sum
}

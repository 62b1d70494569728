//! A look at the codebooks of a Vorbis stream before the decoder gets them. A few bytes can ask for books of
//! megabytes each, 256 times over; no encoder comes near what is let through here.
//!
//! **Source** Vorbis I specification, sections 3.2.1 (codebooks) and 4.2.4 (setup header).

/// What the setup header begins with.
pub(super) const MARK: &[u8; 7] = b"\x05vorbis";
/// What each codebook begins with.
const SYNC: u32 = 0x56_43_42;
/// Entries of all books together. The largest encoders use some 30,000.
const MAX_ENTRIES: u64 = 1 << 18;
/// Numbers in the vectors of all books together.
const MAX_VECTOR_VALUES: u64 = 1 << 21;

/// Bits from the lowest of each byte on.
struct Bits<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> Option<u32> {
        let mut value = 0;
        for bit in 0..count {
            let byte = self.bytes.get(self.at / 8)?;
            value |= u32::from(byte >> (self.at % 8) & 1) << bit;
            self.at += 1;
        }
        Some(value)
    }

    fn skip(&mut self, count: u64) -> Option<()> {
        self.at = self.at.checked_add(usize::try_from(count).ok()?)?;
        (self.at <= self.bytes.len() * 8).then_some(())
    }
}

/// Entries and vector values that were asked for so far.
#[derive(Debug, Default, PartialEq)]
struct Demand {
    entries: u64,
    vector_values: u64,
}

/// Whether the codebooks in a track's headers are whole and of a size that a decoder can be given.
pub(super) fn is_plausible(headers: &[u8]) -> bool {
    let marks = headers.windows(MARK.len()).enumerate().filter(|(_, window)| *window == MARK);
    // Each of them: the one that the decoder takes must not hide behind another.
    let mut setups = marks.map(|(at, _)| Bits { bytes: &headers[at + MARK.len()..], at: 0 }).peekable();
    setups.peek().is_some() && setups.all(|mut bits| demand(&mut bits).is_some())
}

/// What all codebooks ask for together; none where it is too much, or the header is cut off or damaged.
fn demand(bits: &mut Bits<'_>) -> Option<Demand> {
    let mut demand = Demand::default();
    for _ in 0..=bits.take(8)? {
        read_book(bits, &mut demand)?;
    }
    Some(demand)
}

fn read_book(bits: &mut Bits<'_>, demand: &mut Demand) -> Option<()> {
    if bits.take(24)? != SYNC {
        return None;
    }
    let dimensions = bits.take(16)?;
    let entries = bits.take(24)?;
    demand.entries += u64::from(entries);
    if demand.entries > MAX_ENTRIES {
        return None;
    }
    read_lengths(bits, entries)?;
    let values = u64::from(entries) * u64::from(dimensions);
    let multiplicands = match bits.take(4)? {
        0 => return Some(()),
        1 => u64::from(lattice_side(entries, dimensions)?),
        2 => values,
        _ => return None,
    };
    demand.vector_values += values;
    if demand.vector_values > MAX_VECTOR_VALUES {
        return None;
    }
    bits.skip(64)?;
    let value_bits = bits.take(4)? + 1;
    bits.skip(1 + multiplicands * u64::from(value_bits))
}

/// Passes over the lengths of the code words.
fn read_lengths(bits: &mut Bits<'_>, entries: u32) -> Option<()> {
    let is_ordered = bits.take(1)? == 1;
    if is_ordered {
        bits.skip(5)?;
        let mut entry = 0;
        while entry < entries {
            entry += bits.take(u32::BITS - (entries - entry).leading_zeros())?;
        }
        return (entry == entries).then_some(());
    }
    let is_sparse = bits.take(1)? == 1;
    if !is_sparse {
        return bits.skip(5 * u64::from(entries));
    }
    for _ in 0..entries {
        if bits.take(1)? == 1 {
            bits.skip(5)?;
        }
    }
    Some(())
}

/// The largest number whose power of `dimensions` is not above `entries`; none where there is none, or where a
/// decoder that takes the root in single precision, as most do, would get another or overflow.
fn lattice_side(entries: u32, dimensions: u32) -> Option<u32> {
    let fits = |side: u32| side.checked_pow(dimensions).is_some_and(|power| power <= entries);
    let (mut low, mut high) = (0, entries);
    while low < high && dimensions > 0 {
        let middle = low + (high - low).div_ceil(2);
        if fits(middle) { low = middle } else { high = middle - 1 }
    }
    let root = (entries as f32).powf(1.0 / dimensions as f32).floor() as u32;
    let is_safe = low > 0 && root == low && (low + 1).checked_pow(dimensions).is_some();
    is_safe.then_some(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers and their sizes in bits, packed.
    fn packed(fields: &[(u32, u32)]) -> Vec<u8> {
        let bits = fields.iter().flat_map(|(value, size)| (0..*size).map(move |bit| value >> bit & 1));
        let bits: Vec<u32> = bits.collect();
        let byte = |bits: &[u32]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | bit) as u8;
        bits.chunks(8).map(byte).collect()
    }

    /// Headers with so many books, each of 2^17 entries of one length and two dimensions.
    fn with_books(count: u32) -> Vec<u8> {
        let side = 362;
        let mut fields = vec![(count - 1, 8)];
        for _ in 0..count {
            fields.extend([(SYNC, 24), (2, 16), (1 << 17, 24), (1, 1), (16, 5), (1 << 17, 18)]);
            fields.extend([(1, 4), (0, 32), (0, 32), (0, 4), (0, 1)]);
            fields.extend(vec![(0, 1); side]);
        }
        [b"\x01vorbis....".as_slice(), MARK, &packed(&fields)].concat()
    }

    #[test]
    fn what_a_few_bytes_ask_for_is_limited() {
        assert!(is_plausible(&with_books(1)));
        assert!(is_plausible(&with_books(2)));
        assert!(!is_plausible(&with_books(3)));
    }

    #[test]
    fn a_header_that_is_cut_off_is_refused() {
        let headers = with_books(1);
        assert!(!is_plausible(&headers[..headers.len() - 8]));
        assert!(!is_plausible(b"\x01vorbis"));
    }

    #[test]
    fn the_lattice_has_whole_sides() {
        for (entries, dimensions, side) in [(81, 4, Some(3)), (80, 4, Some(2)), (5, 1, Some(5)), (0, 2, None)]
        {
            assert_eq!(lattice_side(entries, dimensions), side);
        }
    }
}

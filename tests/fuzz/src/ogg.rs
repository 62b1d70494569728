//! Checksums of Ogg pages. A reader throws a page with a wrong one away, so that mutated pages would never be read;
//! whoever makes a hostile file would put the right ones in.
//!
//! **Source** RFC 3533, section 6.

/// Bytes of a page's head before its segment table.
const HEAD_BYTES: usize = 27;
/// Where in a page its checksum lies.
const CHECKSUM: std::ops::Range<usize> = 22..26;

/// Writes the right checksum into every page that lies whole in the bytes.
pub(crate) fn repair_checksums(bytes: &mut [u8]) {
    let mut at = 0;
    while at + HEAD_BYTES <= bytes.len() {
        let page_bytes = if bytes[at..].starts_with(b"OggS") { page_bytes(&bytes[at..]) } else { None };
        let Some(page) = page_bytes.and_then(|length| bytes.get_mut(at..at + length)) else {
            at += 1;
            continue;
        };
        page[CHECKSUM].fill(0);
        let checksum = checksum(page).to_le_bytes();
        page[CHECKSUM].copy_from_slice(&checksum);
        at += page.len();
    }
}

/// Length of the page at the start of the bytes, where its segment table is whole.
fn page_bytes(bytes: &[u8]) -> Option<usize> {
    let segments = usize::from(*bytes.get(HEAD_BYTES - 1)?);
    let table = bytes.get(HEAD_BYTES..HEAD_BYTES + segments)?;
    Some(HEAD_BYTES + segments + table.iter().map(|length| usize::from(*length)).sum::<usize>())
}

/// CRC-32 with the polynomial 0x04c11db7, from the highest bit on, begun at zero, nothing turned.
fn checksum(page: &[u8]) -> u32 {
    let mut crc = 0_u32;
    for byte in page {
        crc ^= u32::from(*byte) << 24;
        for _ in 0..8 {
            crc = (crc << 1) ^ (if crc >> 31 == 1 { 0x04c1_1db7 } else { 0 });
        }
    }
    crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_file_has_the_checksums_that_are_written_here() {
        let real: &[u8] = include_bytes!("../../golden/cases/opus-ogg/opus.ogg");
        let mut broken = real.to_vec();
        broken[CHECKSUM].fill(7);
        assert_ne!(broken, real);
        repair_checksums(&mut broken);
        assert_eq!(broken, real);
    }

    #[test]
    fn a_page_that_is_cut_off_is_left_alone() {
        let mut bytes = [b"OggS".as_slice(), &[255; 40]].concat();
        let before = bytes.clone();
        repair_checksums(&mut bytes);
        assert_eq!(bytes, before);
    }
}

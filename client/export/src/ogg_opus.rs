//! Opus packets as an Ogg file, page by page.
//!
//! **Source** RFC 3533 (Ogg pages and their check sum), RFC 7845 (Opus in Ogg: headers, granule positions, pre-skip), RFC
//! 6716 section 3.1 (how long a packet is).

use std::io::{self, Write};

/// Rate in which Opus counts time, whatever rate it was fed.
pub const RATE_HZ: u32 = 48_000;
/// Segments that one page can list.
const PAGE_SEGMENTS: usize = 255;
/// Sound of one page: a second, as RFC 7845 (section 6) advises.
const PAGE_FRAMES: u64 = RATE_HZ as u64;
/// Longest packet: 120 ms.
const MOST_PACKET_FRAMES: u64 = 5_760;

const FIRST: u8 = 2;
const LAST: u8 = 4;

/// What the identification header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// One or two.
    pub channels: u8,
    /// Samples at 48 kHz that the encoder adds in front, to be dropped when decoding.
    pub pre_skip: u16,
    /// Rate of what was encoded; a remark only.
    pub input_rate_hz: u32,
}

impl Head {
    /// Reads the header that an encoder gave; none for other bytes.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let rest: &[u8; 10] = bytes.strip_prefix(b"OpusHead")?.first_chunk()?;
        let [_version, channels, skip_low, skip_high, rate @ .., _, _] = *rest;
        let input_rate_hz = u32::from_le_bytes(rate);
        let pre_skip = u16::from_le_bytes([skip_low, skip_high]);
        (1..=2).contains(&channels).then_some(Self { channels, pre_skip, input_rate_hz })
    }

    fn packet(self) -> Vec<u8> {
        let mut packet = b"OpusHead\x01".to_vec();
        packet.push(self.channels);
        packet.extend(self.pre_skip.to_le_bytes());
        packet.extend(self.input_rate_hz.to_le_bytes());
        // No gain; one stream, mono or stereo.
        packet.extend([0, 0, 0]);
        packet
    }
}

/// The comment header: who wrote the file, and no comments.
fn tags() -> Vec<u8> {
    let vendor = b"Sotto";
    let mut packet = b"OpusTags".to_vec();
    packet.extend((vendor.len() as u32).to_le_bytes());
    packet.extend(vendor);
    packet.extend(0_u32.to_le_bytes());
    packet
}

/// Samples at 48 kHz that a packet decodes to; none for what is no packet.
#[must_use]
pub fn packet_frames(packet: &[u8]) -> Option<u64> {
    let (&toc, rest) = packet.split_first()?;
    let config = toc >> 3;
    let frame = match config {
        // SILK: 10, 20, 40 or 60 ms.
        0..=11 => [480, 960, 1_920, 2_880][usize::from(config % 4)],
        // Hybrid: 10 or 20 ms.
        12..=15 => [480, 960][usize::from(config % 2)],
        // CELT: 2.5, 5, 10 or 20 ms.
        _ => [120, 240, 480, 960][usize::from(config % 4)],
    };
    let count = match toc & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => u64::from(rest.first()? & 0x3f),
    };
    Some(frame * count).filter(|frames| (1..=MOST_PACKET_FRAMES).contains(frames))
}

/// An Ogg file of Opus in the making.
pub struct OggOpus<W: Write> {
    out: W,
    head: Head,
    serial: u32,
    pages: u32,
    /// Samples of all packets so far.
    frames: u64,
    /// Samples of the page in the making.
    page_frames: u64,
    lacing: Vec<u8>,
    body: Vec<u8>,
}

impl<W: Write> OggOpus<W> {
    /// Writes both headers. `serial` tells this stream from others.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn new(out: W, head: Head, serial: u32) -> io::Result<Self> {
        let mut file = Self {
            out,
            head,
            serial,
            pages: 0,
            frames: 0,
            page_frames: 0,
            lacing: Vec::new(),
            body: Vec::new(),
        };
        file.add(&head.packet());
        file.page(FIRST, 0)?;
        file.add(&tags());
        file.page(0, 0)?;
        Ok(file)
    }

    /// Adds the next packet.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidData`] for what is no Opus packet; the output cannot be written.
    pub fn packet(&mut self, packet: &[u8]) -> io::Result<()> {
        let frames = packet_frames(packet).ok_or(io::ErrorKind::InvalidData)?;
        let segments = packet.len() / 255 + 1;
        if segments > PAGE_SEGMENTS {
            return Err(io::ErrorKind::InvalidData.into());
        }
        if self.page_frames >= PAGE_FRAMES || self.lacing.len() + segments > PAGE_SEGMENTS {
            self.page(0, self.frames)?;
        }
        self.add(packet);
        self.frames += frames;
        self.page_frames += frames;
        Ok(())
    }

    /// Ends the file. `sound` is how many samples at 48 kHz were encoded: what packets hold beyond that is cut off by
    /// readers.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn finish(mut self, sound: u64) -> io::Result<W> {
        let end = sound.saturating_add(u64::from(self.head.pre_skip)).min(self.frames);
        self.page(LAST, end)?;
        Ok(self.out)
    }

    fn add(&mut self, packet: &[u8]) {
        self.lacing.extend(std::iter::repeat_n(255, packet.len() / 255));
        self.lacing.push((packet.len() % 255) as u8);
        self.body.extend(packet);
    }

    fn page(&mut self, kind: u8, granule: u64) -> io::Result<()> {
        let mut page = b"OggS\0".to_vec();
        page.push(kind);
        page.extend(granule.to_le_bytes());
        page.extend(self.serial.to_le_bytes());
        page.extend(self.pages.to_le_bytes());
        page.extend([0; 4]);
        page.push(self.lacing.len() as u8);
        page.append(&mut self.lacing);
        page.append(&mut self.body);
        let sum = check_sum(&page);
        page[22..26].copy_from_slice(&sum.to_le_bytes());
        self.pages = self.pages.wrapping_add(1);
        self.page_frames = 0;
        self.out.write_all(&page)
    }
}

/// RFC 3533: the polynomial 0x04c11db7, no reflection, nothing before and nothing after.
fn check_sum(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = table();
    bytes.iter().fold(0, |sum, byte| (sum << 8) ^ TABLE[((sum >> 24) as u8 ^ byte) as usize])
}

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut sum = (byte as u32) << 24;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 0x8000_0000 == 0 { sum << 1 } else { (sum << 1) ^ 0x04c1_1db7 };
            bit += 1;
        }
        table[byte] = sum;
        byte += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

    use super::*;

    const HEAD: Head = Head { channels: 1, pre_skip: 312, input_rate_hz: 44_100 };

    #[test]
    fn the_length_of_a_packet_stands_in_its_first_byte() {
        // CELT 20 ms, one frame; SILK 60 ms, two frames; hybrid 10 ms, three frames.
        assert_eq!(packet_frames(&[31 << 3]), Some(960));
        assert_eq!(packet_frames(&[(3 << 3) | 1, 0]), Some(5_760));
        assert_eq!(packet_frames(&[(12 << 3) | 3, 3, 0]), Some(1_440));
        assert_eq!(packet_frames(&[]), None);
        assert_eq!(packet_frames(&[(3 << 3) | 3, 63]), None);
    }

    #[test]
    fn the_header_reads_back() {
        assert_eq!(Head::read(&HEAD.packet()), Some(HEAD));
        assert_eq!(Head::read(b"OpusHead"), None);
    }

    #[test]
    fn pages_hold_a_second_and_the_last_says_where_the_sound_ends() {
        let mut file = OggOpus::new(Vec::new(), HEAD, 7).unwrap();
        for _ in 0..120 {
            file.packet(&[31 << 3; 300]).unwrap();
        }
        let file = file.finish(114_000).unwrap();
        let starts: Vec<usize> = (0..file.len()).filter(|at| file[*at..].starts_with(b"OggS")).collect();
        let granule = |at: usize| u64::from_le_bytes(file[at + 6..at + 14].try_into().unwrap());
        let granules: Vec<u64> = starts.iter().map(|at| granule(*at)).collect();
        assert_eq!(granules, [0, 0, 48_000, 96_000, 114_312]);
        assert_eq!(starts.iter().map(|at| file[at + 5]).collect::<Vec<_>>(), [FIRST, 0, 0, 0, LAST]);
    }

    #[test]
    fn the_check_sum_is_that_of_the_standard() {
        // The well-known test of CRC-32 with this polynomial and without reflection, nothing before and after.
        assert_eq!(check_sum(b"123456789"), 0x89a1_897f);
    }

    #[test]
    fn what_is_no_packet_is_refused() {
        let mut file = OggOpus::new(Vec::new(), HEAD, 7).unwrap();
        assert!(file.packet(&[]).is_err());
        assert!(file.packet(&vec![31 << 3; 70_000]).is_err());
    }
}

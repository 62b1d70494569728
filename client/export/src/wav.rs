//! WAV files of one channel and 16 bits (RIFF, Multimedia Programming Interface 1.0, 1991), header and samples apart, so
//! that a file can be written while it is being made.

/// Size of the header, in bytes.
pub const HEADER_BYTES: u64 = 44;

/// Bytes of one sample.
pub const SAMPLE_BYTES: u64 = 2;

/// The header of a file that holds `data_bytes` of samples.
///
/// Sizes above what the format can say (4 GiB, 12 hours at 48 kHz) are written as its largest value, which readers
/// take as "until the end of the file".
#[must_use]
pub fn header(sample_rate_hz: u32, data_bytes: u64) -> [u8; HEADER_BYTES as usize] {
    let size = |bytes: u64| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
    let mut header = [0; HEADER_BYTES as usize];
    let byte_rate = sample_rate_hz.saturating_mul(SAMPLE_BYTES as u32);
    let fields: [(usize, &[u8]); 13] = [
        (0, b"RIFF"),
        (4, &size(data_bytes.saturating_add(HEADER_BYTES - 8))),
        (8, b"WAVE"),
        (12, b"fmt "),
        (16, &16u32.to_le_bytes()),
        (20, &1u16.to_le_bytes()),
        (22, &1u16.to_le_bytes()),
        (24, &sample_rate_hz.to_le_bytes()),
        (28, &byte_rate.to_le_bytes()),
        (32, &(SAMPLE_BYTES as u16).to_le_bytes()),
        (34, &16u16.to_le_bytes()),
        (36, b"data"),
        (40, &size(data_bytes)),
    ];
    for (at, bytes) in fields {
        header[at..at + bytes.len()].copy_from_slice(bytes);
    }
    header
}

/// Sample rate in a header that [`header`] made; none for other bytes.
#[must_use]
pub fn sample_rate_hz(header: &[u8; HEADER_BYTES as usize]) -> Option<u32> {
    let rate = u32::from_le_bytes([header[24], header[25], header[26], header[27]]);
    (header.starts_with(b"RIFF") && &header[36..40] == b"data" && rate > 0).then_some(rate)
}

/// Samples as 16-bit little-endian PCM, rounded, and limited to full scale.
#[must_use]
pub fn to_pcm16(block: &[f32]) -> Vec<u8> {
    block.iter().flat_map(|it| ((it.clamp(-1.0, 1.0) * 32_767.0).round() as i16).to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_tells_its_sample_rate() {
        assert_eq!(sample_rate_hz(&header(48_000, 96_000)), Some(48_000));
        assert_eq!(sample_rate_hz(&[0; 44]), None);
    }

    #[test]
    fn sizes_beyond_the_format_become_its_largest_value() {
        assert_eq!(&header(48_000, u64::MAX)[40..], &[0xff; 4]);
    }

    #[test]
    fn samples_outside_full_scale_are_limited() {
        assert_eq!(to_pcm16(&[0.0, 1.0, -1.0, 7.0]), [0, 0, 0xff, 0x7f, 0x01, 0x80, 0xff, 0x7f]);
    }
}

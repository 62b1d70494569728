//! WAV files (RIFF, Multimedia Programming Interface 1.0, 1991), header and samples apart, so that a file can be written
//! while it is being made: captures and copies have one channel and 16 bits, what is spliced has what its parts have.

/// Size of the header, in bytes.
pub const HEADER_BYTES: u64 = 44;

/// Bytes of one sample.
pub const SAMPLE_BYTES: u64 = 2;

/// What the samples of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Samples {
    /// Frames of a second.
    pub rate_hz: u32,
    /// Samples of a frame.
    pub channels: u16,
    /// Bits of a sample: 16 or 24.
    pub bits: u16,
}

/// The header of a file of one channel and 16 bits that holds `data_bytes` of samples.
#[must_use]
pub fn header(sample_rate_hz: u32, data_bytes: u64) -> [u8; HEADER_BYTES as usize] {
    header_of(Samples { rate_hz: sample_rate_hz, channels: 1, bits: 16 }, data_bytes)
}

/// The header of a file that holds `data_bytes` of samples.
///
/// Sizes above what the format can say (4 GiB, 12 hours at 48 kHz) are written as its largest value, which readers
/// take as "until the end of the file".
#[must_use]
pub fn header_of(samples: Samples, data_bytes: u64) -> [u8; HEADER_BYTES as usize] {
    let size = |bytes: u64| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
    let mut header = [0; HEADER_BYTES as usize];
    let frame_bytes = samples.channels.saturating_mul(samples.bits / 8);
    let byte_rate = samples.rate_hz.saturating_mul(u32::from(frame_bytes));
    let fields: [(usize, &[u8]); 13] = [
        (0, b"RIFF"),
        (4, &size(data_bytes.saturating_add(HEADER_BYTES - 8))),
        (8, b"WAVE"),
        (12, b"fmt "),
        (16, &16u32.to_le_bytes()),
        (20, &1u16.to_le_bytes()),
        (22, &samples.channels.to_le_bytes()),
        (24, &samples.rate_hz.to_le_bytes()),
        (28, &byte_rate.to_le_bytes()),
        (32, &frame_bytes.to_le_bytes()),
        (34, &samples.bits.to_le_bytes()),
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

/// Samples as 16-bit PCM, where each of them was such a sample before it was decoded; none where one was not.
#[must_use]
pub fn to_exact16(block: &[f32]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(2 * block.len());
    for sample in block {
        let value = sample * 32_768.0;
        if value.fract() != 0.0 || !(-32_768.0..=32_767.0).contains(&value) {
            return None;
        }
        bytes.extend((value as i16).to_le_bytes());
    }
    Some(bytes)
}

/// Samples as 24-bit little-endian PCM: exact for what had up to 24 bits before it was decoded, limited to full scale.
#[must_use]
pub fn to_pcm24(block: &[f32]) -> Vec<u8> {
    let whole = |it: &f32| (f64::from(*it) * 8_388_608.0).round().clamp(-8_388_608.0, 8_388_607.0) as i32;
    block
        .iter()
        .flat_map(|it| {
            let [low, middle, high, _] = whole(it).to_le_bytes();
            [low, middle, high]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_had_16_or_24_bits_comes_back_exactly() {
        let all: Vec<i16> = (i16::MIN..=i16::MAX).collect();
        let decoded: Vec<f32> = all.iter().map(|it| f32::from(*it) / 32_768.0).collect();
        let bytes: Vec<u8> = all.iter().flat_map(|it| it.to_le_bytes()).collect();
        assert_eq!(to_exact16(&decoded), Some(bytes));
        assert_eq!(to_exact16(&[1.0]), None);
        assert_eq!(to_exact16(&[1.0 / 65_536.0]), None);
        assert_eq!(to_exact16(&[f32::NAN]), None);
        assert_eq!(
            to_pcm24(&[-1.0, 1.0, 1.0 / 8_388_608.0, 7.0]),
            [0, 0, 0x80, 0xff, 0xff, 0x7f, 1, 0, 0, 0xff, 0xff, 0x7f]
        );
    }

    #[test]
    fn a_header_says_what_the_samples_are() {
        let header = header_of(Samples { rate_hz: 44_100, channels: 2, bits: 24 }, 600);
        assert_eq!(header[22..24], 2u16.to_le_bytes());
        assert_eq!(header[28..32], (44_100u32 * 6).to_le_bytes());
        assert_eq!((header[32], header[34]), (6, 24));
    }

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

//! Formats of audio, told by their first bytes. What is none of them is not kept.

use sotto_api::feedback::AudioFormat;

/// The format of a file that begins like this; none for what is not taken.
#[must_use]
pub fn find_format(start: &[u8]) -> Option<AudioFormat> {
    let at = |from: usize, magic: &[u8]| start.get(from..from + magic.len()) == Some(magic);
    if (at(0, b"RIFF") || at(0, b"RF64")) && at(8, b"WAVE") {
        Some(AudioFormat::Wav)
    } else if at(0, b"fLaC") {
        Some(AudioFormat::Flac)
    } else if at(0, b"OggS") {
        Some(AudioFormat::Ogg)
    } else if at(0, &[0x1a, 0x45, 0xdf, 0xa3]) && names_webm(start) {
        Some(AudioFormat::Webm)
    } else if at(4, b"ftyp") {
        Some(AudioFormat::Mp4)
    } else if at(0, b"ID3") || begins_with_mp3_frame(start) {
        Some(AudioFormat::Mp3)
    } else {
        None
    }
}

/// Whether the EBML header names the document type `webm` (element 0x4282); other Matroska files are not taken.
fn names_webm(start: &[u8]) -> bool {
    start.windows(7).take(64).any(|bytes| bytes == [0x42, 0x82, 0x84, b'w', b'e', b'b', b'm'])
}

/// Whether a frame of MPEG audio layer III begins here: sync, a known version, rate and bit rate (ISO 11172-3, 2.4.1.3).
/// AAC has the same sync and layer 0.
fn begins_with_mp3_frame(start: &[u8]) -> bool {
    let &[0xff, second, third, ..] = start else { return false };
    let (version, layer) = (second >> 3 & 3, second >> 1 & 3);
    let (bit_rate, rate) = (third >> 4, third >> 2 & 3);
    second >> 5 == 7 && version != 1 && layer == 1 && bit_rate != 0 && bit_rate != 15 && rate != 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        let webm = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm";
        for (start, format) in [
            (&b"RIFF\0\0\0\0WAVEfmt "[..], AudioFormat::Wav),
            (b"RF64\xff\xff\xff\xffWAVEds64", AudioFormat::Wav),
            (b"fLaC\0\0\0\x22", AudioFormat::Flac),
            (b"OggS\0\x02", AudioFormat::Ogg),
            (webm, AudioFormat::Webm),
            (b"\0\0\0\x20ftypM4A ", AudioFormat::Mp4),
            (b"ID3\x04\0\0", AudioFormat::Mp3),
            (b"\xff\xfb\x90\x64", AudioFormat::Mp3),
            (b"\xff\xf3\x44\xc4", AudioFormat::Mp3),
        ] {
            assert_eq!(find_format(start), Some(format), "{start:?}");
        }
    }

    #[test]
    fn what_is_no_audio_of_these_is_not_taken() {
        for start in [
            &b""[..],
            b"RIFF",
            b"RIFF\0\0\0\0AVI LIST",
            b"\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska",
            b"<!doctype html><script>",
            b"PK\x03\x04",
            b"MZ\x90\0",
            b"\x7fELF",
            b"%PDF-1.7",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff\xe0\0\x10JFIF",
            b"\xff\xf1\x50\x80",
            b"\xff\xff\xff\xff",
            b"\xff\xfb",
            b"{}",
        ] {
            assert_eq!(find_format(start), None, "{start:?}");
        }
    }
}

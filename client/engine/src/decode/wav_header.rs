//! A look at a WAV file's format chunk before the container reader gets it, which does not expect every value that
//! sixteen bits can hold.
//!
//! **Source** Multimedia Programming Interface and Data Specifications 1.0 (IBM and Microsoft, 1991), chapter 3.

use std::io::{self, SeekFrom};

use super::plausible;
use crate::EngineError;
use crate::source::MediaSource;

/// Chunks looked at before giving up.
const MAX_CHUNKS: usize = 64;

/// Refuses a WAV file whose channels or rate are outside what is analysed; anything else passes. Answers whether it
/// is a WAV file with a format chunk. The source is put back to its start.
///
/// # Errors
/// [`EngineError::Implausible`].
pub(super) fn check(source: &mut dyn MediaSource) -> Result<bool, EngineError> {
    if !source.is_seekable() {
        return Ok(false);
    }
    let format = format(source);
    let rewound = source.seek(SeekFrom::Start(0));
    let (Ok(Some((channels, rate_hz))), Ok(_)) = (format, rewound) else { return Ok(false) };
    plausible(Some(rate_hz), Some(usize::from(channels)))?;
    Ok(true)
}

fn read<const N: usize>(source: &mut dyn MediaSource) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    source.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn format(source: &mut dyn MediaSource) -> io::Result<Option<(u16, u32)>> {
    let [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E'] = read::<12>(source)? else {
        return Ok(None);
    };
    for _ in 0..MAX_CHUNKS {
        let [a, b, c, d, size @ ..] = read::<8>(source)?;
        if [a, b, c, d] == *b"fmt " {
            let [_, _, low, high, rate_hz @ ..] = read::<8>(source)?;
            return Ok(Some((u16::from_le_bytes([low, high]), u32::from_le_bytes(rate_hz))));
        }
        let size = i64::from(u32::from_le_bytes(size));
        source.seek(SeekFrom::Current(size + size % 2))?;
    }
    Ok(None)
}

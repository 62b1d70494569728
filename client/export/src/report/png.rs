//! A spectrogram as a PNG picture with a palette (W3C PNG, third edition), small enough to lie inside a page.

use std::io::Write;

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, write::ZlibEncoder};
use sotto_chart::magma;
use sotto_protocol::Spectrogram;

/// Most columns: a page is not wider.
const MOST_COLUMNS: usize = 1_200;

/// The picture as an address that holds it, lowest band at the bottom; none without any cell.
pub(crate) fn data_address(spectrogram: &Spectrogram) -> Option<String> {
    let bands = usize::from(spectrogram.bands);
    let columns = spectrogram.levels.len().checked_div(bands).filter(|it| *it > 0)?;
    let width = columns.min(MOST_COLUMNS);
    let mut rows = Vec::with_capacity((width + 1) * bands);
    for band in (0..bands).rev() {
        // Every row begins with its filter: none.
        rows.push(0);
        for x in 0..width {
            let (from, to) = (x * columns / width, ((x + 1) * columns).div_ceil(width));
            let loudest =
                (from..to.max(from + 1)).filter_map(|it| spectrogram.levels.get(it * bands + band)).max();
            rows.push(loudest.copied().unwrap_or_default());
        }
    }
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
    // Writing to memory has no failing path.
    zlib.write_all(&rows).ok()?;
    let data = zlib.finish().ok()?;
    let mut head = Vec::new();
    head.extend((width as u32).to_be_bytes());
    head.extend((bands as u32).to_be_bytes());
    // Eight bits by palette, the one way of packing and filtering, from top to bottom.
    head.extend([8, 3, 0, 0, 0]);
    let palette: Vec<u8> =
        magma::table().iter().flat_map(|colour| [colour[0], colour[1], colour[2]]).collect();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, bytes) in [(b"IHDR", &head), (b"PLTE", &palette), (b"IDAT", &data), (b"IEND", &Vec::new())] {
        chunk(&mut png, kind, bytes);
    }
    Some(format!("data:image/png;base64,{}", STANDARD.encode(png)))
}

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], bytes: &[u8]) {
    png.extend((bytes.len() as u32).to_be_bytes());
    let from = png.len();
    png.extend(kind);
    png.extend(bytes);
    let sum = crc32fast::hash(&png[from..]);
    png.extend(sum.to_be_bytes());
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

    use std::io::Read;

    use super::*;

    #[test]
    fn the_picture_holds_every_cell() {
        let spectrogram =
            Spectrogram { hop_s: 0.1, bands: 2, low_hz: 0.0, high_hz: 1.0, levels: vec![1, 2, 3, 4, 5, 6] };
        let address = data_address(&spectrogram).unwrap();
        let png = STANDARD.decode(address.strip_prefix("data:image/png;base64,").unwrap()).unwrap();
        assert_eq!(&png[16..24], &[0, 0, 0, 3, 0, 0, 0, 2]);
        let at = png.windows(4).position(|it| it == b"IDAT").unwrap();
        let size = u32::from_be_bytes(png[at - 4..at].try_into().unwrap()) as usize;
        let mut rows = Vec::new();
        flate2::read::ZlibDecoder::new(&png[at + 4..at + 4 + size]).read_to_end(&mut rows).unwrap();
        assert_eq!(rows, [0, 2, 4, 6, 0, 1, 3, 5]);
        let empty = Spectrogram { bands: 0, levels: Vec::new(), ..spectrogram };
        assert_eq!(data_address(&empty), None);
    }
}

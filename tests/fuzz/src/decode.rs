//! One file through the public decoder: open, facts, every block to the end.

use std::io::Cursor;

use sotto_engine::Decoder;
use sotto_engine::decode::{MAX_CHANNELS, SAMPLE_RATES_HZ};

use crate::{Container, bound};

/// Decodes bytes as one container.
///
/// # Panics
/// The decoder broke a promise: it panicked, held too much, or gave what no caller expects.
pub fn decode(container: Container, bytes: &[u8]) {
    let bytes = container.forced(bytes);
    bound::within(bound::MAX_DECODER_BYTES, || drive(bytes, container.extension()));
}

fn drive(bytes: Vec<u8>, extension: &str) {
    let Ok(mut decoder) = Decoder::open(Box::new(Cursor::new(bytes)), extension) else { return };
    let format = decoder.format();
    assert!(SAMPLE_RATES_HZ.contains(&format.sample_rate_hz), "{format:?}");
    assert!((1..=MAX_CHANNELS).contains(&usize::from(format.channels)), "{format:?}");
    let facts = decoder.facts();
    assert!(facts.promised_s.is_none_or(|seconds| seconds.is_finite() && seconds >= 0.0), "{facts:?}");
    let mut block = Vec::new();
    while let Ok(true) = decoder.next_block(&mut block) {
        assert_eq!(block.len() % usize::from(format.channels), 0, "half a frame");
        assert!(block.iter().all(|sample| sample.is_finite()), "a sample that is no number");
        assert!((0.0..=1.0).contains(&decoder.progress()));
    }
}

//! The work that is asked of a visitor where much comes by a link.

use std::fmt::Write;

use sotto_api::feedback::{Challenge, Proof, leading_zero_bits};
use sotto_platform::clock;

/// The page answers again after this long, in milliseconds.
const SLICE_MS: f64 = 24.0;
/// Numbers that are tried before there is a look at the clock.
const TRIES: u64 = 512;

/// Finds the number, and lets the page breathe meanwhile.
pub(super) async fn prove(challenge: Challenge) -> Proof {
    let (mut first, mut slice_ms) = (0, clock::monotonic_ms());
    loop {
        if let Some(number) = find(&challenge, first..first + TRIES) {
            return Proof { challenge: challenge.challenge, number };
        }
        first += TRIES;
        if clock::monotonic_ms() - slice_ms > SLICE_MS {
            clock::breathe().await;
            slice_ms = clock::monotonic_ms();
        }
    }
}

/// The first number of these that will do.
fn find(challenge: &Challenge, mut numbers: std::ops::Range<u64>) -> Option<u64> {
    let mut text = format!("{}:", challenge.challenge);
    let start = text.len();
    numbers.find(|number| {
        text.truncate(start);
        // Writing into a text never fails.
        let _ = write!(text, "{number}");
        leading_zero_bits(blake3::hash(text.as_bytes()).as_bytes()) >= challenge.bits
    })
}

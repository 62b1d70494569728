//! WAV through the decoder.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sotto_test_fuzz::{Container, decode};

fuzz_target!(|bytes: &[u8]| decode(Container::Wav, bytes));

//! Arbitrary samples through the streaming analyser.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sotto_test_fuzz::{analyse};

fuzz_target!(|bytes: &[u8]| analyse(bytes));

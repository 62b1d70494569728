//! The bound on memory: every allocation of the program is counted, and the most that was held at once is compared.

use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// Most that decoding one small file may hold at once, in bytes, whatever its headers claim.
pub const MAX_DECODER_BYTES: usize = 64 << 20;
/// Most that analysing a short signal may hold at once, in bytes. Three seconds of 8 channels at 384 kHz, which the
/// loudness meter keeps, are 74 MB of it.
pub const MAX_ANALYSER_BYTES: usize = 128 << 20;

/// Runs something and compares the heap's peak with a bound.
///
/// # Panics
/// More was held at once.
pub(crate) fn within(bound: usize, work: impl FnOnce()) {
    HEAP.reset_peak_usage();
    let before = HEAP.current_usage();
    work();
    let held = HEAP.peak_usage().saturating_sub(before);
    assert!(held <= bound, "{held} bytes were held at once; the bound is {bound}");
}

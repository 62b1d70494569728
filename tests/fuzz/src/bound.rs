//! The bound on memory: every allocation of the program is counted, and the most that was held at once is compared.

use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// Most that one small file may make the engine hold at once, in bytes, whatever its headers claim.
pub const MAX_HEAP_BYTES: usize = 64 << 20;

/// Runs something and compares the heap's peak with the bound.
///
/// # Panics
/// More was held at once than [`MAX_HEAP_BYTES`].
pub(crate) fn within(work: impl FnOnce()) {
    HEAP.reset_peak_usage();
    let before = HEAP.current_usage();
    work();
    let held = HEAP.peak_usage().saturating_sub(before);
    assert!(held <= MAX_HEAP_BYTES, "{held} bytes were held at once; the bound is {MAX_HEAP_BYTES}");
}

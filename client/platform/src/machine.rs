//! What this machine has.

/// Processors that the browser tells of; 1 where it does not.
#[must_use]
pub fn processors() -> usize {
    web_sys::window().map_or(1, |window| window.navigator().hardware_concurrency().max(1.0) as usize)
}

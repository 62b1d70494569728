//! What takes how much room on this device, and how to make some.

mod clean_up;
mod largest;
mod promise;
mod used;

pub(crate) use clean_up::CleanUpCard;
pub(crate) use largest::LargestCard;
pub(crate) use promise::Promise;
pub(crate) use used::UsedCard;

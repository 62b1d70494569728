//! What many recordings say together: what is usual for a voice, how one recording differs from it, how two differ,
//! and what changed over time. Numbers of finished analyses go in, numbers come out; no sentence, no clock, no storage.
//!
//! Everything rests on ranks and medians, so that one odd recording decides nothing, and everything tells how many
//! recordings it rests on.

pub mod baseline;
pub mod calendar;
pub mod change;
pub mod mood;
pub mod outline;
pub mod pace;
pub mod quantity;
pub mod ranks;
pub mod series;
pub mod spread;
pub mod ticks;

pub use baseline::{Gap, Place, Standing, gap, standings};
pub use calendar::{Date, Month, Period};
pub use change::{Change, Shift, change};
pub use mood::{Mood, MoodKind};
pub use quantity::Quantity;
pub use series::{Bucket, series};
pub use ticks::Axis;

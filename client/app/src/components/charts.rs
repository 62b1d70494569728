//! Drawings of numbers over time, each with a table behind it and as a file to keep.

mod frame;
mod line;
mod width;

pub(crate) use frame::ChartFrame;
pub(crate) use line::LineChart;
pub(crate) use width::follow_width;

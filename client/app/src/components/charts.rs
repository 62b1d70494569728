//! Drawings of numbers over time, each with a table behind it and as a file to keep.

mod bars;
mod course;
mod frame;
mod gap;
mod line;
mod width;

pub(crate) use bars::{Bar, BarChart};
pub(crate) use course::{Course, CourseChart, Line};
pub(crate) use frame::ChartFrame;
pub(crate) use gap::{Gap, GapChart};
pub(crate) use line::LineChart;
pub(crate) use width::follow_width;

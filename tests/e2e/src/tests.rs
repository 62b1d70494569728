//! The flows, each in a browser of its own.

mod kills;
mod same_numbers;
mod screens;
mod story;
mod trouble;
mod wrong_files;

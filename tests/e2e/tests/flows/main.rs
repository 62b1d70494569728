//! The built app and the real server, driven in Chromium as people drive them, each flow in a browser of its own.
//! They come with `cargo xtask test`, which builds the app first.

mod accessible;
mod clean_sound;
mod downloads;
mod house;
mod inputs;
mod kept;
mod kills;
mod library;
mod live;
mod many;
mod models;
mod own_voice;
mod person;
mod results;
mod same_numbers;
mod screens;
mod sessions;
mod speakers;
mod story;
mod trouble;
mod viewer;
mod words;
mod wrong_files;

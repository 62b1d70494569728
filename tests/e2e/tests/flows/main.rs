//! The built app and the real server, driven in Chromium as people drive them, each flow in a browser of its own.
//! They come with `cargo xtask test`, which builds the app first.

mod accessible;
mod clean_sound;
mod days;
mod downloads;
mod formats;
mod house;
mod inputs;
mod interrupted;
mod firefox;
mod intake;
mod kept;
mod kills;
mod library;
mod live;
mod live_view;
mod many;
mod models;
mod offline;
mod own_voice;
mod person;
mod recorder;
mod results;
mod same_numbers;
mod screens;
mod sessions;
mod speakers;
mod storage;
mod story;
mod trends;
mod trouble;
mod updates;
mod words;
mod wrong_files;

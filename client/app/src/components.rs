//! What pages are made of. One component a file.

#![allow(unreachable_pub, reason = "the macro for components makes their properties public")]

pub(crate) mod abilities;
pub(crate) mod app;
pub(crate) mod beside;
pub(crate) mod canvas;
pub(crate) mod cards;
pub(crate) mod charts;
pub(crate) mod compare;
pub(crate) mod drop_zone;
pub(crate) mod emotion_mark;
pub(crate) mod export;
pub(crate) mod field;
pub(crate) mod icon;
pub(crate) mod imports;
pub(crate) mod library;
pub(crate) mod line_input;
pub(crate) mod lock_screen;
pub(crate) mod models;
pub(crate) mod note;
pub(crate) mod passing;
pub(crate) mod player;
pub(crate) mod problem;
pub(crate) mod recorder;
pub(crate) mod sending;
pub(crate) mod server_form;
pub(crate) mod settings;
pub(crate) mod shell;
pub(crate) mod speaker_mark;
pub(crate) mod status;
pub(crate) mod storage;
pub(crate) mod switch;
pub(crate) mod tags;
pub(crate) mod timeline;
pub(crate) mod title;
pub(crate) mod toasts;
pub(crate) mod trends;
pub(crate) mod undo_keys;
pub(crate) mod unfinished;
pub(crate) mod update;
pub(crate) mod visit;
pub(crate) mod words;

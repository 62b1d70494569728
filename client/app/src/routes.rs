//! One file a page.

#![allow(unreachable_pub, reason = "the macro for components makes their properties public")]

pub(crate) mod account;
pub(crate) mod admin;
pub(crate) mod bin;
pub(crate) mod compare;
pub(crate) mod later;
pub(crate) mod letter;
pub(crate) mod library;
pub(crate) mod missing;
pub(crate) mod models;
pub(crate) mod record;
pub(crate) mod recording;
pub(crate) mod settings;
pub(crate) mod setup;
pub(crate) mod sign_in;
pub(crate) mod storage;
pub(crate) mod trends;
pub(crate) mod visit;
pub(crate) mod welcome;

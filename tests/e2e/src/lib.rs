//! The built app and the real server, driven in Chromium as people drive them. Tests come with `cargo xtask test`,
//! which builds the app first.

pub mod house;
pub mod inputs;
pub mod kept;
pub mod person;

#[cfg(test)]
mod tests;

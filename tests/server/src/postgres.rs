//! The same tests once more, on PostgreSQL: by the name of this program `sotto_support::server` knows where to make
//! the databases.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

#[path = "tests.rs"]
mod tests;

#[path = "tests/instances.rs"]
mod instances;

// The tests name each other's modules from the root.
use tests::*;

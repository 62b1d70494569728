//! The same tests once more, on PostgreSQL: by the name of this program `sotto_support::server` knows where to make
//! the databases.

#[path = "tests.rs"]
mod tests;

// The tests name each other's modules from the root.
use tests::*;

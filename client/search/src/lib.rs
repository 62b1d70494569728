//! Finding recordings again: an index of their words, what narrows a list down, and how that stands in an address.
//!
//! All of it is pure and in memory: the app says what a recording holds, and asks which ones match.

mod address;
mod filter;
mod fold;
mod folders;
mod index;
mod marks;
mod query;
mod spoken;
mod terms;

pub use filter::{Facts, Filter, LENGTHS, Order, Times, Wanted};
pub use fold::folded;
pub use folders::{Folder, folder_path, folder_renamed, folder_tree, within};
pub use index::{Document, Hit, Index};
pub use marks::{Piece, excerpt, marked};
pub use query::Query;
pub use spoken::{Line, Spoken};

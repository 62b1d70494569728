//! What visitors of feedback links may do without an account: codes that withdraw, limits, proofs of work, which sites
//! may show their page, and what is taken for audio.

pub mod code;
pub mod embedding;
pub mod format;
pub mod limits;
pub mod proof;

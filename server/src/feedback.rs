//! What visitors of feedback links may do without an account: codes that withdraw, limits, proofs of work, and what is
//! taken for audio.

pub mod audio;
pub mod code;
pub mod format;
pub mod limits;
pub mod proof;

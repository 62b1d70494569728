//! Feedback links: what a team asks, what a visitor without an account sends, and how the team works with it.
//!
//! What a visitor sends is [`Shared`] with the team by their own choice. It is the one thing of which the server holds
//! readable text and audio; everything that people with accounts keep stays [`crate::vault::Sealed`].
//!
//! 1. `GET /api/v1/feedback/{slug}`: [`VisitorView`].
//! 2. `POST /api/v1/feedback/{slug}` with [`SubmissionRequest`] and the header `Idempotency-Key` (a random UUID that the
//!    visitor's device keeps to itself): 201 with [`Receipt`]. The same again is answered with the same code; the same key
//!    with something else is 422.
//! 3. Where a link or an address sends too much, that is answered with `proof_required`: `POST
//!    /api/v1/feedback/{slug}/challenge` gives a [`Challenge`], and the submission goes again with its [`Proof`].
//! 4. With the code of the receipt as `Authorization: Bearer`: `GET /api/v1/submission` says what lies there, `HEAD` and
//!    `PATCH /api/v1/submission/audio` upload the audio as [`crate::blob`] describes, and `DELETE /api/v1/submission`
//!    withdraws everything.

mod link;
mod proof;
mod submission;

pub use link::{
    Collects, LinkRequest, LinkTeamRequest, LinkTexts, LinkView, MAX_CONSENT_CHARS, MAX_EMBED, MAX_LINKS,
    MAX_PROMPT_CHARS, MAX_QUESTION_CHARS, MAX_QUESTIONS, MAX_TEXTS, MAX_TITLE_CHARS, VisitorView,
};
pub use proof::{Challenge, Proof, leading_zero_bits};
pub(crate) use submission::given;
pub use submission::{
    AudioFormat, AudioOffer, AudioView, MAX_NOTE_CHARS, MAX_NOTES, MAX_SUBMISSION_BYTES,
    MIN_FIRST_PART_BYTES, NoteRequest, NoteView, Receipt, Shared, SubmissionChange, SubmissionRequest,
    SubmissionStatus, SubmissionView, SubmissionWhole, VisitorSubmission,
};

/// The header that makes a repeated submission the same one.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

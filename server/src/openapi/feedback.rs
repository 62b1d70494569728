//! Operations: feedback links, what visitors send, and how a team works with it.

use serde_json::{Value, json};
use sotto_api::{
    ErrorCode::{
        self, BadRequest, Conflict, Invalid, LinkClosed, LinkExpired, LinkFull, NotFound, ProofRequired,
        RangeNotSatisfiable, TooLarge, UnsupportedMediaType,
    },
    blob::{PARTIAL_UPLOAD, UPLOAD_COMPLETE, UPLOAD_OFFSET},
    feedback::{
        Challenge, IDEMPOTENCY_KEY, LinkRequest, LinkTeamRequest, LinkView, NoteRequest, NoteView, Receipt,
        SubmissionChange, SubmissionRequest, SubmissionView, SubmissionWhole, VisitorSubmission, VisitorView,
    },
    route,
};
use utoipa::openapi::schema::Type;

use super::{
    operation::{Operation, operation},
    signing::USER,
};

const MS: u64 = 1_700_000_000_000;
const SHUT: [ErrorCode; 3] = [LinkClosed, LinkExpired, LinkFull];

pub(super) fn operations() -> Vec<Operation> {
    [links(), submissions(), visitors()].concat()
}

fn texts() -> Value {
    json!([{ "language": "en", "title": "How was it?", "prompt": "Say what you think.",
        "questions": ["What was good?"], "consent": "You may keep what I send." }])
}

fn link() -> Value {
    json!({ "texts": texts(), "collects": { "transcript": true, "audio": false }, "limit": 500, "closed": false,
        "embed": [] })
}

fn link_view() -> Value {
    let mut view = link();
    for (field, value) in
        [("id", json!(USER)), ("slug", json!("AAAAAAAAAAAAAAAAAAAAAA")), ("created_by", json!(USER))]
    {
        view[field] = value;
    }
    for (field, value) in [("revision", 1), ("received", 0), ("created_ms", MS)] {
        view[field] = json!(value);
    }
    view
}

fn links() -> Vec<Operation> {
    vec![
        operation("GET", route::LINKS, "The feedback links of an organisation")
            .gives::<Vec<LinkView>>(200, json!([link_view()])),
        operation("POST", route::LINKS, "Makes a feedback link")
            .takes::<LinkRequest>(link())
            .gives::<LinkView>(201, link_view())
            .fails(&[Conflict]),
        operation("GET", route::LINK, "One feedback link").gives::<LinkView>(200, link_view()),
        operation("PUT", route::LINK, "Changes or closes a feedback link, as a whole")
            .takes::<LinkRequest>(link())
            .gives::<LinkView>(200, link_view()),
        operation("PUT", route::LINK_TEAM, "Says whose a feedback link is")
            .takes::<LinkTeamRequest>(json!({ "team": USER }))
            .gives::<LinkView>(200, link_view()),
    ]
}

fn submission() -> Value {
    json!({ "id": USER, "link": USER, "received_ms": MS, "status": "new", "language": "en",
        "duration_ms": 12_345, "emotion": "neutral", "sentiment": "negative", "transcript": false })
}

fn analysis() -> Value {
    json!({
        "duration_s": 12.3, "sample_rate_hz": 48_000, "channels": 1, "codec": "pcm",
        "quality": { "clipped_ratio": 0.0, "speech_ratio": 0.8, "warnings": [] }, "voice": {}, "segments": [],
        "emotion": { "label": "neutral", "confidence": 0.5, "scores": {} },
        "sentiment": { "label": "negative", "score": -0.5, "confidence": 0.5 },
        "timeline": [], "engine": { "version": "0.1.0", "models": {} },
    })
}

fn note() -> Value {
    json!({ "id": USER, "author": USER, "written_ms": MS, "text": "Called them." })
}

fn submissions() -> Vec<Operation> {
    let mut whole = submission();
    whole["consent"] = json!("You may keep what I send.");
    whole["analysis"] = analysis();
    whole["notes"] = json!([note()]);
    vec![
        operation("GET", route::SUBMISSIONS, "What visitors sent, in pages")
            .with_cursor(Type::String, json!(USER))
            .with_submission_filters()
            .with_filter("sort", Type::String, json!("newest"))
            .gives_page::<SubmissionView>(submission()),
        operation("GET", route::SUBMISSION, "Everything of one submission")
            .gives::<SubmissionWhole>(200, whole),
        operation("PATCH", route::SUBMISSION, "Changes where the team is with a submission")
            .takes::<SubmissionChange>(json!({ "status": "planned", "assignee": USER }))
            .gives::<SubmissionView>(200, submission()),
        operation("DELETE", route::SUBMISSION, "Deletes a submission with everything").gives_nothing(204),
        operation("GET", route::SUBMISSION_AUDIO, "The audio of a submission; single ranges are allowed")
            .gives_bytes(200, "audio/*")
            .gives_bytes(206, "audio/*")
            .gives_nothing(304)
            .fails(&[RangeNotSatisfiable]),
        operation("POST", route::NOTES, "Adds an internal note")
            .takes::<NoteRequest>(json!({ "text": "Called them." }))
            .gives::<NoteView>(201, note())
            .fails(&[Conflict]),
        operation("DELETE", route::NOTE, "Removes an internal note").gives_nothing(204),
    ]
}

fn visitors() -> Vec<Operation> {
    let seen = json!({ "organisation": "Example", "revision": 1, "texts": texts(),
        "collects": { "transcript": true, "audio": false }, "max_audio_bytes": 268_435_456 });
    let sent = json!({ "revision": 1, "language": "en", "consent": true, "analysis": analysis() });
    vec![
        operation("GET", route::FEEDBACK, "What a feedback link says to its visitor")
            .gives::<VisitorView>(200, seen)
            .fails(&SHUT),
        operation("POST", route::FEEDBACK, "Submits by a feedback link")
            .with_header(IDEMPOTENCY_KEY, Type::String, json!(USER))
            .takes::<SubmissionRequest>(sent)
            .gives::<Receipt>(201, json!({ "submission": USER, "code": "01234-56789-ABCDE-FGHJK-MNPQR" }))
            .fails(&[Conflict, LinkClosed, LinkExpired, LinkFull, ProofRequired]),
        operation("POST", route::CHALLENGE, "A challenge, whose proof lets a submission through")
            .gives::<Challenge>(200, json!({ "challenge": "AAAA", "bits": 18, "expires_ms": MS }))
            .fails(&SHUT),
        operation("GET", route::OWN_SUBMISSION, "What lies under the code that is the bearer")
            .gives::<VisitorSubmission>(
                200,
                json!({ "received_ms": MS, "title": "How was it?", "transcript": false }),
            )
            .fails(&[BadRequest, NotFound]),
        operation("DELETE", route::OWN_SUBMISSION, "Withdraws what lies under the code that is the bearer")
            .gives_nothing(204)
            .fails(&[BadRequest, NotFound]),
        operation("HEAD", route::OWN_AUDIO, "How far the upload of one's own audio is")
            .gives_nothing(204)
            .fails(&[BadRequest, NotFound]),
        operation("PATCH", route::OWN_AUDIO, "Sends a part of up to 8 MiB of one's own audio")
            .with_header(UPLOAD_OFFSET, Type::Integer, json!(0))
            .with_header(UPLOAD_COMPLETE, Type::String, json!("?1"))
            .takes_bytes(PARTIAL_UPLOAD)
            .gives_nothing(204)
            .fails(&[Conflict, NotFound, TooLarge, Invalid, UnsupportedMediaType]),
    ]
}

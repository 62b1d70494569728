//! Operations: what submissions say together, and what people keep of it.

use serde_json::{Value, json};
use sotto_api::{
    ErrorCode::{BadRequest, Conflict},
    dashboard::{
        AnnotationRequest, AnnotationView, BulkChange, BulkChanged, ColumnMeaning, Comparison,
        ComparisonRequest, ErasureCertificate, Overview, SavedView, SavedViewRequest, Trend,
    },
    route,
};
use utoipa::openapi::schema::Type;

use super::{
    operation::{Operation, operation},
    signing::USER,
};

const MS: u64 = 1_700_000_000_000;

pub(super) fn operations() -> Vec<Operation> {
    [figures(), kept(), casework()].concat()
}

fn annotation() -> Value {
    json!({ "id": USER, "at_ms": MS, "text": "Release 2.0", "author": USER })
}

fn figures() -> Vec<Operation> {
    let share = json!({ "label": "negative", "count": 30, "share": 0.3, "low": 0.22, "high": 0.4 });
    let figures = json!({
        "submissions": 100, "duration_ms": 1_234_567, "sentiment": [share.clone()], "emotion": [], "intent": [],
        "valence": { "mean": -0.1, "low": -0.2, "high": 0.0, "n": 90 }, "by_importance": [], "status": [],
        "device": [], "language": [], "link": [],
    });
    let now = json!({ "from_ms": MS, "until_ms": MS + 86_400_000, "shown": "yes", "figures": figures });
    let before = json!({ "from_ms": MS - 86_400_000, "until_ms": MS, "shown": "too-few" });
    let overview = json!({ "version": 7, "minimum_group": 5, "now": now, "before": before });
    let trend = json!({
        "version": 7, "minimum_group": 5, "by": "day", "of": "sentiment", "shown": "yes",
        "points": [{ "start_ms": MS, "end_ms": MS + 86_400_000, "complete": true, "shown": "yes",
            "submissions": 100, "parts": [share] }],
        "anomalies": [{ "start_ms": MS, "of": "submissions", "value": 100.0, "median": 20.0, "spread": 4.5,
            "score": 17.9 }],
        "method": { "window": 28, "minimum_points": 8, "threshold": 3.5, "valence_floor": 0.02 },
        "annotations": [annotation()],
    });
    let side = json!({ "from_ms": MS, "until_ms": MS, "shown": "yes", "submissions": 100 });
    let comparison = json!({
        "version": 7, "minimum_group": 5, "a": side, "b": side, "may_overlap": false,
        "differences": [{ "measure": "sentiment", "label": "negative", "a": 0.3, "b": 0.4, "difference": 0.1,
            "low": -0.03, "high": 0.22, "n_a": 100, "n_b": 100 }],
    });
    vec![
        operation("GET", route::OVERVIEW, "Figures of a period and of the one before")
            .with_dashboard_filters()
            .gives::<Overview>(200, overview)
            .gives_nothing(304),
        operation("GET", route::TRENDS, "Figures over time, with what is unusual")
            .with_dashboard_filters()
            .with_filter("by", Type::String, json!("day"))
            .with_filter("of", Type::String, json!("sentiment"))
            .gives::<Trend>(200, trend)
            .gives_nothing(304),
        operation("POST", route::COMPARISON, "Compares two periods or two groups")
            .takes::<ComparisonRequest>(json!({ "a": { "from_ms": MS }, "b": { "language": "en" } }))
            .gives::<Comparison>(200, comparison)
            .fails(&[BadRequest]),
    ]
}

fn kept() -> Vec<Operation> {
    let request = json!({ "at_ms": MS, "text": "Release 2.0" });
    let view = json!({ "id": USER, "name": "Angry, this week", "view": "emotion=anger", "shared": true, "owner": USER });
    let asked = json!({ "name": "Angry, this week", "view": "emotion=anger", "shared": true });
    vec![
        operation("GET", route::ANNOTATIONS, "What people noted about points in time")
            .gives::<Vec<AnnotationView>>(200, json!([annotation()])),
        operation("POST", route::ANNOTATIONS, "Notes something about a point in time")
            .takes::<AnnotationRequest>(request.clone())
            .gives::<AnnotationView>(201, annotation())
            .fails(&[Conflict]),
        operation("PUT", route::ANNOTATION, "Changes such a note")
            .takes::<AnnotationRequest>(request)
            .gives::<AnnotationView>(200, annotation()),
        operation("DELETE", route::ANNOTATION, "Removes such a note").gives_nothing(204),
        operation("GET", route::SAVED_VIEWS, "One's own views of the dashboard, and those that others share")
            .gives::<Vec<SavedView>>(200, json!([view])),
        operation("POST", route::SAVED_VIEWS, "Keeps a view")
            .takes::<SavedViewRequest>(asked.clone())
            .gives::<SavedView>(201, view.clone())
            .fails(&[Conflict]),
        operation("PUT", route::SAVED_VIEW, "Changes one's own view")
            .takes::<SavedViewRequest>(asked)
            .gives::<SavedView>(200, view),
        operation("DELETE", route::SAVED_VIEW, "Removes one's own view").gives_nothing(204),
    ]
}

fn casework() -> Vec<Operation> {
    let certificate = json!({ "organisation": USER, "submission": USER, "erased_ms": MS, "by": USER,
        "held": ["facts"], "audit_seq": 17, "audit_hash": "AAAA" });
    let change = json!({ "submissions": [USER], "status": "seen", "assignee": null, "add_tags": ["return"] });
    vec![
        operation("POST", route::SUBMISSIONS_BULK, "Changes many submissions alike")
            .takes::<BulkChange>(change)
            .gives::<BulkChanged>(200, json!({ "changed": 1 }))
            .fails(&[Conflict]),
        operation(
            "POST",
            route::SUBMISSION_ERASURE,
            "Deletes a submission with everything, and certifies it",
        )
        .gives::<ErasureCertificate>(200, certificate),
        operation("GET", route::SUBMISSIONS_EXPORT, "Submissions as a file: csv, json or parquet")
            .with_submission_filters()
            .with_filter("format", Type::String, json!("csv"))
            .gives_bytes(200, "text/csv"),
        operation("GET", route::SUBMISSIONS_DICTIONARY, "What the columns of an export hold").gives::<Vec<
            ColumnMeaning,
        >>(
            200,
            json!([{ "name": "id", "kind": "text", "meaning": "Names it." }]),
        ),
        operation("GET", route::SUBMISSIONS_EVENTS, "Says when something of the submissions is new")
            .gives_bytes(200, "text/event-stream"),
        operation("GET", route::TAGS, "All tags of submissions").gives::<Vec<String>>(200, json!(["return"])),
    ]
}

//! Reaching for what is somebody else's: every route with an id in it, and every one that is for those who run the
//! server, asked with the victim's ids.

use sotto_api::blob::{PARTIAL_UPLOAD, UPLOAD_COMPLETE, UPLOAD_OFFSET};
use sotto_server::{
    openapi::operations,
    policy::{Holders, Permission, needs::NEEDS},
};

use super::{Asker, Case, World};

const REFUSED: &[&str] = &["not_found", "forbidden"];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for need in NEEDS.iter().filter(|need| need.permission != Permission::Public) {
        let operators = need.permission.holders() == Holders::Operators;
        if !operators && !need.path.contains('{') {
            continue;
        }
        let operations = operations();
        let described = operations.iter().find(|one| (one.method, one.path) == (need.method, need.path));
        let example = described.and_then(|operation| operation.example().cloned());
        let sent = |case: Case| match &example {
            Some(example) => case.json(example),
            // What a part of an upload carries; nothing else looks at it.
            None => case
                .header("content-type", PARTIAL_UPLOAD)
                .header(UPLOAD_OFFSET, "0")
                .header(UPLOAD_COMPLETE, "?1"),
        };
        let case = |address: &str| sent(Case::new(Asker::Mallory, need.method, address, REFUSED));
        cases.push(case(need.path).named("the id as it is"));
        cases.push(
            sent(Case::new(Asker::Stranger, need.method, need.path, &["unauthorized"])).named("signed out"),
        );
        if need.path.contains('{') {
            cases.push(case(&format!("{}?user={{user}}&admin=true", need.path)).named("with a query"));
            cases.push(case(need.path).header("x-user-id", "{user}").named("with a header"));
            cases.push(case(&need.path.replace('}', "}%20")).named("an id with a space"));
            cases.push(case(&need.path.replace('}', "}%00")).named("an id with a zero"));
        }
    }
    cases
}

#[tokio::test]
async fn nobody_reaches_what_is_somebody_elses() {
    World::new().await.refuses(cases()).await;
}

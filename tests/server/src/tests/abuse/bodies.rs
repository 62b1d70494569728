//! Bodies that are too large, too deep, cut, of another shape, or larger once unpacked: on every route that takes JSON,
//! from somebody whom the gate lets through.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use sotto_api::{feedback::IDEMPOTENCY_KEY, route};
use sotto_server::openapi::operations;

use super::{Asker, Case, World};

const JSON: &str = "application/json";
const NO_JSON: &[&str] = &["bad_request", "invalid"];

/// 64 MiB of spaces in as little as they pack into.
fn bomb() -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        packed.write_all(&[b' '; 1024 * 1024]).unwrap();
    }
    packed.finish().unwrap()
}

/// For the one route that wants it.
const KEY: &str = "01890000-0000-7000-8000-000000000000";

pub(super) fn cases() -> Vec<Case> {
    let bomb = bomb();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)).into_bytes();
    let mut cases = Vec::new();
    for operation in operations() {
        let Some(example) = operation.example() else { continue };
        let case = |refused| {
            Case::new(Asker::Ann, operation.method, operation.path, refused)
                .header("content-type", JSON)
                .header(IDEMPOTENCY_KEY, KEY)
        };
        let mebibytes = match operation.path {
            route::PUSH => 9,
            route::FEEDBACK => 5,
            _ => 1,
        };
        let example = example.to_string();
        let mut large = vec![b' '; mebibytes * 1024 * 1024];
        large.extend_from_slice(example.as_bytes());
        cases.push(case(&["too_large"]).body(large).named("too large"));
        cases.push(case(NO_JSON).body(deep.clone()).named("too deep"));
        cases.push(case(NO_JSON).body(b"7".to_vec()).named("a number"));
        cases.push(case(NO_JSON).body(example.as_bytes()[..example.len() - 1].to_vec()).named("cut"));
        cases.push(case(NO_JSON).body(format!("{example}{example}").into_bytes()).named("twice"));
        cases.push(case(NO_JSON).header("content-encoding", "gzip").body(bomb.clone()).named("a bomb"));
    }
    cases
}

#[tokio::test]
async fn no_body_takes_the_server_down() {
    World::new().await.refuses(cases()).await;
}

//! The same sent many times at once: what may happen once happens once, and the rest are refused.

use reqwest::Method;
use serde_json::{Value, json};
use sotto_api::route;

use super::{World, text, vault};
use crate::client::{Answer, Person, credentials, new_blob};

const TIMES: usize = 12;

/// How many succeeded; all others were refused with one of the codes.
async fn succeed(
    person: &Person,
    method: Method,
    path: &str,
    bodies: impl Iterator<Item = Value>,
    refused: &[&str],
) -> usize {
    let tasks: Vec<_> = bodies
        .map(|body| {
            let request = person.request(method.clone(), path).json(&body);
            tokio::spawn(Answer::of(request))
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        let answer = task.await.unwrap();
        if answer.status < 300 {
            done += 1;
        } else {
            assert!(refused.contains(&answer.error().as_str()), "{path}: {answer:?}");
        }
    }
    done
}

fn same(body: &Value) -> impl Iterator<Item = Value> {
    std::iter::repeat_n(body.clone(), TIMES)
}

#[tokio::test]
async fn what_may_happen_once_happens_once() {
    let world = World::new().await;
    let stranger = Person { token: None, ..world.mallory.clone() };
    let once = credentials("twin@example.org");
    assert_eq!(succeed(&stranger, Method::POST, route::REGISTER, same(&once), &["conflict"]).await, 1);

    let code =
        world.ann.post(&world.filled(route::ORGANISATION_INVITATIONS), &json!({ "role": "guest" })).await;
    let accept = json!({ "code": text(&code.json()["code"]) });
    let gone = ["not_found", "conflict"];
    assert_eq!(succeed(&world.mallory, Method::POST, route::ACCEPT, same(&accept), &gone).await, 1);
    assert_eq!(
        world
            .mallory
            .request(Method::DELETE, &world.filled(route::MEMBERSHIP))
            .send()
            .await
            .unwrap()
            .status(),
        204
    );

    let vaults = (1..=TIMES).map(|passes| {
        let mut one = vault();
        one["passes"] = json!(passes);
        one
    });
    assert_eq!(succeed(&world.mallory, Method::PUT, route::VAULT, vaults, &["conflict"]).await, 1);

    let blob = new_blob();
    let uploads = (0..TIMES).map(|n| json!({ "blob": blob, "bytes": 1000 + n, "digest": "0a".repeat(32) }));
    assert_eq!(succeed(&world.mallory, Method::POST, route::UPLOADS, uploads, &["conflict"]).await, 1);

    let key =
        world.mallory.post(route::KEYS, &json!({ "name": "k", "scopes": ["sync-read"], "days": 1 })).await;
    let key = route::KEY.replace("{key}", &text(&key.json()["view"]["id"]));
    assert_eq!(succeed(&world.mallory, Method::DELETE, &key, same(&json!({})), &["not_found"]).await, 1);
    world.is_unharmed().await;
}

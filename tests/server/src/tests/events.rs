//! Server-sent events.

use reqwest::{Method, Response};
use serde_json::{Value, json};
use sotto_api::route;

use crate::client::{Answer, Person, change, open_server};

/// A stream of events, read one at a time.
pub(crate) struct Events {
    response: Response,
    text: String,
}

impl Events {
    pub(crate) async fn of(person: &Person) -> Self {
        Self::at(person, route::EVENTS).await
    }

    /// The events of an address.
    pub(crate) async fn at(person: &Person, path: &str) -> Self {
        let response = person.request(Method::GET, path).send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new() }
    }

    /// The next event's data; none where the stream has ended in good order.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                if let Some(data) = block.strip_prefix("event: changed\ndata: ") {
                    return Some(serde_json::from_str(data).unwrap());
                }
                assert!(block.starts_with(':'), "{block}");
            }
            let chunk = self.response.chunk().await.expect("the stream was not cut")?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

async fn push(person: &Person) {
    let changes = [change(json!({ "field": "deleted", "value": true }))];
    assert_eq!(person.post(route::PUSH, &json!({ "changes": changes })).await.status, 200);
}

#[tokio::test]
async fn a_push_is_heard_by_its_person_alone() {
    let (server, ann) = open_server(|_| ()).await;
    let bob = Person::join(&server.url(""), "bob@example.org").await;
    let (mut anns, mut bobs) = (Events::of(&ann).await, Events::of(&bob).await);
    let first = anns.next().await.unwrap();
    assert_eq!((&first["cursor"], first["epoch"].as_u64().is_some()), (&json!(0), true));
    assert_eq!(bobs.next().await.unwrap()["cursor"], 0);
    push(&ann).await;
    assert_eq!(anns.next().await.unwrap()["cursor"], 1);
    push(&bob).await;
    assert_eq!(bobs.next().await.unwrap()["cursor"], 1);
    push(&ann).await;
    assert_eq!(anns.next().await.unwrap()["cursor"], 2);
    // Whoever comes late hears at once where things stand.
    assert_eq!(Events::of(&ann).await.next().await.unwrap()["cursor"], 2);
}

#[tokio::test]
async fn streams_need_a_session_and_are_bounded() {
    let (_server, ann) = open_server(|_| ()).await;
    let nobody = Person { token: None, ..ann.clone() };
    assert_eq!(nobody.get(route::EVENTS).await.error(), "unauthorized");
    let mut open = Vec::new();
    for _ in 0..sotto_server::signals::MAX_STREAMS {
        open.push(Events::of(&ann).await);
    }
    assert_eq!(ann.get(route::EVENTS).await.error(), "too_many_requests");
    open.pop();
    // The server hears of the closed connection when it gets to it.
    while Answer::of(ann.request(Method::HEAD, route::EVENTS)).await.status == 429 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn signing_out_ends_the_stream() {
    let (_server, ann) = open_server(|_| ()).await;
    let mut events = Events::of(&ann).await;
    events.next().await.unwrap();
    let body = json!({ "client": "api", "refresh_token": ann.refresh_token });
    assert_eq!(ann.post(route::LOGOUT, &body).await.status, 204);
    assert_eq!(events.next().await, None);
}

#[tokio::test]
async fn a_stopping_server_ends_its_streams() {
    let (server, ann) = open_server(|_| ()).await;
    let mut events = Events::of(&ann).await;
    events.next().await.unwrap();
    // A stream that did not end would hold the server up until it is cut.
    let stopped = tokio::spawn(server.stop());
    assert_eq!(events.next().await, None);
    stopped.await.unwrap().unwrap();
}

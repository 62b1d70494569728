//! The description of the interface.

use std::collections::BTreeSet;

use serde_json::Value;
use sotto_api::route;
use sotto_server::{openapi::operations, policy::needs::NEEDS};
use sotto_support::server::TestServer;

use crate::client::Person;

#[tokio::test]
async fn every_route_is_in_the_document_with_an_example() {
    let server = TestServer::start(|_| ()).await.unwrap();
    let document = Person::stranger(&server.url("")).get(route::OPENAPI).await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let mut described = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            described.insert((method.to_uppercase(), path.clone()));
            let place = format!("{method} {path}");
            assert!(operation["summary"].is_string() && operation["operationId"].is_string(), "{place}");
            for (media, content) in operation["requestBody"]["content"].as_object().into_iter().flatten() {
                assert!(media != "application/json" || content["example"].is_object(), "{place}");
            }
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                assert!(!parameter["example"].is_null(), "{place}: {parameter}");
            }
            for (status, answer) in operation["responses"].as_object().unwrap() {
                let content = &answer["content"]["application/json"];
                assert!(content.is_null() || !content["example"].is_null(), "{place}: {status}");
                let failed = status.starts_with(['4', '5']) && method != "head";
                assert!(
                    !failed || content["schema"]["$ref"] == "#/components/schemas/ErrorEnvelope",
                    "{place}"
                );
            }
        }
    }
    let routes: BTreeSet<(String, String)> =
        NEEDS.iter().map(|need| (need.method.to_owned(), need.path.to_owned())).collect();
    let missing: Vec<_> = routes.difference(&described).collect();
    let strange: Vec<_> = described.difference(&routes).collect();
    assert!(missing.is_empty() && strange.is_empty(), "missing {missing:?}, strange {strange:?}");
}

#[test]
fn examples_are_of_their_types() {
    for operation in operations() {
        assert_eq!(operation.misfits(), [&Value::Null; 0], "{} {}", operation.method, operation.path);
    }
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    let server = TestServer::start(|_| ()).await.unwrap();
    let answer = Person::stranger(&server.url("")).get(route::OPENAPI).await;
    let document = answer.json();
    let text = String::from_utf8(answer.bytes).unwrap();
    let mut found = 0;
    for reference in text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(document.pointer(reference).is_some(), "{reference}");
        found += 1;
    }
    assert!(found > 50, "{found}");
}

#[tokio::test]
async fn the_page_shows_every_operation_without_a_script() {
    let server = TestServer::start(|_| ()).await.unwrap();
    let visitor = Person::stranger(&server.url(""));
    let answer = visitor.get(route::DOCS).await;
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    let page = String::from_utf8(answer.bytes).unwrap();
    for need in NEEDS {
        assert!(page.contains(&format!("<code>{} {}</code>", need.method, need.path)), "{}", need.path);
    }
    assert!(!page.contains("<script") && !page.contains("=\"http"));
    let style = visitor.get(route::DOCS_STYLE).await;
    assert_eq!((style.status, style.header("content-type")), (200, "text/css; charset=utf-8"));
}

//! The models, fetched from the server that served the page and prepared once.

use std::{cell::RefCell, sync::Arc};

use sotto_engine::Models;
use sotto_platform::http::{self, HttpRequest};
use sotto_protocol::{RequestId, Stage};

use crate::post;

const FOLDER: &str = "/models/voice-emotion";

/// Generous: the model has 9 MB, and a slow line is no reason to do without it.
const TIMEOUT_MS: u32 = 120_000;

thread_local! {
    static LOADED: RefCell<Option<Arc<Models>>> = RefCell::default();
}

/// The models. Where they cannot be had, the empty set: everything else is measured all the same, and the next
/// analysis tries again.
pub(crate) async fn load(id: RequestId) -> Arc<Models> {
    if let Some(models) = LOADED.with_borrow(Clone::clone) {
        return models;
    }
    post::progress(id, Stage::LoadingModel, 0.0);
    let Some((onnx, card)) = fetch().await else { return Arc::new(Models::none()) };
    match Models::load(&onnx, &card) {
        Ok(models) => {
            let models = Arc::new(models);
            LOADED.set(Some(models.clone()));
            models
        }
        Err(_) => Arc::new(Models::none()),
    }
}

async fn fetch() -> Option<(Vec<u8>, String)> {
    let card = get(&format!("{FOLDER}/card.json")).await?;
    let onnx = get(&format!("{FOLDER}/voice-emotion.onnx")).await?;
    Some((onnx, String::from_utf8(card).ok()?))
}

async fn get(url: &str) -> Option<Vec<u8>> {
    let request = HttpRequest { method: "GET", url, headers: Vec::new(), body: None, timeout_ms: TIMEOUT_MS };
    http::send(request).await.ok().filter(|it| it.status == 200).map(|it| it.body)
}

//! The models: what the server offers, what this device keeps, and what is prepared for use.

mod download;
mod shelf;

use std::{cell::RefCell, sync::Arc};

use sotto_engine::{Models, transcribe::Recogniser};
use sotto_platform::http::{self, HttpRequest};
use sotto_protocol::{
    CATALOGUE_PATH, Catalogue, Fault, FaultCode, Kept, ModelEntry, ModelView, Reply, Stage,
};

use crate::{
    post::{self, Answer},
    tasks::TaskGuard,
};
use shelf::Note;

const TIMEOUT_MS: u32 = 20_000;
/// The model that every analysis reads voices with.
const VOICE: &str = "voice-emotion";
/// The model that writes down what is said.
const SPEECH: &str = "speech-en";

thread_local! {
    static LOADED: RefCell<Option<Arc<Models>>> = RefCell::default();
    static SPEECH_LOADED: RefCell<Option<Arc<Recogniser>>> = RefCell::default();
}

/// The models for an analysis. Where they cannot be had, the empty set: everything else is measured all the same,
/// and the next analysis tries again.
pub(crate) async fn load(task: &TaskGuard) -> Arc<Models> {
    if let Some(models) = LOADED.with_borrow(Clone::clone) {
        return models;
    }
    let Some((onnx, card)) = bring(task).await else { return Arc::new(Models::none()) };
    post::progress(task.id(), Stage::LoadingModel, 0.0);
    match Models::load(&onnx, &card) {
        Ok(models) => {
            let models = Arc::new(models);
            LOADED.set(Some(models.clone()));
            models
        }
        Err(_) => Arc::new(Models::none()),
    }
}

/// The speech model that is kept here. It is larger than what anybody should fetch unasked, so it is not fetched.
pub(crate) async fn speech(task: &TaskGuard) -> Result<Arc<Recogniser>, Fault> {
    if let Some(recogniser) = SPEECH_LOADED.with_borrow(Clone::clone) {
        return Ok(recogniser);
    }
    let missing = || Fault::permanent(FaultCode::ModelUnavailable, "the speech model is not on this device");
    let note = shelf::note(SPEECH).await.filter(|note| !note.removed).ok_or_else(missing)?;
    post::progress(task.id(), Stage::LoadingModel, 0.0);
    let (pack, card) = shelf::read(SPEECH, &note).await.ok_or_else(missing)?;
    let recogniser = Recogniser::load(&pack, &card)
        .map_err(|error| Fault::permanent(FaultCode::ModelUnavailable, error.to_string()))?;
    let recogniser = Arc::new(recogniser);
    SPEECH_LOADED.set(Some(recogniser.clone()));
    Ok(recogniser)
}

/// Lets go of what is in memory, so that it is read anew.
fn forget() {
    LOADED.set(None);
    SPEECH_LOADED.set(None);
}

/// The voice model's file and card: the one on offer, else the one that is kept. None where it was removed.
async fn bring(task: &TaskGuard) -> Option<(Vec<u8>, String)> {
    let note = shelf::note(VOICE).await;
    if note.as_ref().is_some_and(|note| note.removed) {
        return None;
    }
    let newer =
        offered(VOICE).await.ok().filter(|it| note.as_ref().is_none_or(|note| note.sha256 != it.sha256));
    if let Some(newer) = newer
        && let Ok((onnx, card)) = fetch(task, &newer).await
    {
        // Without room it serves this session all the same.
        let _ = shelf::keep(&newer, &onnx, &card).await;
        return Some((onnx, card));
    }
    shelf::read(VOICE, &note?).await
}

/// Gets a model's file and card.
async fn fetch(task: &TaskGuard, offered: &ModelEntry) -> Result<(Vec<u8>, String), Fault> {
    let card = text(&offered.card).await?;
    Ok((download::checked(task, offered).await?, card))
}

/// Serves `ListModels`.
pub(crate) async fn list() -> Result<Answer, Fault> {
    let mut models = Vec::new();
    for offered in catalogue().await?.models {
        let kept = match shelf::note(&offered.name).await {
            None => Kept::No,
            Some(Note { removed: true, .. }) => Kept::Removed,
            Some(note) if note.sha256 == offered.sha256 => Kept::Current,
            Some(note) => Kept::Older { version: note.version },
        };
        models.push(ModelView { offered, kept });
    }
    Ok(Reply::Models { models }.into())
}

/// Serves `FetchModel`.
pub(crate) async fn keep(task: &TaskGuard, name: &str) -> Result<Answer, Fault> {
    let offered = offered(name).await?;
    let (onnx, card) = fetch(task, &offered).await?;
    shelf::keep(&offered, &onnx, &card).await.map_err(post::storage_fault)?;
    forget();
    list().await
}

/// Serves `RemoveModel`.
pub(crate) async fn remove(name: &str) -> Result<Answer, Fault> {
    shelf::remove(name).await.map_err(post::storage_fault)?;
    forget();
    list().await
}

/// What the server offers under a name.
async fn offered(name: &str) -> Result<ModelEntry, Fault> {
    let found = catalogue().await?.models.into_iter().find(|it| it.name == name);
    found.ok_or_else(|| Fault::permanent(FaultCode::ModelUnavailable, "the server offers no such model"))
}

async fn catalogue() -> Result<Catalogue, Fault> {
    let unknown = |_| Fault::permanent(FaultCode::ModelUnavailable, "the list of models cannot be read");
    serde_json::from_str(&text(CATALOGUE_PATH).await?).map_err(unknown)
}

async fn text(url: &str) -> Result<String, Fault> {
    let request = HttpRequest { method: "GET", url, headers: Vec::new(), body: None, timeout_ms: TIMEOUT_MS };
    let answer = http::send(request).await.map_err(|error| download::fault(&error))?;
    let found = (answer.status == 200).then(|| String::from_utf8(answer.body).ok()).flatten();
    found.ok_or_else(|| Fault::permanent(FaultCode::ModelUnavailable, "the server does not have it"))
}

//! The models: what the server offers, what this device keeps, and what is prepared for use.

mod download;
mod shelf;
pub(crate) mod speech;

use std::{cell::RefCell, sync::Arc};

use sotto_engine::{
    Models,
    speakers::SpeakerModel,
    words::{Feedback, Intent, TextInsight},
};
use sotto_platform::http::{self, HttpRequest};
use sotto_protocol::{
    CATALOGUE_PATH, Catalogue, Fault, FaultCode, Kept, ModelEntry, ModelView, Reply, Stage,
};

use crate::{
    post::{self, Answer},
    tasks::TaskGuard,
};
use shelf::{Bundle, Note};

const TIMEOUT_MS: u32 = 20_000;
/// The models that analyses read voices with; the first that is here is used.
const VOICES: [&str; 2] = ["voice-emotion", "voice-emotion-free"];
/// How the name of its file for known voices ends.
const KNOWN: &str = "-known.onnx";
/// The model that tells speakers apart.
const SPEAKERS: &str = "speaker-turns";
/// The model that reads words.
const WORDS: &str = "text-insight";

thread_local! {
    static LOADED: RefCell<Option<Arc<Models>>> = RefCell::default();
    static SPEAKERS_LOADED: RefCell<Option<Arc<SpeakerModel>>> = RefCell::default();
    static WORDS_LOADED: RefCell<Option<Arc<WordReader>>> = RefCell::default();
}

/// The models for an analysis. Where they cannot be had, the empty set: everything else is measured all the same,
/// and the next analysis tries again.
pub(crate) async fn load(task: &TaskGuard) -> Arc<Models> {
    if let Some(models) = LOADED.with_borrow(Clone::clone) {
        return models;
    }
    let Some(voice) = bring(task).await else { return Arc::new(Models::none()) };
    post::progress(task.id(), Stage::LoadingModel, 0.0);
    match Models::load(voice.network(), voice.file(KNOWN), &voice.card) {
        Ok(models) => {
            let models = Arc::new(models);
            LOADED.set(Some(models.clone()));
            models
        }
        Err(_) => Arc::new(Models::none()),
    }
}

/// The voice model that is kept here; the empty set where none is, for nothing is fetched.
pub(crate) async fn kept_voice(task: &TaskGuard) -> Arc<Models> {
    if let Some(models) = LOADED.with_borrow(Clone::clone) {
        return models;
    }
    for name in VOICES {
        let Ok(voice) = kept(task, name, "the voice model is not on this device").await else { continue };
        if let Ok(models) = Models::load(voice.network(), voice.file(KNOWN), &voice.card) {
            let models = Arc::new(models);
            LOADED.set(Some(models.clone()));
            return models;
        }
    }
    Arc::new(Models::none())
}

/// The model that tells speakers apart, which is kept here.
pub(crate) async fn speakers(task: &TaskGuard) -> Result<Arc<SpeakerModel>, Fault> {
    if let Some(model) = SPEAKERS_LOADED.with_borrow(Clone::clone) {
        return Ok(model);
    }
    let bundle = kept(task, SPEAKERS, "the model that tells speakers apart is not on this device").await?;
    let model = Arc::new(SpeakerModel::load(bundle.network(), &bundle.card).map_err(unusable)?);
    SPEAKERS_LOADED.set(Some(model.clone()));
    Ok(model)
}

/// What reads words.
pub(crate) struct WordReader {
    pub(crate) insight: TextInsight,
    pub(crate) feedback: Feedback,
}

/// The text model that is kept here.
pub(crate) async fn words(task: &TaskGuard) -> Result<Arc<WordReader>, Fault> {
    if let Some(reader) = WORDS_LOADED.with_borrow(Clone::clone) {
        return Ok(reader);
    }
    let bundle = kept(task, WORDS, "the text model is not on this device").await?;
    let text = |ending: &str| {
        let file = bundle.file(ending).and_then(|file| std::str::from_utf8(file).ok());
        file.ok_or_else(|| unusable(format!("it has no {ending}")))
    };
    let insight =
        TextInsight::load(bundle.network(), text("vocabulary.txt")?, &bundle.card).map_err(unusable)?;
    let intents = Intent::list(text("intents.json")?).map_err(unusable)?;
    let feedback = Feedback::new(&insight, &intents).map_err(unusable)?;
    let reader = Arc::new(WordReader { insight, feedback });
    WORDS_LOADED.set(Some(reader.clone()));
    Ok(reader)
}

/// A model that is here and cannot be used.
pub(crate) fn unusable(reason: impl std::fmt::Display) -> Fault {
    Fault::permanent(FaultCode::ModelDamaged, reason.to_string())
}

/// A model that is on this device. It is larger than what anybody should fetch unasked, so it is not fetched.
async fn kept(task: &TaskGuard, name: &str, missing: &str) -> Result<Bundle, Fault> {
    let missing = || Fault::permanent(FaultCode::ModelUnavailable, missing);
    let note = shelf::note(name).await.filter(|note| !note.removed).ok_or_else(missing)?;
    post::progress(task.id(), Stage::LoadingModel, 0.0);
    shelf::read(name, &note).await.ok_or_else(missing)
}

/// Lets go of what is in memory, so that it is read anew.
fn forget() {
    LOADED.set(None);
    speech::forget();
    SPEAKERS_LOADED.set(None);
    WORDS_LOADED.set(None);
}

/// The voice model that is kept here, in the version on offer where that can be had; where none is kept, the one that
/// every device gets. None where the person removed it.
async fn bring(task: &TaskGuard) -> Option<Bundle> {
    let mut removed = Vec::new();
    for name in VOICES {
        match shelf::note(name).await {
            Some(note) if note.removed => removed.push(name),
            Some(note) => {
                let newer = offered(name).await.ok().filter(|it| !note.is(it));
                if let Some(bundle) = renew(task, newer).await {
                    return Some(bundle);
                }
                return shelf::read(name, &note).await;
            }
            None => {}
        }
    }
    let wanted = |it: &ModelEntry| {
        it.default && VOICES.contains(&it.name.as_str()) && !removed.contains(&it.name.as_str())
    };
    let first = catalogue().await.ok()?.models.into_iter().find(wanted);
    renew(task, first).await
}

/// Fetches and keeps a model; none where there is none, or it cannot be had.
async fn renew(task: &TaskGuard, wanted: Option<ModelEntry>) -> Option<Bundle> {
    let wanted = wanted?;
    let bundle = fetch(task, &wanted).await.ok()?;
    // Without room it serves this session all the same.
    let _ = shelf::keep(&wanted, &bundle).await;
    Some(bundle)
}

/// Gets a model's files and card.
async fn fetch(task: &TaskGuard, offered: &ModelEntry) -> Result<Bundle, Fault> {
    let card = text(&offered.card).await?;
    Ok(Bundle { card, files: download::checked(task, offered).await? })
}

/// Serves `ListModels`.
pub(crate) async fn list() -> Result<Answer, Fault> {
    let mut models = Vec::new();
    for offered in catalogue().await?.models {
        let kept = match shelf::note(&offered.name).await {
            None => Kept::No,
            Some(Note { removed: true, .. }) => Kept::Removed,
            Some(note) if note.is(&offered) => Kept::Current,
            Some(note) => Kept::Older { version: note.version },
        };
        models.push(ModelView { offered, kept });
    }
    Ok(Reply::Models { models }.into())
}

/// Serves `FetchModel`.
pub(crate) async fn keep(task: &TaskGuard, name: &str) -> Result<Answer, Fault> {
    let offered = offered(name).await?;
    let bundle = fetch(task, &offered).await?;
    shelf::keep(&offered, &bundle).await.map_err(post::storage_fault)?;
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

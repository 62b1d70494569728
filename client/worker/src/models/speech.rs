//! Which speech model writes down what is said: the English one where it is English, else the one of many languages.

use std::{cell::RefCell, sync::Arc};

use sotto_engine::transcribe::Recogniser;
use sotto_protocol::{Fault, FaultCode};

use super::{kept, shelf, unusable};
use crate::tasks::TaskGuard;

const ENGLISH: &str = "speech-en";
/// The better one first: the first that is here is used.
const MANY: [&str; 2] = ["speech-multi-base", "speech-multi"];
const MISSING: &str = "the speech model is not on this device";

thread_local! {
    /// The one that was used last; two would take more memory than a page should.
    static LOADED: RefCell<Option<(&'static str, Arc<Recogniser>)>> = RefCell::default();
}

/// The model for a language, by its short code; without, one that finds it out where that is here.
pub(crate) async fn load(task: &TaskGuard, language: Option<&str>) -> Result<Arc<Recogniser>, Fault> {
    let english = here(ENGLISH).await;
    match (language, many().await) {
        (Some("en"), _) if english => open(task, ENGLISH).await,
        (None, None) => open(task, ENGLISH).await,
        (None, Some(many)) => open(task, many).await,
        (Some(_), None) => Err(Fault::permanent(FaultCode::ModelUnavailable, MISSING)),
        (Some(code), Some(many)) => {
            let recogniser = open(task, many).await?;
            Ok(Arc::new(recogniser.in_language(code).map_err(unusable)?))
        }
    }
}

/// The model for many languages that is here.
async fn many() -> Option<&'static str> {
    for name in MANY {
        if here(name).await {
            return Some(name);
        }
    }
    None
}

/// The English model, where it is here and hears English better than the one that found out that it is.
pub(crate) async fn better(task: &TaskGuard, found: &str) -> Option<Arc<Recogniser>> {
    let loaded = LOADED.with_borrow(|it| it.as_ref().map(|it| it.0));
    if found != "en" || loaded == Some(ENGLISH) || !here(ENGLISH).await {
        return None;
    }
    open(task, ENGLISH).await.ok()
}

/// Lets go of what is in memory.
pub(super) fn forget() {
    LOADED.set(None);
}

async fn here(name: &str) -> bool {
    shelf::note(name).await.is_some_and(|note| !note.removed)
}

async fn open(task: &TaskGuard, name: &'static str) -> Result<Arc<Recogniser>, Fault> {
    let loaded = LOADED.with_borrow(|it| it.as_ref().filter(|it| it.0 == name).map(|it| it.1.clone()));
    if let Some(recogniser) = loaded {
        return Ok(recogniser);
    }
    forget();
    let bundle = kept(task, name, MISSING).await?;
    let recogniser = Arc::new(Recogniser::load(bundle.network(), &bundle.card).map_err(unusable)?);
    LOADED.set(Some((name, recogniser.clone())));
    Ok(recogniser)
}

//! Which speech model writes down what is said: the English one where it is English, else the one of many languages.

use std::{cell::RefCell, sync::Arc};

use sotto_engine::transcribe::Recogniser;
use sotto_protocol::{Fault, FaultCode};

use super::{kept, shelf, unusable};
use crate::tasks::TaskGuard;

const ENGLISH: &str = "speech-en";
const MANY: &str = "speech-multi";
const MISSING: &str = "the speech model is not on this device";

thread_local! {
    /// The one that was used last; two would take more memory than a page should.
    static LOADED: RefCell<Option<(&'static str, Arc<Recogniser>)>> = RefCell::default();
}

/// The model for a language, by its short code; without, one that finds it out where that is here.
pub(crate) async fn load(task: &TaskGuard, language: Option<&str>) -> Result<Arc<Recogniser>, Fault> {
    let english = here(ENGLISH).await;
    let many = here(MANY).await;
    match language {
        Some("en") if english => open(task, ENGLISH).await,
        None if !many => open(task, ENGLISH).await,
        None => open(task, MANY).await,
        Some(_) if !many => Err(Fault::permanent(FaultCode::ModelUnavailable, MISSING)),
        Some(code) => {
            let recogniser = open(task, MANY).await?;
            Ok(Arc::new(recogniser.in_language(code).map_err(unusable)?))
        }
    }
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

//! What the recorder can do without, done by the module that comes later (see `routes::later`).

use std::pin::Pin;

use leptos::wasm_split::{SplitLoaderError, wasm_split};
use sotto_api::RecordingId;

use super::AppState;
use crate::text;

/// Something to do.
pub(super) enum Errand {
    /// Take up what an earlier visit left, once the recorder is there.
    CarryOn,
    /// Fetch and decrypt the audio of a recording.
    Download(RecordingId),
    /// Keep what sentences mean.
    KeepMeaning,
    /// Read the words of recordings into the index.
    ReadWords,
    /// Exchange changes with the server.
    Synchronise,
    /// Bring back what is in archives.
    Unpack(Vec<web_sys::File>),
    /// Write down what is said.
    Write(RecordingId),
}

/// The module could not be fetched.
#[derive(Debug)]
pub(crate) struct NotHere;

impl From<SplitLoaderError> for NotHere {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

type Doing = Pin<Box<dyn Future<Output = ()>>>;

/// Does it; where the module is not to be had, nothing has happened.
pub(super) async fn run(errand: Errand) -> Result<(), NotHere> {
    begin(errand).await?.await;
    Ok(())
}

/// [`run`], with a message where the module is not to be had.
pub(super) async fn run_or_tell(errand: Errand) -> Result<(), NotHere> {
    let done = run(errand).await;
    if done.is_err() {
        AppState::get().system.toast(text::not_fetched());
    }
    done
}

#[wasm_split(later, wasm_split_path = ::leptos::wasm_split, fallible)]
fn begin(errand: Errand) -> Result<Doing, NotHere> {
    let state = AppState::get();
    Ok(match errand {
        Errand::CarryOn => Box::pin(state.carry_on()),
        Errand::Download(id) => Box::pin(state.downloads.fetch(id)),
        Errand::KeepMeaning => Box::pin(state.meaning.keep_waiting()),
        Errand::ReadWords => Box::pin(state.search.read()),
        Errand::Synchronise => Box::pin(state.account.synchronise()),
        Errand::Unpack(files) => Box::pin(state.exports.unpack_all(files)),
        Errand::Write(id) => Box::pin(state.transcripts.write(id)),
    })
}

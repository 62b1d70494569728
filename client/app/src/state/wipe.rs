//! Removing everything that Sotto keeps in this browser.

use leptos::prelude::*;
use sotto_platform::wipe;

use super::{AppState, Phase, Problem, services, worker_client::WorkerClient};
use crate::text::{privacy, t};

/// Ends the app and removes everything; a plain page is left.
///
/// # Errors
/// Something is being recorded; nothing was removed.
pub(crate) async fn wipe() -> Result<(), Problem> {
    let state = AppState::get();
    let ready = state.recorder.phase.try_get_untracked();
    if !matches!(ready, Some(Phase::Idle | Phase::Failed(_)) | None) {
        return Err(Problem(t(privacy::WIPE_RECORDING).to_owned()));
    }
    let services = services::get();
    if services.transport.session.is_open() {
        // The session's cookie goes with it.
        services.transport.session.close().await;
    }
    services.workers().for_each(WorkerClient::end);
    services.rows.inner().close();
    let (title, said) = match wipe::everything().await {
        Ok(()) => (t(privacy::WIPED), t(privacy::WIPED_ALL).to_owned()),
        Err(error) => (t(privacy::NOT_WIPED), privacy::wipe_failed(&error.to_string())),
    };
    wipe::plain_page(title, &said, t("Start anew"));
    Ok(())
}

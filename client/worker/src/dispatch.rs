//! From a message to the task that serves it.

use sotto_platform::{worker_link::Attachment, worker_scope};
use sotto_protocol::{Fault, FaultCode, FromWorker, Reply, Request, RequestId, ToWorker};
use wasm_bindgen_futures::spawn_local;

use crate::{
    analyse, capture, capture_list, clean, close_up, join, keep, kept_file, listen, meaning, models, pack,
    post::{self, Answer},
    speakers, take_out,
    tasks::{self, TaskGuard},
    transcribe, watch, words,
};

/// Takes a message from the page.
pub(crate) fn receive(text: String, attachment: Option<Attachment>) {
    match serde_json::from_str::<ToWorker>(&text) {
        Ok(ToWorker { id, body }) => start(id, body, attachment),
        Err(error) => {
            let fault = Fault::permanent(FaultCode::WrongProtocol, error.to_string());
            post::post(&FromWorker::Fault { id: None, fault });
        }
    }
}

fn start(id: RequestId, body: Request, attachment: Option<Attachment>) {
    match body {
        // These act at once, in the order of arrival.
        Request::Cancel { request } => {
            tasks::cancel(request);
            post::answer(id, Ok(Reply::Cancelled.into()));
        }
        Request::StopCapture { capture } => post::answer(id, stop(capture)),
        Request::Trap => worker_scope::trap(),
        body => {
            let task = TaskGuard::begin(id);
            spawn_local(async move {
                let result = serve(&task, body, attachment).await;
                drop(task);
                post::answer(id, result);
            });
        }
    }
}

async fn serve(task: &TaskGuard, body: Request, attachment: Option<Attachment>) -> Result<Answer, Fault> {
    match (body, attachment) {
        (Request::StartCapture { path, sample_rate_hz }, Some(Attachment::Port(port))) => {
            capture::run(task, &path, sample_rate_hz, port).await
        }
        (Request::Listen { sample_rate_hz, language }, Some(Attachment::Port(port))) => {
            listen::run(task, sample_rate_hz, language.as_deref(), port).await
        }
        (Request::Watch { sample_rate_hz, voice }, Some(Attachment::Port(port))) => {
            watch::run(task, sample_rate_hz, voice.as_ref(), port).await
        }
        (Request::UseKey, Some(Attachment::Bytes(key))) => {
            kept_file::use_key(&key.to_vec());
            Ok(Reply::KeyTaken.into())
        }
        (Request::Keep { path }, Some(Attachment::Blob(blob))) => keep::run(task, &path, blob).await,
        (Request::ListCaptures { folder }, None) => capture_list::run(&folder).await,
        (Request::ListModels, None) => models::list().await,
        (Request::FetchModel { name }, None) => models::keep(task, &name).await,
        (Request::RemoveModel { name }, None) => models::remove(&name).await,
        (Request::Prepare, None) => {
            drop(models::load(task).await);
            Ok(Reply::Prepared.into())
        }
        (Request::Analyse { path, extension, voice, emotion }, None) => {
            analyse::run(task, &path, &extension, voice.as_ref(), emotion).await
        }
        (Request::Clean { path, extension, to }, None) => clean::run(task, &path, &extension, &to).await,
        (Request::Pack { path, format, to }, None) => pack::run(task, &path, format, &to).await,
        (Request::Join { parts, to }, None) => join::run(task, &parts, &to).await,
        (Request::LookClosely { path, extension, wish }, None) => {
            close_up::run(task, &path, &extension, &wish).await
        }
        (Request::Transcribe { path, extension, language, clean, speakers, begun, share }, None) => {
            let language = language.as_deref();
            let file = transcribe::File { path: &path, extension: &extension, language, clean, share };
            transcribe::run(task, file, speakers, begun.as_deref()).await
        }
        (Request::TellApart { path, extension, talk }, None) => {
            speakers::run(task, &path, &extension, *talk).await
        }
        (Request::ReadWords { transcript, analysis }, None) => {
            words::run(task, &transcript, analysis.as_deref()).await
        }
        (Request::KeepMeaning { lines, to }, None) => meaning::keep(task, &lines, &to).await,
        (Request::FindAlike { text, folder }, None) => meaning::find(task, &text, &folder).await,
        (Request::TakeOut(asked), attachment) => take_out::run(task, asked, attachment).await,
        _ => Err(Fault::permanent(FaultCode::WrongProtocol, "request and attachment do not fit")),
    }
}

fn stop(capture: RequestId) -> Result<Answer, Fault> {
    let capture = tasks::capture_of(capture);
    let capture =
        capture.ok_or_else(|| Fault::permanent(FaultCode::Internal, "no such capture is running"))?;
    capture.stop();
    Ok(Reply::Stopping.into())
}

//! Recordings on their way out: one as a file, several in a zip file, all of them in an archive that comes back.

mod archive;
mod piece;
mod size;

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::{clock, download, object_url::ObjectUrl, opfs, worker_link::Attachment};
use sotto_protocol::{ExportForm, Fault, FaultCode, Reply, Request, RequestId, TakeOut, TakenOut};

use super::{AppState, services, worker_client::News};
pub(crate) use archive::Unpacking;
pub(crate) use size::ExportSize;

/// Folder of files on their way out, in the origin's private file system.
const FOLDER: &str = "exports";

/// How long a file stays that was handed over: the browser copies it meanwhile.
const STAYS_MS: u32 = 10 * 60 * 1_000;

/// What is being written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Exporting {
    /// 0 to 1.
    pub(crate) done: f32,
    /// Recordings that are done, and all of them.
    pub(crate) count: (usize, usize),
}

/// Exports.
#[derive(Clone, Copy)]
pub(crate) struct ExportState {
    /// The recordings that the dialog asks about; none while it is closed.
    pub(crate) asked: RwSignal<Option<Vec<RecordingId>>>,
    /// What is being written now.
    pub(crate) working: RwSignal<Option<Exporting>>,
    /// Why the last one failed.
    pub(crate) failed: RwSignal<Option<Fault>>,
    /// What was handed over last: name and size.
    pub(crate) saved: RwSignal<Option<(String, u64)>>,
    /// The archive that comes back, or what became of it.
    pub(crate) unpacking: RwSignal<Option<Unpacking>>,
    request: StoredValue<Option<RequestId>>,
    stopped: StoredValue<bool>,
    number: StoredValue<u32>,
}

impl ExportState {
    pub(super) fn new() -> Self {
        Self {
            asked: RwSignal::new(None),
            working: RwSignal::new(None),
            failed: RwSignal::new(None),
            saved: RwSignal::new(None),
            unpacking: RwSignal::new(None),
            request: StoredValue::new(None),
            stopped: StoredValue::new(false),
            number: StoredValue::new(0),
        }
    }

    /// Asks how these recordings are to be saved.
    pub(crate) fn ask(self, ids: Vec<RecordingId>) {
        self.failed.set(None);
        self.saved.set(None);
        self.asked.set(Some(ids).filter(|ids| !ids.is_empty()));
    }

    /// Closes the dialog. What is being written goes on.
    pub(crate) fn close(self) {
        self.asked.set(None);
    }

    /// Writes recordings and hands them to the person: one as a file, several in a zip file.
    pub(crate) fn save(self, ids: Vec<RecordingId>, form: ExportForm) {
        self.work(ids.len(), async move {
            match ids.as_slice() {
                [id] => self.save_one(*id, form).await,
                _ => self.save_many(&ids, form).await,
            }
        });
    }

    /// Writes an archive of these recordings and hands it to the person.
    pub(crate) fn save_archive(self, ids: Vec<RecordingId>) {
        self.work(ids.len(), async move { self.pack_archive(&ids).await });
    }

    /// The same of all recordings but those that are to vanish.
    pub(crate) fn save_everything(self) {
        let ids: Vec<_> = services::get()
            .library
            .list()
            .iter()
            .filter(|it| !it.choices.ephemeral)
            .map(|it| it.id)
            .collect();
        self.save_archive(ids);
    }

    /// Stops what is being written.
    pub(crate) fn cancel(self) {
        self.stopped.set_value(true);
        if let Some(request) = self.request.get_value() {
            services::get().analysis.cancel(request);
        }
    }

    /// One thing at a time, with what became of it.
    fn work(self, all: usize, what: impl Future<Output = Result<(String, u64), Fault>> + 'static) {
        if self.working.with_untracked(Option::is_some) || all == 0 {
            return;
        }
        self.failed.set(None);
        self.saved.set(None);
        self.stopped.set_value(false);
        self.working.set(Some(Exporting { done: 0.0, count: (0, all) }));
        spawn_local(async move {
            let outcome = what.await;
            self.working.set(None);
            self.request.set_value(None);
            match outcome {
                Ok(saved) => self.saved.set(Some(saved)),
                Err(fault) if fault.code == FaultCode::Cancelled => {}
                Err(fault) => {
                    // Where nobody looks at the dialog any more, a message says it.
                    if self.asked.with_untracked(Option::is_none) {
                        AppState::get().system.toast(crate::text::exports::fault_sentence(&fault).to_owned());
                    }
                    self.failed.set(Some(fault));
                }
            }
        });
    }

    async fn save_one(self, id: RecordingId, form: ExportForm) -> Result<(String, u64), Fault> {
        let (piece, tracks) = piece::of(id, form).await?;
        let (to, name) = (self.file(), piece::file_name(&piece, form));
        let asked = TakeOut::Export { form, piece: Box::new(piece), to: to.clone() };
        self.ask_worker(asked, tracks.as_deref().map(bytes)).await?;
        hand_over(&to, name).await
    }

    async fn save_many(self, ids: &[RecordingId], form: ExportForm) -> Result<(String, u64), Fault> {
        let to = self.file();
        self.ask_worker(TakeOut::Begin { to: to.clone() }, None).await?;
        for (at, id) in ids.iter().enumerate() {
            self.count(at, ids.len())?;
            // What one of them lacks does not keep the others back.
            let Ok((piece, tracks)) = piece::of(*id, form).await else { continue };
            let asked = TakeOut::Piece { form, piece: Box::new(piece) };
            self.ask_worker(asked, tracks.as_deref().map(bytes)).await?;
        }
        self.ask_worker(TakeOut::End { archive: None }, None).await?;
        hand_over(&to, format!("{}.zip", crate::text::exports::several(ids.len()))).await
    }

    /// Counts what is done; fails once it is to stop.
    fn count(self, done: usize, all: usize) -> Result<(), Fault> {
        if self.stopped.get_value() {
            return Err(Fault::permanent(FaultCode::Cancelled, "cancelled"));
        }
        self.working.set(Some(Exporting { done: done as f32 / all.max(1) as f32, count: (done, all) }));
        Ok(())
    }

    async fn ask_worker(self, asked: TakeOut, attachment: Option<Attachment>) -> Result<TakenOut, Fault> {
        let on_news = move |news| {
            if let News::Progress(_, done) = news {
                self.working.update(|it| {
                    if let Some(it) = it {
                        it.done = (it.count.0 as f32 + done) / it.count.1.max(1) as f32;
                    }
                });
            }
        };
        let (request, answer) = services::get().analysis.send(Request::TakeOut(asked), attachment, on_news);
        self.request.set_value(Some(request));
        match answer.await?.0 {
            Reply::TakenOut(taken) => Ok(taken),
            _ => Err(Fault::permanent(FaultCode::Internal, "unexpected answer")),
        }
    }

    /// A path that nothing has.
    fn file(self) -> String {
        self.number.update_value(|it| *it += 1);
        format!("{FOLDER}/{}", self.number.get_value())
    }
}

/// Whether something was written down of a recording. Looks no further: a list asks it of many.
fn has_words(recording: &sotto_store::Recording) -> bool {
    recording.transcript.as_ref().is_some_and(|json| json.contains("\"segments\":[{"))
}

fn bytes(bytes: &[u8]) -> Attachment {
    Attachment::Bytes(js_sys::Uint8Array::from(bytes))
}

/// Hands a written file to the person; answers its name and size.
async fn hand_over(path: &str, name: String) -> Result<(String, u64), Fault> {
    let refused =
        |error: sotto_platform::PlatformError| Fault::transient(FaultCode::Storage, error.to_string());
    let file = opfs::read(path).await.map_err(refused)?;
    ObjectUrl::from_blob(&file).and_then(|url| download::save_address(&name, url)).map_err(refused)?;
    let path = path.to_owned();
    spawn_local(async move {
        clock::sleep_ms(STAYS_MS).await;
        // What cannot be removed now goes with the sweep at the next start.
        let _ = opfs::remove(&path).await;
    });
    Ok((name, file.size() as u64))
}

/// Removes what an earlier visit left behind: the browser has read it by now.
pub(super) async fn sweep() {
    opfs::remove_but(FOLDER, |_| false).await;
}

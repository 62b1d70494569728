//! Writing down what is said: one recording at a time, sentence by sentence, and what is kept of it.

mod editing;
mod models;
mod writing;

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_protocol::{
    Fault, FaultCode, Reply, Request, Stage, Talk, Transcript, TranscriptSegment, WordsInsight,
};

use super::{
    AppState,
    errands::{self, Errand},
    services, unfinished,
    worker_client::News,
};
pub(crate) use models::ModelPlace;
use writing::Running;

/// The recording that is being written down.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Writing {
    /// Which one.
    pub(crate) id: RecordingId,
    /// What is being done.
    pub(crate) stage: Stage,
    /// 0 to 1.
    pub(crate) done: f32,
    /// Whether sentences come, in place of those that are there.
    pub(crate) hears: bool,
}

/// Transcripts.
#[derive(Clone, Copy)]
pub(crate) struct TranscriptState {
    /// What is being written down now.
    pub(crate) writing: RwSignal<Option<Writing>>,
    /// What was said so far in it.
    pub(crate) so_far: RwSignal<Vec<TranscriptSegment>>,
    /// Why the last one failed.
    pub(crate) failed: RwSignal<Option<(RecordingId, Fault)>>,
    /// Language that is spoken, by its short code; none to find it out.
    pub(crate) language: RwSignal<Option<String>>,
    /// Whether noise is taken away first.
    pub(crate) clean: RwSignal<bool>,
    /// What can be taken back.
    pub(crate) history: RwSignal<editing::History>,
    running: StoredValue<Running, LocalStorage>,
}

impl TranscriptState {
    pub(super) fn new() -> Self {
        Self {
            writing: RwSignal::new(None),
            so_far: RwSignal::new(Vec::new()),
            failed: RwSignal::new(None),
            language: RwSignal::new(None),
            clean: RwSignal::new(false),
            history: RwSignal::new(editing::History::default()),
            running: StoredValue::new_local(Running::new()),
        }
    }

    /// Writes down a recording; nothing while another one is being written down.
    pub(crate) fn start(self, id: RecordingId) {
        if self.writing.with_untracked(Option::is_none) {
            spawn_local(async move { drop(errands::run_or_tell(Errand::Write(id)).await) });
        }
    }

    /// Goes on with what was being written down when the page went away.
    pub(super) fn resume(self) {
        if let Some(id) = unfinished::cut_off() {
            self.start(id);
        }
    }

    /// Stops; an earlier transcript stays, and what was written down serves when it is started again.
    pub(crate) fn cancel(self) {
        for (worker, request) in self.running.get_value() {
            worker.cancel(request);
        }
    }

    /// Stops what is being done with a recording that goes.
    pub(super) fn give_up(self, id: RecordingId) {
        if self.writing.with_untracked(|it| it.as_ref().is_some_and(|it| it.id == id)) {
            self.cancel();
        }
    }

    /// Reads what the words of a kept transcript say; nothing while something is being written down.
    pub(crate) fn read_words(self, id: RecordingId) {
        let kept = services::get().library.get(id).and_then(|it| read(it.transcript.as_deref()?));
        if let (Some(transcript), true) = (kept, self.writing.with_untracked(Option::is_none)) {
            spawn_local(async move {
                self.failed.set(None);
                let transcript = (*transcript).clone();
                self.understand(id, transcript).await;
            });
        }
    }

    /// Finds out who speaks when; nothing while another thing is being done.
    pub(crate) fn tell_apart(self, id: RecordingId) {
        let Some(recording) = services::get().library.get(id) else { return };
        let transcript = recording.transcript.as_deref().and_then(read);
        let (Some(audio), true) = (recording.audio, self.writing.with_untracked(Option::is_none)) else {
            return;
        };
        spawn_local(async move {
            self.failed.set(None);
            let tracks = AppState::get().library.tracks(id).await;
            let talk = Box::new(Talk {
                transcript: transcript.map(Arc::unwrap_or_clone).unwrap_or_default(),
                analysis: recording.analysis.map(|it| (*it).clone()),
                pitch: tracks.map(|it| it.pitch.clone()),
                known: AppState::get().named_voices.known(),
            });
            let request = Request::TellApart { path: audio.path, extension: audio.extension, talk };
            if let Some(Reply::ToldApart { transcript, prints }) = self.ask(id, request).await {
                self.keep(id, &transcript).await;
                AppState::get().named_voices.keep_prints(id, prints).await;
                AppState::get().privacy.speakers_told(id);
                // Sentences may have been cut where the speaker changes.
                self.read_on(id, *transcript).await;
            }
        });
    }

    /// Gives a speaker of a recording a name, or none.
    pub(crate) fn name_speaker(self, id: RecordingId, index: usize, name: &str) {
        AppState::get().named_voices.name(id, index, name);
        self.edit(id, |transcript| {
            if let Some(speaker) = transcript.speakers.as_mut().and_then(|it| it.speakers.get_mut(index)) {
                speaker.name = (!name.is_empty()).then(|| name.to_owned());
            }
        });
    }

    /// Keeps what was written down while it was said, and reads what the words say.
    pub(super) async fn keep_heard(self, id: RecordingId, transcript: Transcript) {
        self.keep(id, &transcript).await;
        if self.writing.with_untracked(Option::is_none) {
            self.read_on(id, transcript).await;
        }
    }

    /// Reads what the words say, where there are some and the model is here.
    async fn read_on(self, id: RecordingId, transcript: Transcript) {
        if self.text_model() == ModelPlace::Ready && !transcript.segments.is_empty() {
            self.understand(id, transcript).await;
        }
    }

    async fn understand(self, id: RecordingId, transcript: Transcript) {
        let analysis = services::get().library.get(id).and_then(|it| it.analysis);
        let analysis = analysis.map(|it| Box::new((*it).clone()));
        let request = Request::ReadWords { transcript: Box::new(transcript.clone()), analysis };
        if let Some(Reply::WordsRead { insight }) = self.ask(id, request).await {
            // The person may have changed words meanwhile: those stay, and are read after the next pause.
            let kept = services::get().library.get(id).and_then(|it| read(it.transcript.as_deref()?));
            let now = self.history.with_untracked(|it| it.now(id)).or(kept);
            let mut now = now.map_or_else(|| transcript.clone(), Arc::unwrap_or_clone);
            let moved = now.sentences().len() != transcript.sentences().len();
            let segments = if moved { Vec::new() } else { insight.segments.clone() };
            now.insight = Some(WordsInsight { segments, ..*insight });
            self.keep(id, &now).await;
        }
    }

    /// Sends a request about a recording and follows it. None where it failed, which is noted, or was stopped.
    async fn ask(self, id: RecordingId, request: Request) -> Option<Reply> {
        self.writing.set(Some(Writing { id, stage: Stage::LoadingModel, done: 0.0, hears: false }));
        let on_news = move |news| {
            if let News::Progress(stage, done) = news {
                self.writing.set(Some(Writing { id, stage, done, hears: false }));
            }
        };
        let worker = services::get().analysis.clone();
        let (request, answer) = worker.send(request, None, on_news);
        self.running.set_value(vec![(worker, request)]);
        let answer = answer.await.map(|it| it.0);
        self.ended();
        match answer {
            Ok(reply @ (Reply::WordsRead { .. } | Reply::ToldApart { .. })) => Some(reply),
            Ok(_) => {
                self.note(id, Fault::permanent(FaultCode::Internal, "unexpected answer"));
                None
            }
            Err(fault) => {
                self.note(id, fault);
                None
            }
        }
    }

    /// Nothing is being done any more.
    fn ended(self) {
        self.running.set_value(Running::new());
        self.writing.set(None);
    }

    /// Says why something failed, where the person did not stop it.
    fn note(self, id: RecordingId, fault: Fault) {
        if fault.code != FaultCode::Cancelled {
            self.failed.set(Some((id, fault)));
        }
    }

    async fn keep(self, id: RecordingId, transcript: &Transcript) {
        let state = AppState::get();
        if let Err(error) = services::get().library.set_transcript(id, transcript).await {
            state.system.toast(crate::text::store_sentence(&error));
        }
        state.library.refresh_one(id);
        state.account.changed();
    }
}

/// A kept transcript; none where it is not one.
pub(crate) fn read(kept: &str) -> Option<Arc<Transcript>> {
    serde_json::from_str(kept).ok().map(Arc::new)
}

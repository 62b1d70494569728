//! Submissions: a list that comes page by page, and what is done with them.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use sotto_api::{
    NoteId, SubmissionId,
    dashboard::{BulkChange, BulkChanged},
    feedback::{AudioFormat, NoteRequest, NoteView, SubmissionChange, SubmissionView, SubmissionWhole},
    page::Page,
    route,
};
use sotto_platform::object_url::ObjectUrl;

use super::{AdminState, Narrow};
use crate::{
    state::{Problem, services, session},
    text,
};

/// What a visitor shared beside the facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shares {
    pub(crate) transcript: bool,
    pub(crate) audio: bool,
}

impl Shares {
    /// What came with a submission.
    pub(crate) fn of(view: &SubmissionView) -> Self {
        Self { transcript: view.transcript, audio: view.audio.as_ref().is_some_and(|it| it.complete) }
    }
}

/// A list, newest first, as far as it was read.
#[derive(Clone, Copy)]
pub(crate) struct SubmissionList {
    admin: AdminState,
    /// Those that are here.
    pub(crate) rows: RwSignal<Arc<Vec<SubmissionView>>>,
    /// Where the rest begins; none where there is none.
    next: RwSignal<Option<String>>,
    /// Whether an answer is awaited.
    pub(crate) busy: RwSignal<bool>,
    /// Whether the first page came.
    pub(crate) came: RwSignal<bool>,
    /// Why it did not.
    pub(crate) problem: RwSignal<Option<String>>,
    narrow: StoredValue<Narrow>,
    turn: StoredValue<u32>,
}

impl SubmissionList {
    pub(crate) fn new(admin: AdminState) -> Self {
        Self {
            admin,
            rows: RwSignal::default(),
            next: RwSignal::new(None),
            busy: RwSignal::new(false),
            came: RwSignal::new(false),
            problem: RwSignal::new(None),
            narrow: StoredValue::new(Narrow::default()),
            turn: StoredValue::new(0),
        }
    }

    /// Begins anew with what is asked for now.
    pub(crate) fn begin(self, narrow: Narrow) {
        self.narrow.set_value(narrow);
        self.rows.set(Arc::default());
        self.came.set(false);
        self.next.set(None);
        self.turn.update_value(|it| *it = it.wrapping_add(1));
        self.read(None);
    }

    /// Reads on, where there is more and nothing is under way.
    pub(crate) fn more(self) {
        if !self.busy.get_untracked()
            && let Some(next) = self.next.get_untracked()
        {
            self.read(Some(next));
        }
    }

    /// Whether the list goes on.
    pub(crate) fn has_more(self) -> bool {
        self.next.with(Option::is_some)
    }

    /// Takes up what has come or changed since the first page was read: submissions that are new come before those that are
    /// here.
    pub(crate) async fn look_for_new(self) {
        let Some(narrow) = self.narrow.try_get_value() else { return };
        let turn = self.turn.get_value();
        let Ok(page) = self.page(&narrow, None).await else { return };
        if self.turn.try_get_value() != Some(turn) || !self.came.get_untracked() {
            return;
        }
        self.rows.update(|rows| {
            let newest =
                |it: &SubmissionView| page.items.iter().find(|new| new.id == it.id).unwrap_or(it).clone();
            let known: Vec<_> = rows.iter().map(newest).collect();
            let new = page.items.iter().filter(|it| rows.iter().all(|known| known.id != it.id)).cloned();
            *rows = Arc::new(new.chain(known).collect());
        });
    }

    /// Changes many at once. `change` says to which, too.
    pub(crate) async fn change_all(self, change: BulkChange) -> Result<(), Problem> {
        self.admin.change_many(&change).await?;
        let _ = self.rows.try_update(|rows| {
            let changed = |it: &SubmissionView| {
                let mut it = it.clone();
                if change.submissions.contains(&it.id) {
                    it.status = change.status.unwrap_or(it.status);
                    it.assignee = change.assignee.unwrap_or(it.assignee);
                    it.tags.extend(
                        change
                            .add_tags
                            .iter()
                            .filter(|tag| !it.tags.contains(tag))
                            .cloned()
                            .collect::<Vec<_>>(),
                    );
                    it.tags.retain(|tag| !change.remove_tags.contains(tag));
                }
                it
            };
            *rows = Arc::new(rows.iter().map(changed).collect());
        });
        Ok(())
    }

    /// Deletes some, one after the other.
    pub(crate) async fn delete_all(self, ids: Vec<SubmissionId>) -> Result<(), Problem> {
        for id in ids {
            self.admin.delete_submission(id).await?;
            let _ = self.rows.try_update(|rows| {
                *rows = Arc::new(rows.iter().filter(|it| it.id != id).cloned().collect());
            });
        }
        Ok(())
    }

    fn read(self, cursor: Option<String>) {
        let (narrow, turn) = (self.narrow.get_value(), self.turn.get_value());
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let answer = self.page(&narrow, cursor).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(page) => {
                    self.rows.update(|rows| {
                        *rows = Arc::new(rows.iter().cloned().chain(page.items).collect());
                    });
                    self.next.set(page.next);
                    self.came.set(true);
                }
                Err(why) => self.problem.set(Some(why.0)),
            }
        });
    }

    async fn page(self, narrow: &Narrow, cursor: Option<String>) -> Result<Page<SubmissionView>, Problem> {
        let cursor: Vec<_> = cursor.into_iter().map(|it| ("cursor", it)).collect();
        let path = format!("{}{}", route::SUBMISSIONS, narrow.to_request(&cursor));
        self.admin.ask("GET", &path, &[], None::<&()>).await
    }
}

impl AdminState {
    /// Everything of a submission.
    pub(crate) async fn submission(self, id: SubmissionId) -> Result<SubmissionWhole, Problem> {
        self.ask("GET", route::SUBMISSION, &[("submission", &id)], None::<&()>).await
    }

    /// Changes where the team is with a submission.
    pub(crate) async fn change_submission(
        self,
        id: SubmissionId,
        change: &SubmissionChange,
    ) -> Result<SubmissionView, Problem> {
        self.ask("PATCH", route::SUBMISSION, &[("submission", &id)], Some(change)).await
    }

    /// The same change to many.
    pub(crate) async fn change_many(self, change: &BulkChange) -> Result<(), Problem> {
        let answer: Result<BulkChanged, _> =
            self.ask("POST", route::SUBMISSIONS_BULK, &[], Some(change)).await;
        answer.map(drop)
    }

    /// Deletes a submission with everything.
    pub(crate) async fn delete_submission(self, id: SubmissionId) -> Result<(), Problem> {
        self.tell("DELETE", route::SUBMISSION, &[("submission", &id)], None::<&()>).await
    }

    /// Writes a note.
    pub(crate) async fn write_note(self, id: SubmissionId, text: String) -> Result<NoteView, Problem> {
        self.ask("POST", route::NOTES, &[("submission", &id)], Some(&NoteRequest { text })).await
    }

    /// Deletes a note.
    pub(crate) async fn delete_note(self, id: SubmissionId, note: NoteId) -> Result<(), Problem> {
        self.tell("DELETE", route::NOTE, &[("submission", &id), ("note", &note)], None::<&()>).await
    }

    /// The sound of a submission, under an address that goes with who holds it.
    pub(crate) async fn sound(self, id: SubmissionId, format: AudioFormat) -> Result<ObjectUrl, String> {
        let path = self.path(route::SUBMISSION_AUDIO, &[("submission", &id)]);
        let answer = services::get().transport.session.send("GET", &path, Vec::new(), None).await;
        let answer = answer.and_then(session::check).map_err(|it| self.refused(&it).0)?;
        ObjectUrl::from_bytes(&answer.body, media_type(format)).map_err(|it| text::platform_sentence(&it))
    }
}

fn media_type(format: AudioFormat) -> &'static str {
    match format {
        AudioFormat::Wav => "audio/wav",
        AudioFormat::Flac => "audio/flac",
        AudioFormat::Ogg => "audio/ogg",
        AudioFormat::Webm => "audio/webm",
        AudioFormat::Mp4 => "audio/mp4",
        AudioFormat::Mp3 => "audio/mpeg",
    }
}

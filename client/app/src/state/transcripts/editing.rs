//! What a person does with a transcript: each step can be taken back, and what the words say is read anew after a pause.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_platform::clock;
use sotto_protocol::{
    Source, Speaker, SpeakerTurns, Transcript,
    transcript::{SubtitleError, aligned, parse_subtitles},
};

use super::{ModelPlace, TranscriptState, read};
use crate::{
    state::{AppState, services},
    text,
};

/// Steps that can be taken back.
const MOST_STEPS: usize = 100;
/// Time without another step after which words are read anew.
const PAUSE_MS: u32 = 2_500;

/// The steps of the recording that is edited.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    id: Option<RecordingId>,
    back: Vec<Arc<Transcript>>,
    forth: Vec<Arc<Transcript>>,
    /// What is there now: what is kept follows a little later.
    now: Option<Arc<Transcript>>,
    /// Counts steps, so that a pause is known.
    steps: u32,
}

impl History {
    /// What a recording's transcript is from the last step on, until that is kept.
    pub(crate) fn now(&self, id: RecordingId) -> Option<Arc<Transcript>> {
        self.now.clone().filter(|_| self.id == Some(id))
    }

    /// Whether a step of this recording can be taken back, and one taken again.
    pub(crate) fn open(&self, id: RecordingId) -> (bool, bool) {
        let mine = self.id == Some(id);
        (mine && !self.back.is_empty(), mine && !self.forth.is_empty())
    }
}

impl TranscriptState {
    /// Changes what is shown of a recording; a step that can be taken back.
    pub(crate) fn edit(self, id: RecordingId, change: impl FnOnce(&mut Transcript)) {
        let before = self.now(id).unwrap_or_default();
        let mut after = (*before).clone();
        change(&mut after);
        if after != *before {
            self.history.update(|it| {
                it.forth.clear();
                it.back.push(before.clone());
                if it.back.len() > MOST_STEPS {
                    it.back.remove(0);
                }
            });
            self.put(id, &before, after);
        }
    }

    /// Takes the last step back.
    pub(crate) fn undo(self, id: RecordingId) {
        self.step(id, |it| (&mut it.back, &mut it.forth));
    }

    /// Takes it again.
    pub(crate) fn redo(self, id: RecordingId) {
        self.step(id, |it| (&mut it.forth, &mut it.back));
    }

    /// Lays a text over the speech of a recording, in place of what was there.
    pub(crate) fn lay(self, id: RecordingId, text: &str, source: Source) {
        let Some(recording) = services::get().library.get(id) else { return };
        let analysis = recording.analysis.as_deref();
        let speech = analysis.map(|it| it.segments.as_slice()).unwrap_or_default();
        let duration_s = analysis.map_or(recording.duration_s, |it| it.duration_s);
        let mut laid = aligned(text, speech, duration_s, source);
        laid.language = self.spoken_language().unwrap_or_default();
        self.replace(id, laid);
    }

    /// Takes subtitles in, in place of what was there; says so where they are none.
    pub(crate) fn take_subtitles(self, id: RecordingId, file: web_sys::File) {
        spawn_local(async move {
            // No more of it than is looked at is read.
            let most = sotto_protocol::transcript::MAX_SUBTITLE_BYTES as u64;
            let bytes = sotto_platform::opfs::read_range(&file, 0, (file.size() as u64).min(most + 1)).await;
            let text = bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            match text.ok().ok_or(SubtitleError::NoCues).and_then(|text| parse_subtitles(&text)) {
                Ok(transcript) => self.replace(id, transcript),
                Err(error) => {
                    AppState::get().system.toast(text::transcripts::subtitle_sentence(error).to_owned())
                }
            }
        });
    }

    /// Adds somebody who speaks, and says that they say a sentence.
    pub(crate) fn say_by_new(self, id: RecordingId, at: usize) {
        self.edit(id, |transcript| {
            let turns = transcript.speakers.get_or_insert_with(SpeakerTurns::default);
            let free = (1..).map(|number| format!("S{number}")).find(|label| turns.index_of(label).is_none());
            let label = free.unwrap_or_default();
            turns.speakers.push(Speaker { label: label.clone(), ..Speaker::default() });
            transcript.say_by(at, &label);
        });
    }

    /// Another transcript in place of what was there.
    fn replace(self, id: RecordingId, with: Transcript) {
        self.edit(id, |transcript| *transcript = with);
    }

    /// The transcript as it is now.
    pub(in crate::state) fn now(self, id: RecordingId) -> Option<Arc<Transcript>> {
        let mine = self.history.with_untracked(|it| it.id == Some(id));
        if !mine {
            self.history.set(History { id: Some(id), ..History::default() });
        }
        let now = self.history.with_untracked(|it| it.now.clone());
        now.or_else(|| services::get().library.get(id).and_then(|it| read(it.transcript.as_deref()?)))
    }

    fn step(
        self,
        id: RecordingId,
        which: impl Fn(&mut History) -> (&mut Vec<Arc<Transcript>>, &mut Vec<Arc<Transcript>>),
    ) {
        let before = self.now(id).unwrap_or_default();
        let mut history = self.history.get_untracked();
        let (from, to) = which(&mut history);
        let Some(after) = from.pop() else { return };
        to.push(before.clone());
        self.history.set(history);
        self.put(id, &before, (*after).clone());
    }

    fn put(self, id: RecordingId, before: &Transcript, mut after: Transcript) {
        // What was read belongs to the sentences that were there.
        let moved = after.insight.is_some() && after.sentences().len() != before.sentences().len();
        if let Some(insight) = after.insight.as_mut().filter(|_| moved) {
            insight.segments.clear();
        }
        let now = Arc::new(after);
        self.history.update(|it| {
            it.now = Some(now.clone());
            it.steps = it.steps.wrapping_add(1);
        });
        let steps = self.history.with_untracked(|it| it.steps);
        spawn_local(async move {
            self.keep(id, &now).await;
            if !self.is_last(steps) {
                return;
            }
            // It is kept: what others write from here on counts.
            self.history.update(|it| it.now = None);
            clock::sleep_ms(PAUSE_MS).await;
            let free = self.writing.with_untracked(Option::is_none);
            if self.is_last(steps) && free && now.insight.is_some() && self.text_model() == ModelPlace::Ready
            {
                self.read_on(id, (*now).clone()).await;
            }
        });
    }

    fn is_last(self, steps: u32) -> bool {
        self.history.with_untracked(|it| it.steps == steps)
    }
}

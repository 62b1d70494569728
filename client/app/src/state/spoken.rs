//! What was said in recordings, ready to be searched.

use std::{cell::RefCell, collections::HashMap, sync::Arc};

use sotto_api::RecordingId;

use super::{RecordingView, transcripts};

/// The kept transcript that a text was taken from, and the text in lower case.
type Spoken = (Arc<str>, Arc<str>);

thread_local! {
    static SPOKEN: RefCell<HashMap<RecordingId, Spoken>> = RefCell::default();
}

/// All words of a recording in lower case; none where nothing was written down. Read once for each transcript.
pub(crate) fn spoken(recording: &RecordingView) -> Option<Arc<str>> {
    let kept = recording.transcript.as_ref()?;
    let known = SPOKEN.with_borrow(|all| all.get(&recording.id).cloned());
    if let Some((_, text)) = known.filter(|(from, _)| Arc::ptr_eq(from, kept)) {
        return Some(text);
    }
    let text: Arc<str> = transcripts::read(kept)?.text().to_lowercase().into();
    SPOKEN.with_borrow_mut(|all| all.insert(recording.id, (kept.clone(), text.clone())));
    Some(text)
}

//! The page of a feedback link: what is asked, a recorder, what was found on the visitor's device, and what of it goes.

use leptos::prelude::*;
use sotto_api::{ErrorCode, RecordingId};

use super::record::NEEDED;
use crate::{
    components::{
        abilities::AbilityNotes,
        recorder::Recorder,
        unfinished::Unfinished,
        visit::{
            Asked, Choice, CodeDesk, Collected, FramedNote, OnItsWay, SentNote, Shut, Unreached, VisitResult,
        },
    },
    state::{AppState, LinkPlace, RequestProblem},
    text::t,
};

/// Where a visitor is.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    /// The link is being read.
    Arriving,
    /// It takes nothing.
    Shut(ErrorCode),
    /// Nobody knows what it says.
    Unreached(RequestProblem),
    /// They read and record.
    Asked,
    /// They see what was found, and choose.
    Found(RecordingId),
    /// It is being sent.
    OnItsWay,
    /// It has arrived, under this code.
    Sent(String),
}

/// Everything that a visitor does.
#[component]
pub(crate) fn VisitPage() -> impl IntoView {
    let AppState { visit, recorder, .. } = AppState::get();
    visit.open();
    Effect::new(move |_| {
        if let Some(id) = recorder.last_recording.get() {
            visit.take(id);
        }
    });
    Effect::new(move |_| {
        let title = visit.texts().map_or_else(|| t("Feedback").to_owned(), |it| it.title);
        document().set_title(&title);
    });
    let stage = Memo::new(move |_| stage());
    let shown = move || match stage.get() {
        Stage::Arriving => view! { <p class="empty soft" role="status">{t("One moment")}</p> }.into_any(),
        Stage::Shut(code) => view! { <Shut code /> }.into_any(),
        Stage::Unreached(problem) => view! { <Unreached problem /> }.into_any(),
        Stage::Asked => view! {
            <Asked />
            <AbilityNotes abilities=NEEDED />
            <Unfinished />
            <Recorder plain=true />
            <FramedNote />
            <Collected />
        }
        .into_any(),
        Stage::Found(id) => view! { <Asked /><Unfinished /><VisitResult id /><Choice id /> }.into_any(),
        Stage::OnItsWay => view! { <OnItsWay /> }.into_any(),
        Stage::Sent(code) => view! { <SentNote code /> }.into_any(),
    };
    view! {
        {shown}
        <CodeDesk />
    }
}

fn stage() -> Stage {
    let AppState { visit, library, .. } = AppState::get();
    if visit.sends() {
        return Stage::OnItsWay;
    }
    if let Some(code) = visit.receipt.get() {
        return Stage::Sent(code);
    }
    match visit.link.get() {
        LinkPlace::Asking => Stage::Arriving,
        LinkPlace::Shut(code) => Stage::Shut(code),
        LinkPlace::Unknown(problem) => Stage::Unreached(problem),
        LinkPlace::Open(_) if !library.loaded.get() => Stage::Arriving,
        LinkPlace::Open(_) => {
            visit.recording().filter(|_| !visit.once_more.get()).map_or(Stage::Asked, Stage::Found)
        }
    }
}

//! Notes of the team on a submission. The visitor never sees them.

use leptos::prelude::*;
use sotto_api::{
    SubmissionId,
    feedback::{MAX_NOTE_CHARS, NoteView},
};

use crate::{
    components::{confirm::Confirm, long_field::LongField, problem::ProblemNote, sending::Sending},
    state::{
        AppState,
        admin::{Act, AdminState},
    },
    text::{format, t},
};

/// All notes, and a field for another.
#[component]
pub(super) fn Notes(
    /// The submission.
    id: SubmissionId,
    /// Those that are there.
    notes: Vec<NoteView>,
) -> impl IntoView {
    let admin = AdminState::get();
    let notes = RwSignal::new(notes);
    let typed = RwSignal::new(String::new());
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        let keep = async move {
            let note = admin.write_note(id, typed.get_untracked()).await?;
            let _ = notes.try_update(|all| all.push(note));
            let _ = typed.try_set(String::new());
            Ok(())
        };
        sending.send(&event, keep, || ());
    };
    let delete = move |note: sotto_api::NoteId| {
        let gone = async move {
            admin.delete_note(id, note).await?;
            let _ = notes.try_update(|all| all.retain(|it| it.id != note));
            Ok(())
        };
        sending.start(gone, || ());
    };
    let own = AppState::get().account.user.with_untracked(|it| it.as_ref().map(|it| it.id));
    view! {
        <section class="card" aria-labelledby="notes-title">
            <h2 id="notes-title">{t("Notes of the team")}</h2>
            <ul class="stack">
                <For each=move || notes.get() key=|it| it.id children=move |note| {
                    let (author, written) = (note.author, format::moment(note.written_ms));
                    let name = move || author.and_then(|it| admin.name_of(it)).unwrap_or_else(|| t("Somebody who has left").to_owned());
                    let act = Callback::new(move |()| delete(note.id));
                    let may = move || author == own || admin.may(Act::Manage);
                    view! {
                        <li class="admin-note" data-test="note">
                            <p class="admin-text">{note.text.clone()}</p>
                            <div class="row spread">
                                <p class="soft small tabular">{name} ", " {written}</p>
                                <Show when=may><Confirm label=t("Delete") sure=t("Yes, delete the note") test="delete-note" act /></Show>
                            </div>
                        </li>
                    }
                } />
            </ul>
            <form class="form" on:submit=submit>
                <LongField label=t("A note for your team") test="note-text" value=typed at_most=MAX_NOTE_CHARS rows=2
                    hint=t("The visitor never sees it.") />
                <ProblemNote sentence=sending.problem />
                <button type="submit" class="button" data-test="keep-note" disabled=move || sending.busy.get()>{t("Keep the note")}</button>
            </form>
        </section>
    }
}

//! One submission: what was shared, and where the team is with it.

mod notes;
mod said;
mod tags;
mod work;

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, components::A, hooks::use_navigate};
use sotto_api::{
    RecordingId, SubmissionId,
    feedback::{SubmissionChange, SubmissionStatus, SubmissionView, SubmissionWhole},
};
use sotto_protocol::{Analysis, Transcript};

use super::arriving::arriving;
use crate::{
    components::{
        cards::{
            DetailCard, EmotionCard, MeasuresCard, MomentsCard, QualityCard, SentimentCard, SpeakersCard,
            WordsCard,
        },
        confirm::Confirm,
        icon::{Glyph, Icon},
        player::{Arriving, Player, PlayerControls},
        problem::ProblemNote,
        sending::Sending,
        timeline::{Lens, Timeline},
    },
    state::admin::{Act, AdminState, Remote},
    text::{admin as words, format, measures, t},
};
use notes::Notes;
use said::Said;
use tags::Tags;
use work::Work;

/// Gets it and shows it.
#[component]
pub(super) fn SubmissionPage(
    /// Which.
    id: SubmissionId,
) -> impl IntoView {
    let admin = AdminState::get();
    let whole = Remote::<SubmissionWhole>::new();
    let read = move || whole.read(async move { admin.submission(id).await });
    read();
    view! {
        <A href=move || admin.href("submissions") attr:class="back"><Icon glyph=Glyph::Back />{t("Submissions")}</A>
        {arriving(whole, read, move |whole| view! { <Reader whole /> })}
    }
}

/// Everything of it.
#[component]
fn Reader(
    /// It.
    whole: Arc<SubmissionWhole>,
) -> impl IntoView {
    let admin = AdminState::get();
    let id = whole.view.id;
    let view = RwSignal::new(whole.view.clone());
    mark_seen(admin, view);
    let duration_s = whole.analysis.0.duration_s;
    let audio = whole.view.audio.clone().filter(|it| it.complete).and_then(|it| it.format);
    let source = Callback::new(move |()| -> Arriving {
        Box::pin(async move {
            match audio {
                Some(format) => admin.sound(id, format).await,
                None => Err(t("No audio was shared.").to_owned()),
            }
        })
    });
    // The timeline knows a sound by its id alone, and this one is in no library.
    let player = Player::elsewhere(RecordingId(id.0), Signal::stored(duration_s), source);
    let lens = Lens::new(player);
    let analysis = Arc::new((*whole.analysis.0).clone());
    let transcript = whole.transcript_text.as_ref().map(|it| Arc::new((*it.0).clone()));
    let said = transcript.clone();
    let shown = Memo::new(move |_| said.clone());
    let (link, received_ms) = (whole.view.link, whole.view.received_ms);
    let facts =
        [format::moment(received_ms), format::clock(duration_s), words::language_name(&whole.view.language)];
    view! {
        <article class="result" data-test="reader" data-id=id.to_string()>
            <header class="result-head">
                <h1 data-test="reader-title">{move || admin.link_title(link)}</h1>
                <p class="admin-facts soft small tabular">{facts.map(|it| view! { <span>{it}</span> })}</p>
            </header>
            <Work view />
            <Tags view />
            {audio.map(|_| view! { <PlayerControls player available=Signal::stored(true) /> })}
            <Timeline analysis=analysis.clone() tracks=None transcript=shown view=Memo::new(|_| None) lens />
            {transcript.clone().map(|transcript| view! { <Said transcript analysis=analysis.clone() player /> })}
            <Notes id notes=whole.notes.clone() />
            <div class="cards">{cards(&analysis, transcript.as_deref(), player)}</div>
            <DetailCard analysis />
            <details class="card">
                <summary><h2>{t("What the visitor agreed to")}</h2></summary>
                <p class="admin-text" data-test="consent">{whole.consent.clone()}</p>
            </details>
            <Show when=move || admin.may(Act::Manage)><Delete id /></Show>
        </article>
    }
}

/// Somebody has looked at it.
fn mark_seen(admin: AdminState, view: RwSignal<SubmissionView>) {
    let (id, status) = view.with_untracked(|it| (it.id, it.status));
    if status == SubmissionStatus::New {
        spawn_local(async move {
            let change = SubmissionChange { status: Some(SubmissionStatus::Seen), assignee: None };
            // Who cannot say so has read it all the same.
            if let Ok(changed) = admin.change_submission(id, &change).await {
                let _ = view.try_set(changed);
            }
        });
    }
}

fn cards(analysis: &Arc<Analysis>, transcript: Option<&Transcript>, player: Player) -> impl IntoView + use<> {
    let warnings = analysis.quality.warnings.clone();
    let insight = transcript.and_then(|it| it.insight.clone());
    let moments = insight.clone().zip(transcript.map(Transcript::shown_segments));
    let turns = transcript.and_then(|it| it.speakers.clone());
    let voice = Some(analysis.sentiment.clone());
    let numbers = measures::cards(analysis).into_iter().map(|measures| view! { <MeasuresCard measures /> });
    view! {
        <QualityCard warnings />
        <EmotionCard analysis=analysis.clone() />
        <SentimentCard analysis=analysis.clone() />
        {turns.map(|turns| view! { <SpeakersCard turns /> })}
        {insight.map(|insight| view! { <WordsCard insight voice /> })}
        {moments.map(|(insight, segments)| view! { <MomentsCard segments insight player /> })}
        {numbers.collect_view()}
    }
}

/// Takes it away for good.
#[component]
fn Delete(
    /// Which.
    id: SubmissionId,
) -> impl IntoView {
    let admin = AdminState::get();
    let sending = Sending::new();
    let navigate = use_navigate();
    let delete = Callback::new(move |()| {
        let navigate = navigate.clone();
        sending.start(admin.delete_submission(id), move || {
            navigate(&untrack(|| admin.href("submissions")), NavigateOptions::default());
        });
    });
    view! {
        <ProblemNote sentence=sending.problem />
        <Confirm label=t("Delete this submission") sure=t("Yes, delete it with everything") test="delete-submission" act=delete />
    }
}

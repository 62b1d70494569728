//! Player, tracks and cards of one recording.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use sotto_api::RecordingId;
use sotto_protocol::{Analysis, Tracks, Transcript};

use super::{head::Head, keys};
use crate::{
    components::{
        cards::{
            AudioCard, DetailCard, EmotionCard, MeasuresCard, MomentsCard, QualityCard, SentimentCard,
            SpeakersCard, WordsCard,
        },
        imports::Progress,
        player::{Player, PlayerControls},
        problem::ProblemNote,
        timeline::{Lens, Timeline},
        words::Words,
    },
    state::{AppState, AudioPlace, RecordingView, Work, read_transcript},
    text::{emotions, faults, measures},
};

/// Everything about a recording.
#[component]
pub(super) fn ResultView(
    /// Which recording.
    id: RecordingId,
) -> impl IntoView {
    let library = AppState::get().library;
    let view = Memo::new(move |_| library.recordings.with(|all| all.iter().find(|it| it.id == id).cloned()));
    let duration_s = Signal::derive(move || view.get().map_or(0.0, |it| it.duration_s));
    let here = Memo::new(move |_| view.get().is_some_and(|it| it.audio == AudioPlace::Here));
    let work = Memo::new(move |_| view.get().map(|it| it.work.clone()).unwrap_or_default());
    let analysis = Memo::new(move |_| view.get().and_then(|it| it.analysis.clone()));
    let transcript = Memo::new(move |_| view.get()?.transcript.as_deref().and_then(read_transcript));
    let player = Player::new(id, duration_s);
    let lens = Lens::new(player);
    keys::listen(lens, here.into());
    let tracks = RwSignal::new(None::<Option<Arc<Tracks>>>);
    Effect::new(move |_| {
        // A new analysis, or audio that arrived, brings new tracks.
        analysis.track();
        here.track();
        spawn_local(async move {
            let found = library.tracks(id).await;
            // The page may have been left meanwhile.
            let _ = tracks.try_set(Some(found));
        });
    });
    let failed = move || match work.get() {
        Work::Failed(fault) => Some(faults::fault_sentence(&fault).to_owned()),
        _ => None,
    };
    let running = move || match work.get() {
        Work::Queued => Some(view! { <p class="soft" role="status">"Waiting for its turn"</p> }.into_any()),
        Work::Running { stage, done } => {
            Some(view! { <Progress stage=emotions::stage_name(stage) done /> }.into_any())
        }
        Work::Idle | Work::Failed(_) => None,
    };
    let over_time = move || {
        let (analysis, tracks) = (analysis.get()?, tracks.get()?);
        Some(view! { <Timeline analysis tracks transcript view lens /> })
    };
    view! {
        <article class="result" data-id=id.to_string()>
            <Head view />
            {running}
            <ProblemNote sentence=Signal::derive(failed) />
            <PlayerControls player available=here />
            {over_time}
            <Words id transcript analysis here=here.into() player />
            <div class="cards">
                {move || analysis.get().map(|analysis| impressions(analysis, view))}
                {move || transcript.get().and_then(|it| it.speakers.clone()).map(|turns| view! { <SpeakersCard turns /> })}
                {move || transcript.get().and_then(|it| what_words_say(&it, player))}
                <AudioCard view />
                {move || analysis.get().map(numbers)}
            </div>
            {move || analysis.get().map(|analysis| view! { <DetailCard analysis /> })}
        </article>
    }
}

fn impressions(analysis: Arc<Analysis>, view: Memo<Option<Arc<RecordingView>>>) -> impl IntoView {
    view! {
        <QualityCard warnings=analysis.quality.warnings.clone() />
        <EmotionCard analysis=analysis.clone() view />
        <SentimentCard analysis />
    }
}

fn what_words_say(transcript: &Transcript, player: Player) -> Option<impl IntoView + use<>> {
    let insight = transcript.insight.clone()?;
    let segments = transcript.shown_segments();
    Some(view! {
        <WordsCard insight=insight.clone() />
        <MomentsCard segments insight player />
    })
}

fn numbers(analysis: Arc<Analysis>) -> impl IntoView {
    view! {
        <MeasuresCard title="The voice" id="voice-title" measures=measures::voice(&analysis) />
        <MeasuresCard title="The sound" id="sound-title" measures=measures::recording(&analysis) />
    }
}

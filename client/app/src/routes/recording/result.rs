//! Player, tracks and cards of one recording.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use sotto_api::RecordingId;
use sotto_protocol::{Analysis, Tracks, Transcript};

use super::{head::Head, keys};
use crate::{
    components::{
        cards::{
            AudioCard, DetailCard, EmotionCard, LeavingCard, MeasuresCard, MomentsCard, PageCard,
            QualityCard, SentimentCard, SpeakersCard, UsualCard, WithheldCard, WordsCard,
        },
        compare::CompareWith,
        passing::Passing,
        player::{Player, PlayerControls, SplitHere},
        timeline::{Lens, Timeline},
        words::Words,
        work_note::WorkNote,
    },
    state::{AppState, AudioPlace, RecordingView, read_transcript},
    text::measures,
};

/// Everything about a recording.
#[component]
pub(super) fn ResultView(
    /// Which recording.
    id: RecordingId,
) -> impl IntoView {
    let library = AppState::get().library;
    let view = Memo::new(move |_| library.find(id));
    let duration_s = Signal::derive(move || view.get().map_or(0.0, |it| it.duration_s));
    let here = Memo::new(move |_| view.get().is_some_and(|it| it.audio == AudioPlace::Here));
    let work = Memo::new(move |_| view.get().map(|it| it.work.clone()).unwrap_or_default());
    let analysis = Memo::new(move |_| view.get().and_then(|it| it.analysis.clone()));
    let transcript = Memo::new(move |_| view.get()?.transcript.as_deref().and_then(read_transcript));
    let player = Player::new(id, duration_s);
    on_cleanup(move || AppState::get().privacy.page_closed(id));
    go_to_moment(player);
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
    let over_time = move || {
        let (analysis, tracks) = (analysis.get()?, tracks.get()?);
        Some(view! { <Timeline analysis tracks transcript view lens /> })
    };
    view! {
        <article class="result" data-id=id.to_string()>
            <Head view />
            <Passing view />
            <WorkNote work />
            <PlayerControls player available=here />
            <SplitHere player available=here />
            {over_time}
            <Words id transcript analysis here=here.into() player />
            <div class="cards">
                {move || analysis.get().map(|analysis| impressions(analysis, view))}
                {move || transcript.get().and_then(|it| it.speakers.clone()).map(|turns| view! { <SpeakersCard turns /> })}
                {move || transcript.get().and_then(|it| what_words_say(&it, analysis.get().as_deref(), player))}
                <PageCard view />
                <UsualCard view />
                <CompareWith id />
                <AudioCard view />
                <LeavingCard view />
                {move || analysis.get().map(numbers)}
            </div>
            {move || analysis.get().map(|analysis| view! { <DetailCard analysis /> })}
        </article>
    }
}

/// Goes to the moment that the address names: `?at=12.3`.
fn go_to_moment(player: Player) {
    let query = use_query_map();
    Effect::new(move |_| {
        let at_s = query.with(|it| it.get("at")).and_then(|it| it.parse::<f64>().ok());
        if let Some(at_s) = at_s.filter(|it| it.is_finite()) {
            player.seek(at_s);
        }
    });
}

fn impressions(analysis: Arc<Analysis>, view: Memo<Option<Arc<RecordingView>>>) -> impl IntoView {
    let warnings = analysis.quality.warnings.clone();
    // Read again when the person or a new analysis says otherwise.
    let voice = move || {
        let withheld = view.with(|it| it.as_ref().is_some_and(|it| AppState::get().privacy.withholds(it)));
        let analysis = analysis.clone();
        if withheld {
            view! { <WithheldCard view /> }.into_any()
        } else {
            view! { <EmotionCard analysis=analysis.clone() view /><SentimentCard analysis /> }.into_any()
        }
    };
    view! {
        <QualityCard warnings />
        {voice}
    }
}

fn what_words_say(
    transcript: &Transcript,
    analysis: Option<&Analysis>,
    player: Player,
) -> Option<impl IntoView + use<>> {
    let voice = analysis.map(|it| it.sentiment.clone());
    let insight = transcript.insight.clone()?;
    let segments = transcript.shown_segments();
    Some(view! {
        <WordsCard insight=insight.clone() voice />
        <MomentsCard segments insight player />
    })
}

fn numbers(analysis: Arc<Analysis>) -> impl IntoView {
    view! {
        {measures::cards(&analysis).into_iter().map(|measures| view! { <MeasuresCard measures /> }).collect_view()}
    }
}

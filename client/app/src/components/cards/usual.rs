//! How a recording differs from what is usual for the person's own voice.

use std::sync::Arc;

use leptos::prelude::*;
use sotto_insight::{Place, Quantity, Standing, standings};
use sotto_protocol::Analysis;

use super::range_bar::RangeBar;
use crate::{
    components::icon::{Glyph, Icon},
    state::{AppState, RecordingView, earlier_own},
    text::{t, usual},
};

/// What a recording's own analysis and those of earlier ones say together.
type Compared = Option<(usize, Vec<Standing>)>;

/// A row for each measure; a sentence where nothing can be compared.
#[component]
pub(crate) fn UsualCard(
    /// The recording.
    view: Memo<Option<Arc<RecordingView>>>,
) -> impl IntoView {
    let library = AppState::get().library;
    let compared = Memo::new(move |_| -> Option<Compared> {
        let recording = view.get()?;
        let analysis = recording.analysis.clone()?;
        let earlier: Vec<Arc<Analysis>> =
            library.recordings.with(|all| earlier_own(all, &recording).collect());
        if !recording.own_voice {
            return (!earlier.is_empty()).then_some(None);
        }
        let found = standings(&analysis, earlier.iter().map(Arc::as_ref));
        Some(Some((earlier.len(), found)))
    });
    let shown = move || {
        Some(match compared.get()? {
            None => view! { <p class="soft" data-test="usual-none">{usual::not_yours()}</p> }.into_any(),
            Some((count, found)) if found.iter().all(|it| it.place == Place::TooFew) => {
                view! { <p class="soft" data-test="usual-none">{usual::too_few(count)}</p> }.into_any()
            }
            Some((_, found)) => rows(&found).into_any(),
        })
    };
    move || {
        shown().map(|shown| {
            view! {
                <section class="card" aria-labelledby="usual-title" data-test="usual-card">
                    <h2 id="usual-title">{t("Beside your usual")}</h2>
                    {shown}
                </section>
            }
        })
    }
}

/// All measures; what stands out comes first.
fn rows(found: &[Standing]) -> impl IntoView + use<> {
    let mut found = found.to_vec();
    found.sort_by_key(|it| match it.place {
        Place::Higher | Place::Lower => 0,
        Place::Usual => 1,
        Place::TooFew => 2,
    });
    let loudness = found.iter().any(|it| it.quantity == Quantity::Loudness);
    let rows = found.iter().map(row).collect_view();
    view! {
        <dl class="measures">{rows}</dl>
        <p class="soft small">{usual::about()}</p>
        {loudness.then(|| view! { <p class="soft small">{usual::loudness_caveat()}</p> })}
    }
}

fn row(standing: &Standing) -> impl IntoView + use<> {
    let outside = matches!(standing.place, Place::Higher | Place::Lower);
    let glyph = match standing.place {
        Place::Higher => Some(Glyph::Up),
        Place::Lower => Some(Glyph::Down),
        Place::Usual | Place::TooFew => None,
    };
    let value = usual::value(standing.quantity, standing.value);
    let bar = usual::range(standing).map(|range| {
        view! { <dd class="measure-range"><RangeBar range label=usual::reason(standing) /></dd> }
    });
    view! {
        <div class="measure" data-test="usual" data-quantity=format!("{:?}", standing.quantity)
            data-place=format!("{:?}", standing.place)>
            <dt class="measure-name">
                {usual::name(standing.quantity)}
                <span class="usual-place" class:usual-outside=outside>
                    {glyph.map(|glyph| view! { <Icon glyph /> })}
                    {usual::place(standing.place)}
                </span>
            </dt>
            <dd class="measure-value tabular">{value}</dd>
            {bar}
            <dd class="measure-meaning soft small">{usual::reason(standing)}</dd>
        </div>
    }
}

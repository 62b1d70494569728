//! One file on its way in.

use leptos::{either::EitherOf5, prelude::*};
use leptos_router::components::A;
use sotto_protocol::{Fault, FaultCode};

use crate::{
    components::icon::{Glyph, Icon},
    state::{AppState, ImportEntry, ImportItem, Work},
    text::{emotions, fill, format, imports as say, t},
};

/// Name, progress and what can be done.
#[component]
pub(crate) fn ImportRow(
    /// Which file.
    entry: ImportEntry,
) -> impl IntoView {
    let imports = AppState::get().imports;
    let ImportEntry { key, item } = entry;
    let name = item.with_untracked(|it| it.name.clone());
    let open = {
        let item = item.clone();
        Memo::new(move |_| item.with(ImportItem::is_open))
    };
    let again = {
        let item = item.clone();
        Memo::new(move |_| item.with(can_be_tried_again))
    };
    let label = {
        let name = name.clone();
        move || {
            let words = if open.get() { "Cancel {name}" } else { "Take {name} off the list" };
            fill(words, &[("name", &name)])
        }
    };
    let retry_label = fill("Try {name} again", &[("name", &name)]);
    view! {
        <li class="import" data-test="import-item">
            <div class="import-text">
                <p class="import-name">{name}</p>
                {move || item.with(state_of)}
            </div>
            <Show when=move || again.get()>
                <button
                    type="button"
                    class="button button-small"
                    data-test="import-retry"
                    aria-label=retry_label.clone()
                    on:click=move |_| imports.retry(key)
                >
                    {t("Try again")}
                </button>
            </Show>
            <button
                type="button"
                class="icon-button"
                data-test="import-close"
                aria-label=label
                on:click=move |_| if open.get_untracked() { imports.cancel(key) } else { imports.dismiss(key) }
            >
                <Icon glyph=Glyph::Close />
            </button>
        </li>
    }
}

/// Where nothing but the circumstances stood in the way.
fn can_be_tried_again(item: &ImportItem) -> bool {
    matches!(&item.work, Work::Failed(fault) if fault.retry || fault.code == FaultCode::StorageFull)
}

fn state_of(item: &ImportItem) -> impl IntoView + use<> {
    if item.lost {
        return EitherOf5::E(
            view! { <p class="import-lost small" data-test="import-lost">{say::lost()}</p> },
        );
    }
    match &item.work {
        Work::Queued => {
            let word =
                if item.recording.is_some() { t("Waiting for its turn") } else { t("Waiting to be copied") };
            let left = item.left_s.map(say::left);
            EitherOf5::A(view! {
                <p class="soft small tabular">{word} {left.map(|it| format!(", {it}"))}</p>
            })
        }
        Work::Running { stage, done } => EitherOf5::B(view! {
            <Progress stage=emotions::stage_name(*stage) done=*done left=item.left_s.map(say::left) />
        }),
        Work::Failed(fault) => EitherOf5::C(failed(fault)),
        Work::Idle => EitherOf5::D(item.recording.map(|id| {
            view! {
                <p class="small"><A href=format!("/recording/{id}")>{t("Open the result")}</A></p>
            }
        })),
    }
}

fn failed(fault: &Fault) -> impl IntoView + use<> {
    view! {
        <p class="import-error small" role="alert" data-test="import-error">{say::fault(fault)}</p>
    }
}

/// A bar with a word.
#[component]
pub(crate) fn Progress(
    /// What is being done.
    stage: &'static str,
    /// 0 to 1.
    done: f32,
    /// How long it will take from here.
    #[prop(optional_no_strip)]
    left: Option<String>,
) -> impl IntoView {
    view! {
        <p class="progress small">
            <span class="soft">{stage}</span>
            <progress max="1" value=done.to_string() aria-label=stage>{format::percent(done)}</progress>
            <span class="soft tabular">{left.unwrap_or_else(|| format::percent(done))}</span>
        </p>
    }
}

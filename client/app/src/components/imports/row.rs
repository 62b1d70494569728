//! One file on its way in.

use leptos::{either::EitherOf4, prelude::*};
use leptos_router::components::A;
use sotto_protocol::Fault;

use crate::{
    components::icon::{Glyph, Icon},
    state::{AppState, ImportItem, Work},
    text::{emotions, faults, format},
};

/// Name, progress and what can be done.
#[component]
pub(crate) fn ImportRow(
    /// Which item.
    key: u32,
) -> impl IntoView {
    let imports = AppState::get().imports;
    let item = Memo::new(move |_| imports.items.with(|items| items.iter().find(|it| it.key == key).cloned()));
    let running = move || matches!(item.get().map(|it| it.work), Some(Work::Queued | Work::Running { .. }));
    let name = move || item.get().map(|it| it.name).unwrap_or_default();
    view! {
        <li class="import" data-test="import-item">
            <div class="import-text">
                <p class="import-name">{name}</p>
                {move || item.get().map(|it| state_of(&it))}
            </div>
            {move || {
                let fault = item.get().and_then(|it| failed(&it));
                fault.filter(|it| it.retry).map(|_| view! {
                    <button type="button" class="button button-small" data-test="import-retry"
                        on:click=move |_| imports.retry(key)>"Try again"</button>
                })
            }}
            <button
                type="button"
                class="icon-button"
                data-test="import-close"
                aria-label=move || format!("{} {}", if running() { "Cancel" } else { "Take off the list:" }, name())
                on:click=move |_| if running() { imports.cancel(key) } else { imports.dismiss(key) }
            >
                <Icon glyph=Glyph::Close />
            </button>
        </li>
    }
}

fn failed(item: &ImportItem) -> Option<Fault> {
    if let Work::Failed(fault) = &item.work { Some(fault.clone()) } else { None }
}

fn state_of(item: &ImportItem) -> impl IntoView + use<> {
    match &item.work {
        Work::Queued => EitherOf4::A(view! { <p class="soft small">"Waiting for its turn"</p> }),
        Work::Running { stage, done } => {
            EitherOf4::B(view! { <Progress stage=emotions::stage_name(*stage) done=*done /> })
        }
        Work::Failed(fault) => EitherOf4::C(view! {
            <p class="import-error small" role="alert" data-test="import-error">{faults::fault_sentence(fault)}</p>
        }),
        Work::Idle => EitherOf4::D(item.recording.map(|id| {
            view! {
                <p class="small"><A href=format!("/recording/{id}")>"Open the result"</A></p>
            }
        })),
    }
}

/// A bar with a word.
#[component]
pub(crate) fn Progress(
    /// What is being done.
    stage: &'static str,
    /// 0 to 1.
    done: f32,
) -> impl IntoView {
    view! {
        <p class="progress small">
            <span class="soft">{stage}</span>
            <progress max="1" value=done.to_string() aria-label=stage>{format::percent(done)}</progress>
            <span class="soft tabular">{format::percent(done)}</span>
        </p>
    }
}

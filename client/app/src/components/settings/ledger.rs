//! Every request that left this device.

use leptos::prelude::*;
use sotto_store::{DataClass, LedgerEntry};

use crate::{state::AppState, text::format};

/// Rows that are shown at first.
const SHOWN: usize = 20;

/// The ledger as a table.
#[component]
pub(crate) fn LedgerSection() -> impl IntoView {
    let state = AppState::get();
    let all = RwSignal::new(false);
    let entries = Memo::new(move |_| {
        // Synchronising adds entries.
        state.account.sync.track();
        state.system.ledger()
    });
    let rows = move || {
        let shown = if all.get() { usize::MAX } else { SHOWN };
        entries.with(|it| it.iter().take(shown).map(row).collect_view())
    };
    view! {
        <section class="card card-wide" aria-labelledby="ledger-title">
            <h2 id="ledger-title">"What left this device"</h2>
            <Show
                when=move || entries.with(|it| !it.is_empty())
                fallback=|| view! { <p class="soft">"Nothing so far."</p> }
            >
                <div class="table-scroll" tabindex="0" role="region" aria-label="Requests, newest first">
                    <table class="table small tabular" data-test="ledger">
                        <thead>
                            <tr>
                                <th scope="col">"When"</th>
                                <th scope="col">"Where to"</th>
                                <th scope="col">"What"</th>
                                <th scope="col" class="number">"Sent"</th>
                                <th scope="col" class="number">"Received"</th>
                                <th scope="col">"Answer"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <Show when=move || !all.get() && entries.with(|it| it.len() > SHOWN)>
                    <button type="button" class="button button-small" on:click=move |_| all.set(true)>"Show all"</button>
                </Show>
            </Show>
        </section>
    }
}

fn row(entry: &LedgerEntry) -> impl IntoView + use<> {
    let class = match entry.class {
        DataClass::Account => "Account",
        DataClass::Facts => "Insight",
        DataClass::Text => "Titles, encrypted",
        DataClass::Audio => "Audio, encrypted",
    };
    let answer = match entry.status {
        0 => "none".to_owned(),
        200..300 => "fine".to_owned(),
        other => other.to_string(),
    };
    view! {
        <tr>
            <td>{format::moment(entry.at_ms)}</td>
            <td>{entry.route.clone()}</td>
            <td>{class}</td>
            <td class="number">{format::bytes(entry.sent_bytes as f64)}</td>
            <td class="number">{format::bytes(entry.received_bytes as f64)}</td>
            <td>{answer}</td>
        </tr>
    }
}

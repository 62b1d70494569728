//! Every request that left this device.

use leptos::prelude::*;
use sotto_store::{DataClass, LedgerEntry};

use crate::{
    state::AppState,
    text::{format, privacy, t},
};

/// Rows that are shown at first.
const SHOWN: usize = 20;

/// The ledger as a table, of one kind of data or of all, and as a file.
#[component]
pub(crate) fn LedgerSection() -> impl IntoView {
    let requests = AppState::get().requests;
    requests.refresh();
    let (all, class) = (RwSignal::new(false), RwSignal::new(None::<DataClass>));
    let entries = Memo::new(move |_| requests.ledger(class.get()));
    let rows = move || {
        let shown = if all.get() { usize::MAX } else { SHOWN };
        entries.with(|it| it.iter().take(shown).map(row).collect_view())
    };
    view! {
        <section class="card card-wide" aria-labelledby="ledger-title">
            <h2 id="ledger-title">{t("What left this device")}</h2>
            <p class="soft small">{t(privacy::LEDGER_ABOUT)}</p>
            <div class="row">
                <ClassChoice class />
                <button type="button" class="button button-small" data-test="ledger-save"
                    on:click=move |_| requests.save(class.get_untracked())>
                    {t("Save as CSV")}
                </button>
            </div>
            <Show
                when=move || entries.with(|it| !it.is_empty())
                fallback=|| view! { <p class="soft">{t("Nothing so far.")}</p> }
            >
                <div class="table-scroll" tabindex="0" role="region" aria-label=t("Requests, newest first")>
                    <table class="table small tabular" data-test="ledger">
                        <thead>
                            <tr>
                                <th scope="col">{t("When")}</th>
                                <th scope="col">{t("Where to")}</th>
                                <th scope="col">{t("What")}</th>
                                <th scope="col" class="number">{t("Sent")}</th>
                                <th scope="col" class="number">{t("Received")}</th>
                                <th scope="col">{t("Answer")}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <Show when=move || !all.get() && entries.with(|it| it.len() > SHOWN)>
                    <button type="button" class="button button-small" data-test="ledger-all" on:click=move |_| all.set(true)>
                        {t("Show all")}
                    </button>
                </Show>
            </Show>
        </section>
    }
}

#[component]
fn ClassChoice(
    /// What is listed; none for everything.
    class: RwSignal<Option<DataClass>>,
) -> impl IntoView {
    let options =
        DataClass::ALL.map(|it| view! { <option value=it.name()>{privacy::class_name(it)}</option> });
    let choose = move |name: String| class.set(DataClass::ALL.into_iter().find(|it| it.name() == name));
    view! {
        <label class="ledger-choice">
            <span class="small soft">{t("What")}</span>
            <select class="select" data-test="ledger-class" on:change:target=move |event| choose(event.target().value())>
                <option value="">{t("Everything")}</option>
                {options}
            </select>
        </label>
    }
}

fn row(entry: &LedgerEntry) -> impl IntoView + use<> {
    let answer = match entry.status {
        0 => t("none").to_owned(),
        200..300 => t("fine").to_owned(),
        other => other.to_string(),
    };
    // The service worker is not always told how large a file is that it hands on.
    let untold =
        entry.class == DataClass::App && entry.received_bytes == 0 && (200..300).contains(&entry.status);
    let received = if untold { t("not told").to_owned() } else { format::bytes(entry.received_bytes as f64) };
    view! {
        <tr>
            <td>{format::moment(entry.at_ms)}</td>
            <td>{entry.route.clone()}</td>
            <td>{privacy::class_name(entry.class)}</td>
            <td class="number">{format::bytes(entry.sent_bytes as f64)}</td>
            <td class="number">{received}</td>
            <td>{answer}</td>
        </tr>
    }
}

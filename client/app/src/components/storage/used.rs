//! What takes how much, as a bar and as the table behind it.

use leptos::prelude::*;

use super::Promise;
use crate::{
    state::{AppState, Room},
    text::{abilities, fill, format, storage as say, t},
};
use sotto_platform::abilities::Ability;

/// The whole and its parts.
#[component]
pub(crate) fn UsedCard() -> impl IntoView {
    let state = AppState::get();
    let whole = move || match state.system.storage.get() {
        Some(room) => {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("used", &format::bytes(room.used_bytes)), ("quota", &format::bytes(room.quota_bytes))];
            let sentence = fill("{used} used of {quota} that Sotto may use.", &values);
            view! {
                <p class="tabular" data-test="storage-used">{sentence}</p>
                <Promise persisted=room.persisted />
            }
            .into_any()
        }
        None if Ability::StorageEstimate.is_here() => ().into_any(),
        None => view! { <p class="soft">{abilities::missing(Ability::StorageEstimate)}</p> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="used-title">
            <h2 id="used-title">{t("What takes how much")}</h2>
            {whole}
            <Parts />
        </section>
    }
}

#[component]
fn Parts() -> impl IntoView {
    let now = AppState::get().storage_use.now;
    move || {
        let Some(used) = now.get() else {
            return view! { <p class="soft" role="status">{t("Counting\u{2026}")}</p> }.into_any();
        };
        let sum = used.sum().max(1.0);
        let parts: Vec<(Room, f64)> =
            Room::ALL.into_iter().map(|room| (room, used.of(room))).filter(|it| it.1 > 0.0).collect();
        let bar = parts.iter().map(|(room, bytes)| {
            let class = format!("room {}", say::room_class(*room));
            view! { <span class=class style=("flex-grow", format!("{:.5}", bytes / sum))></span> }
        });
        let rows = parts.iter().map(|(room, bytes)| {
            let class = format!("room room-key {}", say::room_class(*room));
            let about =
                say::room_about(*room).map(|it| view! { <span class="soft small room-about">{it}</span> });
            view! {
                <tr>
                    <th scope="row">
                        <span class="room-name">
                            <span class=class aria-hidden="true"></span>
                            <span>{say::room_name(*room)} {about}</span>
                        </span>
                    </th>
                    <td class="number tabular">{format::bytes(*bytes)}</td>
                    <td class="number tabular">{format::percent((bytes / sum) as f32)}</td>
                </tr>
            }
        });
        view! {
            <div class="room-bar" aria-hidden="true">{bar.collect_view()}</div>
            <div class="table-scroll" tabindex="0" role="region" aria-labelledby="used-title">
                <table class="table room-table" data-test="storage-table">
                    <thead>
                        <tr>
                            <th scope="col">{t("What")}</th>
                            <th scope="col" class="number">{t("Size")}</th>
                            <th scope="col" class="number">{t("Share")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

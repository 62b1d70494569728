//! The bin: recordings that were deleted, until they are restored or gone for good.

use leptos::prelude::*;
use leptos_router::components::A;
use sotto_api::RecordingId;

use crate::{
    components::{
        icon::{Glyph, Icon},
        library::BinRow,
    },
    state::{AppState, BIN_DAYS},
    text::{plural, t},
};

/// The bin.
#[component]
pub(crate) fn BinPage() -> impl IntoView {
    let library = AppState::get().library;
    let bin = Memo::new(move |_| {
        library.loaded.track();
        library.bin()
    });
    let asked = RwSignal::new(false);
    let ids = move || bin.with(|all| all.iter().map(|it| it.0.id).collect::<Vec<RecordingId>>());
    let count = move || bin.with(Vec::len);
    let days = move || {
        bin.track();
        library.bin_days()
    };
    let day_name = |days: u32| match days {
        0 => t("Not at all").to_owned(),
        days => plural(days as usize, "1 day", "{n} days"),
    };
    let options = move || {
        let option =
            |it: u32| view! { <option value=it.to_string() selected=it == days()>{day_name(it)}</option> };
        BIN_DAYS.map(option).collect_view()
    };
    view! {
        <div class="page-head">
            <A href="/library" attr:class="back"><Icon glyph=Glyph::Back />{t("Library")}</A>
            <h1>{t("Bin")}</h1>
            <label class="bin-days">
                <span class="small">{t("Keep what is deleted")}</span>
                <select class="select" data-test="bin-days"
                    on:change:target=move |event| {
                        if let Ok(days) = event.target().value().parse() {
                            library.set_bin_days(days);
                        }
                    }>
                    {options}
                </select>
            </label>
        </div>
        <Show when=move || { count() == 0 } fallback=move || view! {
            <div class="row bin-acts">
                <button type="button" class="button button-small" data-test="restore-all"
                    on:click=move |_| library.restore(&ids())>{t("Restore all")}</button>
                <Show when=move || asked.get() fallback=move || view! {
                    <button type="button" class="button button-small" data-test="empty-bin" on:click=move |_| asked.set(true)>
                        {t("Empty the bin")}
                    </button>
                }>
                    <button type="button" class="button button-small button-danger" data-test="empty-bin-sure"
                        on:click=move |_| { asked.set(false); library.remove_for_good(ids()); }>
                        {move || plural(count(), "Yes, remove it for good", "Yes, remove all {n} for good")}
                    </button>
                    <button type="button" class="button button-plain button-small" on:click=move |_| asked.set(false)>
                        {t("Keep them")}
                    </button>
                </Show>
            </div>
        }>
            <p class="empty soft">{t("The bin is empty.")}</p>
        </Show>
        <ul class="recordings bin" aria-label=t("Deleted recordings")>
            <For each=move || bin.get() key=|it| (it.0.id, it.1) children=|(view, deleted_ms)| view! { <BinRow view deleted_ms /> } />
        </ul>
    }
}

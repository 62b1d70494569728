//! Adding a device, from either side: the one with the keys shows a code, the new one is told it.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

use crate::{
    components::{field::Field, problem::ProblemNote, qr::Qr, sending::Sending},
    state::{Adding, AppState, VaultState},
    text::{fill, format, t},
};

/// A code to show, or a field for one.
#[component]
pub(crate) fn DevicesCard() -> impl IntoView {
    let account = AppState::get().account;
    let body = move || match account.vault.get() {
        VaultState::Unknown | VaultState::Absent => view! {
            <p class="soft">{t("Make the vault in the settings first. Without one, only numbers travel.")}</p>
        }
        .into_any(),
        VaultState::Locked | VaultState::Replaced => view! { <Claiming /> }.into_any(),
        VaultState::Unlocked => view! { <Showing /> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="devices-title" id="add-device">
            <h2 id="devices-title">{t("Add a device")}</h2>
            {body}
        </section>
    }
}

#[component]
fn Showing() -> impl IntoView {
    let account = AppState::get().account;
    let adding = RwSignal::new(Adding::Idle);
    let show = move |_| {
        adding.set(Adding::Idle);
        spawn_local(account.add_device(adding));
    };
    let shown = Memo::new(move |_| adding.with(|it| matches!(it, Adding::Shown { .. })));
    let failed = Signal::derive(move || match adding.get() {
        Adding::Failed(reason) => Some(reason),
        _ => None,
    });
    view! {
        <p class="soft small">
            {t("Sign in on the new device, open this page there, and type the code that is shown here. The keys of your vault then go from this device to that one; the server passes them on and cannot open them.")}
        </p>
        {move || match adding.get() {
            Adding::Shown { code, until_ms } => view! { <Code code until_ms /> }.into_any(),
            Adding::Done => view! {
                <p role="status" data-test="device-added">{t("The new device has the keys.")}</p>
            }
            .into_any(),
            Adding::Idle | Adding::Failed(_) => ().into_any(),
        }}
        <ProblemNote sentence=failed />
        <Show
            when=move || shown.get()
            fallback=move || view! {
                <button type="button" class="button" data-test="show-code" on:click=show>{t("Show a code")}</button>
            }
        >
            <button type="button" class="button" data-test="hide-code" on:click=move |_| adding.set(Adding::Idle)>
                {t("Stop")}
            </button>
        </Show>
    }
}

#[component]
fn Code(
    /// The code.
    code: String,
    /// Until when it is good.
    until_ms: u64,
) -> impl IntoView {
    // What follows the sign is never sent to a server.
    let origin = window().location().origin().unwrap_or_default();
    let link = format!("{origin}/settings/account#code={code}");
    view! {
        <div role="status">
            <p class="pairing-code" data-test="pairing-code">{code}</p>
            <p class="soft small">{fill("Good once, until {moment}. Keep this page open.", &[("moment", &format::moment(until_ms))])}</p>
        </div>
        <Qr text=link label=t("QR code that opens this page on the new device, with the code") />
    }
}

#[component]
fn Claiming() -> impl IntoView {
    let account = AppState::get().account;
    let scanned = use_location()
        .hash
        .with_untracked(|it| it.trim_start_matches('#').strip_prefix("code=").map(str::to_owned));
    let code = RwSignal::new(scanned.unwrap_or_default());
    let sending = Sending::new();
    let submit = move |event: web_sys::SubmitEvent| {
        sending.send(&event, account.claim_keys(code.get_untracked()), || ())
    };
    view! {
        <p class="soft small">
            {t("On a device where your vault is open, open this page and press \u{201c}Show a code\u{201d}. Typed here, it opens the vault without the passphrase.")}
        </p>
        <form class="form" on:submit=submit>
            <Field label=t("Code from the other device") test="claim-code" value=code />
            <ProblemNote sentence=sending.problem />
            <button type="submit" class="button button-strong" data-test="claim" disabled=move || sending.busy.get()>
                {move || if sending.busy.get() { t("One moment") } else { t("Get the keys") }}
            </button>
        </form>
    }
}

//! What only an extension has: a server of the person's own choice, a key, and a microphone that is asked for in a tab.

use leptos::{prelude::*, task::spawn_local};
use sotto_platform::{
    extension,
    microphone::{self, Permission},
};

use crate::{components::server_form::ServerForm, text::t};

/// Server, microphone and key; nothing on a web site.
#[component]
pub(crate) fn ExtensionSection() -> impl IntoView {
    extension::is_here().then(|| view! { <Own /> })
}

#[component]
fn Own() -> impl IntoView {
    let allowed = RwSignal::new(None::<Permission>);
    spawn_local(async move {
        // The page may have been left meanwhile.
        let _ = allowed.try_set(Some(microphone::permission().await));
    });
    let said = move || match allowed.get() {
        Some(Permission::Granted) => t("Sotto may use the microphone."),
        Some(Permission::Denied) => t("The browser does not let Sotto use the microphone."),
        Some(Permission::Ask) => t("The browser asks for the microphone when you record for the first time."),
        None => "",
    };
    view! {
        <section class="card" aria-labelledby="extension-title" data-test="extension-section">
            <h2 id="extension-title">{t("In this browser")}</h2>
            <ServerForm />
            <p data-test="microphone-state">{said}</p>
            <div class="row">
                <Show when=move || allowed.get().is_some_and(|it| it != Permission::Granted)>
                    <button type="button" class="button button-small" data-test="microphone-ask" on:click=move |_| extension::tell("permission")>
                        {t("Ask for the microphone")}
                    </button>
                </Show>
                <button type="button" class="button button-small" data-test="extension-keys" on:click=move |_| extension::tell("keys")>
                    {t("Choose the key that records")}
                </button>
            </div>
        </section>
    }
}

//! The four places of the app.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    components::icon::{Glyph, Icon},
    text::t,
};

/// Links to the recorder, the library, the trends and the settings; a bar at the bottom on phones.
#[component]
pub(crate) fn Nav() -> impl IntoView {
    view! {
        <nav class="nav" aria-label=t("Main")>
            <A href="/" exact=true attr:class="nav-link" attr:data-test="nav-record">
                <Icon glyph=Glyph::Microphone />
                <span>{t("Record")}</span>
            </A>
            <A href="/library" attr:class="nav-link" attr:data-test="nav-library">
                <Icon glyph=Glyph::Library />
                <span>{t("Library")}</span>
            </A>
            <A href="/trends" attr:class="nav-link" attr:data-test="nav-trends">
                <Icon glyph=Glyph::Trends />
                <span>{t("Trends")}</span>
            </A>
            <A href="/settings" attr:class="nav-link" attr:data-test="nav-settings">
                <Icon glyph=Glyph::Settings />
                <span>{t("Settings")}</span>
            </A>
        </nav>
    }
}

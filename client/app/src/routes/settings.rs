//! Account, privacy, room, colours.

use leptos::prelude::*;

use crate::components::settings::{
    AboutSection, AccountSection, AdminSection, ArchiveSection, DiagnosticsSection, ExtensionSection,
    LanguageSection, LedgerSection, LockSection, LookSection, NamedVoicesSection, OwnVoiceSection,
    PrivacySection, RecordingSection, RetentionSection, StorageSection, VaultSection, WipeSection,
};
use crate::{components::abilities::AbilitiesSection, text::t};

/// All sections.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    view! {
        <div class="page-head"><h1>{t("Settings")}</h1></div>
        <div class="settings">
            <AccountSection />
            <ExtensionSection />
            <VaultSection />
            <PrivacySection />
            <LockSection />
            <RetentionSection />
            <OwnVoiceSection />
            <NamedVoicesSection />
            <RecordingSection />
            <StorageSection />
            <ArchiveSection />
            <LookSection />
            <LanguageSection />
            <AdminSection />
            <AbilitiesSection />
            <DiagnosticsSection />
            <AboutSection />
            <WipeSection />
            <LedgerSection />
        </div>
    }
}

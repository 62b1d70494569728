//! Account, privacy, room, colours.

use leptos::prelude::*;

use crate::components::abilities::AbilitiesSection;
use crate::components::settings::{
    AboutSection, AccountSection, AdminSection, ArchiveSection, DiagnosticsSection, LedgerSection, LockSection, LookSection, NamedVoicesSection, OwnVoiceSection, PrivacySection, RecordingSection, RetentionSection, StorageSection, VaultSection, WipeSection,
};

/// All sections.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    view! {
        <div class="page-head"><h1>"Settings"</h1></div>
        <div class="settings">
            <AccountSection />
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
            <AdminSection />
            <AbilitiesSection />
            <DiagnosticsSection />
            <AboutSection />
            <WipeSection />
            <LedgerSection />
        </div>
    }
}

//! The sections of the settings.

mod about;
mod account;
mod admin;
mod archive;
mod diagnostics;
mod language;
mod ledger;
mod lock;
mod lock_form;
mod look;
mod named_voices;
mod new_rule;
mod own_voice;
mod privacy;
mod recording;
mod retention;
mod storage;
mod vault;
mod wipe;

pub(crate) use about::AboutSection;
pub(crate) use account::AccountSection;
pub(crate) use admin::AdminSection;
pub(crate) use archive::ArchiveSection;
pub(crate) use diagnostics::DiagnosticsSection;
pub(crate) use language::LanguageSection;
pub(crate) use ledger::LedgerSection;
pub(crate) use lock::LockSection;
pub(crate) use look::LookSection;
pub(crate) use named_voices::NamedVoicesSection;
pub(crate) use own_voice::OwnVoiceSection;
pub(crate) use privacy::PrivacySection;
pub(crate) use recording::RecordingSection;
pub(crate) use retention::RetentionSection;
pub(crate) use storage::StorageSection;
pub(crate) use vault::VaultSection;
pub(crate) use wipe::WipeSection;

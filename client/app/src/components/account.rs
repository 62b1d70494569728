//! The cards of the account's page.

mod data;
mod devices;
mod erase;
mod factor;
mod factor_setup;
mod key_form;
mod keys;
mod mailbox;
mod password;
mod replace;
mod sessions;

pub(crate) use data::DataCard;
pub(crate) use devices::DevicesCard;
pub(crate) use erase::EraseCard;
pub(crate) use factor::FactorCard;
pub(crate) use keys::KeysCard;
pub(crate) use mailbox::MailboxCard;
pub(crate) use password::PasswordCard;
pub(crate) use replace::ReplaceCard;
pub(crate) use sessions::SessionsCard;

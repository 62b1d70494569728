//! Files that come to the page from outside it: dropped or pasted, opened from the system's file manager, or shared by
//! another app.

mod dropped;
mod launched;
mod shared;

pub use dropped::{Dropped, Found};
pub use launched::{Launch, on_launch};
pub use shared::{INBOX, name_in_inbox, on_share, take_share_note};

/// The files of a browser's list.
#[must_use]
pub fn listed(files: &web_sys::FileList) -> Vec<web_sys::File> {
    (0..files.length()).filter_map(|index| files.get(index)).collect()
}

//! What a drop or a paste holds: files, and folders with what lies in them.

use js_sys::{Array, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
    FileSystemFileEntry,
};

use super::listed;
use crate::PlatformError;

/// A folder can hold a whole disk; nobody waits for that.
const MOST_FILES: usize = 5_000;
const MOST_DEPTH: usize = 32;

/// What was dropped. The browser tells it only while the event is handled, so it is made there.
pub struct Dropped {
    files: Vec<File>,
    folders: Vec<FileSystemDirectoryEntry>,
}

/// Files of a drop.
pub struct Found {
    /// Those that were dropped themselves.
    pub files: Vec<File>,
    /// Those that lie in dropped folders, however deep.
    pub in_folders: Vec<File>,
    /// Whether there are more than can be taken at once.
    pub more: bool,
}

impl Dropped {
    /// Takes down what an event brings.
    #[must_use]
    pub fn new(data: &DataTransfer) -> Self {
        let items = data.items();
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for item in (0..items.length()).filter_map(|index| items.get(index)).filter(|it| it.kind() == "file")
        {
            let entry = item.webkit_get_as_entry().ok().flatten();
            match entry.filter(FileSystemEntry::is_directory) {
                Some(folder) => folders.push(folder.unchecked_into()),
                None => files.extend(item.get_as_file().ok().flatten()),
            }
        }
        // Browsers that list no items still list files.
        if files.is_empty() && folders.is_empty() {
            files = data.files().map(|it| listed(&it)).unwrap_or_default();
        }
        Self { files, folders }
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.folders.is_empty()
    }

    /// All files. What cannot be read is passed over.
    pub async fn found(self) -> Found {
        let mut found = Found { files: self.files, in_folders: Vec::new(), more: false };
        let mut waiting: Vec<_> = self.folders.into_iter().map(|folder| (folder, 0)).collect();
        while let Some((folder, depth)) = waiting.pop() {
            for entry in entries(&folder.create_reader()).await {
                if found.in_folders.len() >= MOST_FILES || depth >= MOST_DEPTH {
                    found.more = true;
                    break;
                }
                if entry.is_directory() {
                    waiting.push((entry.unchecked_into(), depth + 1));
                } else {
                    found.in_folders.extend(file(entry.unchecked_ref()).await);
                }
            }
        }
        found.in_folders.sort_by_key(File::name);
        found
    }
}

/// All entries of a folder, which come in portions; the last is empty.
async fn entries(reader: &FileSystemDirectoryReader) -> Vec<FileSystemEntry> {
    let mut all = Vec::new();
    while let Ok(portion) = portion(reader).await {
        if portion.length() == 0 || all.len() > MOST_FILES {
            break;
        }
        all.extend(portion.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
    all
}

async fn portion(reader: &FileSystemDirectoryReader) -> Result<Array, PlatformError> {
    let read = Promise::new(&mut |resolve, reject| {
        if let Err(error) = reader.read_entries_with_callback_and_callback(&resolve, &reject) {
            let _ = reject.call1(&error, &error);
        }
    });
    Ok(JsFuture::from(read).await?.unchecked_into())
}

async fn file(entry: &FileSystemFileEntry) -> Option<File> {
    let read = Promise::new(&mut |resolve, reject| entry.file_with_callback_and_callback(&resolve, &reject));
    JsFuture::from(read).await.ok()?.dyn_into().ok()
}

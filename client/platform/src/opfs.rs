//! The origin's private file system, by paths of the form `folder/name`.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FileSystemDirectoryHandle, FileSystemFileHandle};

use crate::{PlatformError, storage};

/// Reads a file. The handle that comes back is a snapshot; its bytes are read when asked for.
///
/// # Errors
/// [`PlatformError::NotFound`] where there is none.
pub async fn read(path: &str) -> Result<web_sys::File, PlatformError> {
    let handle = file(path, false).await?;
    Ok(JsFuture::from(handle.get_file()).await?.unchecked_into())
}

/// Bytes `from..to` of a blob.
///
/// # Errors
/// [`PlatformError`] where the file has changed or gone meanwhile.
pub async fn read_range(blob: &web_sys::Blob, from: u64, to: u64) -> Result<Vec<u8>, PlatformError> {
    let slice = blob.slice_with_f64_and_f64(from as f64, to as f64)?;
    let buffer = JsFuture::from(slice.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// All bytes of a file.
///
/// # Errors
/// [`PlatformError::NotFound`] where there is none.
pub async fn whole(path: &str) -> Result<Vec<u8>, PlatformError> {
    let file = read(path).await?;
    read_range(&file, 0, file.size() as u64).await
}

/// Writes a file in place of what was there; a failed write changes nothing.
///
/// # Errors
/// [`PlatformError::StorageFull`] or [`PlatformError::Busy`].
pub async fn write(path: &str, bytes: &[u8]) -> Result<(), PlatformError> {
    let file = NewFile::create(path).await?;
    match file.append(bytes).await {
        Ok(()) => file.finish().await,
        Err(error) => {
            // What was appended never appears under the name.
            let _ = file.discard().await;
            Err(error)
        }
    }
}

/// Removes a file; a file that is not there counts as removed.
///
/// # Errors
/// [`PlatformError::Busy`] while it is open elsewhere.
pub async fn remove(path: &str) -> Result<(), PlatformError> {
    let (folder, name) = split(path);
    let removed = match directory(folder, false).await {
        Ok(directory) => {
            JsFuture::from(directory.remove_entry(name)).await.map_err(PlatformError::from).map(drop)
        }
        Err(error) => Err(error),
    };
    match removed {
        Err(PlatformError::NotFound) => Ok(()),
        other => other,
    }
}

/// Names of the files in a folder; none where the folder does not exist.
///
/// # Errors
/// [`PlatformError`] where storage is off.
pub async fn list(folder: &str) -> Result<Vec<String>, PlatformError> {
    let directory = match directory(folder, false).await {
        Err(PlatformError::NotFound) => return Ok(Vec::new()),
        other => other?,
    };
    let keys = directory.keys();
    let mut names = Vec::new();
    loop {
        let step = JsFuture::from(keys.next()?).await?;
        if js_sys::Reflect::get(&step, &JsValue::from_str("done"))?.is_truthy() {
            return Ok(names);
        }
        names.extend(js_sys::Reflect::get(&step, &JsValue::from_str("value"))?.as_string());
    }
}

/// Names of the files in a folder with their sizes in bytes. One that goes away meanwhile is passed over.
///
/// # Errors
/// [`PlatformError`] where storage is off.
pub async fn sizes(folder: &str) -> Result<Vec<(String, f64)>, PlatformError> {
    let mut sizes = Vec::new();
    for name in list(folder).await? {
        if let Ok(file) = read(&format!("{folder}/{name}")).await {
            sizes.push((name, file.size()));
        }
    }
    Ok(sizes)
}

/// Removes the files of a folder whose names are not wanted, as far as that is possible: one that is open elsewhere stays.
pub async fn remove_but(folder: &str, wanted: impl Fn(&str) -> bool) {
    for name in list(folder).await.unwrap_or_default() {
        if !wanted(&name) {
            let _ = remove(&format!("{folder}/{name}")).await;
        }
    }
}

/// Removes every file and folder.
///
/// # Errors
/// [`PlatformError::Busy`] while one is open; the others are gone then.
pub async fn remove_all() -> Result<(), PlatformError> {
    let root = directory("", false).await?;
    let options = web_sys::FileSystemRemoveOptions::new();
    options.set_recursive(true);
    let mut outcome = Ok(());
    for name in list("").await? {
        let removed = JsFuture::from(root.remove_entry_with_options(&name, &options)).await;
        outcome = outcome.and(removed.map_err(PlatformError::from).map(drop));
    }
    outcome
}

/// A file that grows by appending and appears under its name only when it is finished.
pub struct NewFile {
    stream: web_sys::FileSystemWritableFileStream,
}

impl NewFile {
    /// Starts a file, replacing what was there once it is finished.
    ///
    /// # Errors
    /// [`PlatformError::StorageFull`] or [`PlatformError::Busy`].
    pub async fn create(path: &str) -> Result<Self, PlatformError> {
        let handle = file(path, true).await?;
        Ok(Self { stream: JsFuture::from(handle.create_writable()).await?.unchecked_into() })
    }

    /// Appends.
    ///
    /// # Errors
    /// [`PlatformError::StorageFull`] where there is no room.
    pub async fn append(&self, bytes: &[u8]) -> Result<(), PlatformError> {
        JsFuture::from(self.stream.write_with_js_u8_array(&Uint8Array::from(bytes))?).await?;
        Ok(())
    }

    /// Makes the file visible under its name.
    ///
    /// # Errors
    /// [`PlatformError::StorageFull`] where there is no room; nothing appears then.
    pub async fn finish(self) -> Result<(), PlatformError> {
        JsFuture::from(self.stream.close()).await?;
        Ok(())
    }

    /// Throws away what was appended.
    ///
    /// # Errors
    /// [`PlatformError`] where the file has gone already.
    pub async fn discard(self) -> Result<(), PlatformError> {
        JsFuture::from(self.stream.abort()).await?;
        Ok(())
    }
}

pub(crate) async fn file(path: &str, create: bool) -> Result<FileSystemFileHandle, PlatformError> {
    let (folder, name) = split(path);
    let directory = directory(folder, create).await?;
    let options = web_sys::FileSystemGetFileOptions::new();
    options.set_create(create);
    Ok(JsFuture::from(directory.get_file_handle_with_options(name, &options)).await?.unchecked_into())
}

async fn directory(folder: &str, create: bool) -> Result<FileSystemDirectoryHandle, PlatformError> {
    let root: FileSystemDirectoryHandle =
        JsFuture::from(storage::manager()?.get_directory()).await?.unchecked_into();
    if folder.is_empty() {
        return Ok(root);
    }
    let options = web_sys::FileSystemGetDirectoryOptions::new();
    options.set_create(create);
    Ok(JsFuture::from(root.get_directory_handle_with_options(folder, &options)).await?.unchecked_into())
}

fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

//! Uploaded files. Complete ones lie in an object store as `blobs/<user>/<last two digits>/<id>`: the data folder, or an
//! S3-compatible bucket. Audio of visitors lies beside them, as `feedback/<submission>/<first byte>-<random>`.
//!
//! With the folder, an upload under way is one file in `uploads/`. How many bytes of it are there is the length of that
//! file and nothing else, so that a killed server knows as much as one that was stopped. With a bucket, each part is an
//! object of its own as soon as it ended, so that any server on the same bucket and database can take the next.

pub mod bucket;
mod complete;
mod connector;
mod folder;
pub mod heard;
pub mod part;
pub mod range;

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use object_store::{ObjectStore, ObjectStoreExt, local::LocalFileSystem};
use sotto_api::{BlobId, UserId};
use tokio::task::spawn_blocking;

use self::bucket::Bucket;
pub(crate) use self::{complete::object, heard::heard_object};
use crate::{
    config::BucketSettings,
    store::{Store, StoreError, parts::PartRow},
};

/// One upload of one person.
pub type Key = (UserId, BlobId);

/// Why files could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The disk said no.
    #[error("disk: {0}")]
    Disk(#[from] io::Error),
    /// The object store said no, or was not there.
    #[error("object store: {0}")]
    Objects(#[from] object_store::Error),
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where uploads and blobs lie.
#[derive(Debug)]
pub struct Blobs {
    uploads: PathBuf,
    objects: Arc<dyn ObjectStore>,
    place: Place,
    busy: Mutex<HashSet<Key>>,
}

#[derive(Debug)]
enum Place {
    Folder(PathBuf),
    Bucket(Bucket),
}

/// The right to write one upload on this server; given back when dropped.
#[derive(Debug)]
pub struct Claim {
    blobs: Arc<Blobs>,
    key: Key,
}

/// What became of a whole upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sealed {
    /// Digest and size were right; it is a blob now.
    Complete,
    /// They were not.
    Mismatch,
}

/// How far an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrived {
    /// So many bytes are there.
    Bytes(u64),
    /// All of it, checked and in its place. A server killed between the move and the database's note of it finds out
    /// this way.
    Sealed,
}

impl Blobs {
    /// Opens the bucket where one is set, or the folder, and makes what is missing.
    ///
    /// # Errors
    /// Where the disk does not let it, or the bucket cannot be reached.
    pub async fn open(data: &Path, settings: &BucketSettings) -> Result<Arc<Self>, BlobError> {
        let (uploads, blobs) = (data.join("uploads"), data.join("blobs"));
        fs::create_dir_all(&uploads)?;
        let (objects, place): (Arc<dyn ObjectStore>, _) = match Bucket::open(settings).await? {
            Some(bucket) => (bucket.objects(), Place::Bucket(bucket)),
            None => {
                fs::create_dir_all(&blobs)?;
                (Arc::new(LocalFileSystem::new_with_prefix(data)?), Place::Folder(blobs))
            }
        };
        Ok(Arc::new(Self { uploads, objects, place, busy: Mutex::default() }))
    }

    /// Asks for a file that nobody has: whether files can be reached at all.
    ///
    /// # Errors
    /// Disk and bucket failures.
    pub async fn check(self: &Arc<Self>) -> Result<(), BlobError> {
        let nobody = (UserId(uuid::Uuid::nil()), BlobId(uuid::Uuid::nil()));
        self.size(nobody).await.map(|_| ())
    }

    /// The right to write an upload; none while another request on this server has it.
    #[must_use]
    pub fn claim(self: &Arc<Self>, key: Key) -> Option<Claim> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.insert(key).then(|| Claim { blobs: Arc::clone(self), key })
    }

    /// How far an upload of `bytes` bytes is.
    ///
    /// # Errors
    /// Disk, bucket and database failures.
    pub async fn arrived(
        self: &Arc<Self>,
        store: &Store,
        key: Key,
        bytes: u64,
    ) -> Result<Arrived, BlobError> {
        let there = match &self.place {
            Place::Folder(_) => self.blocking(move |blobs| blobs.part_length(key)).await?,
            Place::Bucket(_) => store.parts(key).await?.last().map(|part| part.first + part.bytes),
        };
        // A part file is gone once it was moved; parts of a bucket stay until the database's note.
        let whole = match &self.place {
            Place::Folder(_) => there.is_none(),
            Place::Bucket(_) => there == Some(bytes),
        };
        if whole && self.size(key).await? == Some(bytes) {
            return Ok(Arrived::Sealed);
        }
        Ok(Arrived::Bytes(there.unwrap_or_default()))
    }

    /// Removes all files of a person.
    ///
    /// # Errors
    /// Disk and bucket failures.
    pub async fn erase(self: &Arc<Self>, user: UserId) -> Result<(), BlobError> {
        if let Place::Bucket(bucket) = &self.place {
            bucket.erase(user).await?;
        }
        Ok(self.blocking(move |blobs| blobs.erase_files(user)).await?)
    }

    /// Removes what is left of uploads that `store` does not know.
    ///
    /// # Errors
    /// Disk, bucket and database failures.
    pub async fn remove_strays(self: &Arc<Self>, store: &Store) -> Result<usize, BlobError> {
        // First what is there, then what is known: an upload that begins in between is no stray.
        let mut strays = self.blocking(|blobs| blobs.part_files()).await?;
        let objects = match &self.place {
            Place::Folder(_) => Vec::new(),
            Place::Bucket(bucket) => bucket.part_objects().await?,
        };
        let known: HashSet<Key> = store.abandoned_uploads(i64::MAX).await?.into_iter().collect();
        strays.retain(|(key, _)| !known.contains(key));
        let mut removed = strays.len();
        self.blocking(move |_| strays.iter().try_for_each(|(_, path)| fs::remove_file(path))).await?;
        for (_, name) in objects.iter().filter(|(key, _)| !known.contains(key)) {
            self.objects.delete(name).await?;
            removed += 1;
        }
        Ok(removed)
    }

    /// Removes the objects of parts whose upload is complete. What stays is a stray of the next start.
    pub async fn remove_parts(&self, parts: &[PartRow]) {
        if let Place::Bucket(bucket) = &self.place
            && let Err(error) = bucket.remove(parts).await
        {
            tracing::warn!(%error, "parts of a complete upload could not be removed");
        }
    }

    async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let blobs = Arc::clone(self);
        spawn_blocking(move || work(&blobs)).await.map_err(io::Error::other)?
    }
}

impl Claim {
    /// Checks size and digest of the whole and puts it into its place, or throws it away.
    ///
    /// # Errors
    /// Disk, bucket and database failures; what has arrived is then still there.
    pub async fn seal(&self, store: &Store, bytes: u64, digest: &str) -> Result<Sealed, BlobError> {
        match &self.blobs.place {
            Place::Folder(_) => {
                let (key, digest) = (self.key, digest.to_owned());
                Ok(self.blobs.blocking(move |blobs| blobs.seal_file(key, bytes, &digest)).await?)
            }
            Place::Bucket(bucket) => {
                let parts = store.parts(self.key).await?;
                bucket.seal(&object(self.key), &parts, bytes, digest).await
            }
        }
    }

    /// Throws away what has arrived.
    ///
    /// # Errors
    /// Disk, bucket and database failures.
    pub async fn discard(&self, store: &Store) -> Result<(), BlobError> {
        let key = self.key;
        self.blobs.blocking(move |blobs| blobs.remove_part(key)).await?;
        if let Place::Bucket(bucket) = &self.blobs.place {
            bucket.remove(&store.parts(key).await?).await?;
        }
        Ok(())
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.blobs.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

/// The upload that a name `<user>.<blob>` belongs to.
fn key_of(name: &str) -> Option<Key> {
    let (user, blob) = name.split_once('.')?;
    Some((user.parse().ok()?, blob.parse().ok()?))
}

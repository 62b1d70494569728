//! Complete blobs: where they lie, and how they are read, linked to and brought back.

use std::{io, ops::Range, path::Path, sync::Arc};

use axum::body::Body;
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{
    GetOptions, GetResultPayload, ObjectStoreExt, buffered::BufWriter, path::Path as ObjectPath,
};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
};
use tokio_util::io::ReaderStream;

use super::{BlobError, Blobs, Key, Place, bucket};

/// Bytes of an object as they are read.
pub(super) type Pieces = BoxStream<'static, Result<Bytes, BlobError>>;

impl Blobs {
    /// The size of a complete blob; none where it is not there.
    ///
    /// # Errors
    /// Disk and bucket failures.
    pub async fn size(&self, key: Key) -> Result<Option<u64>, BlobError> {
        self.size_of(&object(key)).await
    }

    /// The size of an object; none where it is not there.
    ///
    /// # Errors
    /// Disk and bucket failures.
    pub async fn size_of(&self, name: &ObjectPath) -> Result<Option<u64>, BlobError> {
        match self.objects.head(name).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The bytes of a complete blob, within a range that lies in it.
    ///
    /// # Errors
    /// Disk and bucket failures, also where it is not there.
    pub async fn read(&self, key: Key, range: Range<u64>) -> Result<Body, BlobError> {
        Ok(Body::from_stream(self.pieces(&object(key), range).await?))
    }

    /// The bytes of an object, within a range that lies in it.
    pub(super) async fn pieces(&self, name: &ObjectPath, range: Range<u64>) -> Result<Pieces, BlobError> {
        let options = GetOptions::new().with_range(Some(range.clone()));
        let found = self.objects.get_opts(name, options).await?;
        Ok(match found.payload {
            GetResultPayload::File(file, _) => {
                let mut file = File::from_std(file);
                file.seek(io::SeekFrom::Start(range.start)).await?;
                let bytes = file.take(range.end - range.start);
                ReaderStream::with_capacity(bytes, 64 * 1024).map_err(BlobError::from).boxed()
            }
            GetResultPayload::Stream(bytes) => bytes.map_err(BlobError::from).boxed(),
        })
    }

    /// A link that gives a blob to whoever has it, for some minutes; none where that is not set.
    ///
    /// # Errors
    /// Where it cannot be signed.
    pub async fn link(&self, key: Key) -> Result<Option<String>, BlobError> {
        match &self.place {
            Place::Folder(_) => Ok(None),
            Place::Bucket(bucket) => bucket.link(&object(key)).await,
        }
    }

    /// Where links lead to; none where there are none.
    #[must_use]
    pub fn link_origin(&self) -> Option<&str> {
        match &self.place {
            Place::Folder(_) => None,
            Place::Bucket(bucket) => bucket.link_origin(),
        }
    }

    /// The folder that holds the folder of blobs; none where a bucket has them.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match &self.place {
            Place::Folder(blobs) => blobs.parent(),
            Place::Bucket(_) => None,
        }
    }

    /// Brings a complete file from elsewhere into its place, where its digest is right.
    ///
    /// # Errors
    /// Disk and bucket failures, also for another digest.
    pub async fn bring(&self, name: ObjectPath, from: &Path, digest: &str) -> Result<(), BlobError> {
        let mut whole = BufWriter::with_capacity(Arc::clone(&self.objects), name, bucket::PIECE_BYTES)
            .with_max_concurrency(1);
        let mut pieces = ReaderStream::with_capacity(File::open(from).await?, 64 * 1024);
        let mut hasher = blake3::Hasher::new();
        while let Some(piece) = pieces.try_next().await? {
            hasher.update(&piece);
            whole.put(piece).await?;
        }
        if hasher.finalize().to_hex().as_str() != digest {
            // Nothing may have gone out yet, in which case there is nothing to take back.
            let _ = whole.abort().await;
            let what = format!("{} is not what was uploaded", from.display());
            return Err(io::Error::new(io::ErrorKind::InvalidData, what).into());
        }
        Ok(whole.shutdown().await?)
    }
}

/// Where a complete blob lies. The first digits of an id are its time; the last are random and spread.
pub(crate) fn object((user, blob): Key) -> ObjectPath {
    let name = blob.to_string();
    let spread = name.get(name.len() - 2..).unwrap_or_default().to_owned();
    ObjectPath::from_iter(["blobs".to_owned(), user.to_string(), spread, name])
}

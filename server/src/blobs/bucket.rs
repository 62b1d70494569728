//! An S3-compatible bucket: its settings, the parts of uploads as objects, and how a whole is put together.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::{
    ObjectStore, ObjectStoreExt, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
    buffered::BufWriter,
    path::Path as ObjectPath,
    signer::{Method, Signer},
};
use sotto_api::UserId;
use tokio::{io::AsyncWriteExt, sync::Semaphore};

use super::{BlobError, Key, Sealed, connector::Connector, key_of};
use crate::{config::BucketSettings, store::parts::PartRow};

/// Parts in memory at once, on their way to the bucket or back. Each takes up to 16 MiB.
const TRANSFERS: usize = 4;
/// What is put together goes out in pieces of this size, in bytes; S3 takes none below 5 MiB but the last.
pub(super) const PIECE_BYTES: usize = 8 * 1024 * 1024;
/// A person waits: after this time a bucket that gives no answer is away.
const RETRY_S: u64 = 15;

/// An open bucket.
#[derive(Debug)]
pub(super) struct Bucket {
    s3: Arc<AmazonS3>,
    transfers: Semaphore,
    link: Option<Link>,
}

/// Links that a download is sent to.
#[derive(Debug)]
struct Link {
    life: Duration,
    origin: String,
}

impl Bucket {
    /// Opens the bucket of the settings and asks it for a sign of life; none where none is set.
    pub(super) async fn open(settings: &BucketSettings) -> Result<Option<Self>, BlobError> {
        let Some(name) = &settings.name else { return Ok(None) };
        let retry = RetryConfig {
            max_retries: 3,
            retry_timeout: Duration::from_secs(RETRY_S),
            ..RetryConfig::default()
        };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(name)
            .with_region(&settings.region)
            .with_retry(retry)
            .with_http_connector(Connector);
        if let Some(endpoint) = &settings.endpoint {
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        if let (Some(id), Some(secret)) = (&settings.key_id, &settings.key_secret) {
            builder = builder.with_access_key_id(id.expose()).with_secret_access_key(secret.expose());
        }
        let s3 = Arc::new(builder.build()?);
        let nothing = ObjectPath::from("blobs/none");
        let mut bucket = Self { s3, transfers: Semaphore::new(TRANSFERS), link: None };
        if settings.link_s > 0 {
            let life = Duration::from_secs(settings.link_s);
            let origin =
                bucket.s3.signed_url(Method::GET, &nothing, life).await?.origin().ascii_serialization();
            bucket.link = Some(Link { life, origin });
        }
        match bucket.s3.head(&nothing).await {
            Ok(_) | Err(object_store::Error::NotFound { .. }) => Ok(Some(bucket)),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn objects(&self) -> Arc<dyn ObjectStore> {
        self.s3.clone()
    }

    pub(super) async fn link(&self, object: &ObjectPath) -> Result<Option<String>, BlobError> {
        let Some(link) = &self.link else { return Ok(None) };
        Ok(Some(self.s3.signed_url(Method::GET, object, link.life).await?.to_string()))
    }

    pub(super) fn link_origin(&self) -> Option<&str> {
        self.link.as_ref().map(|link| link.origin.as_str())
    }

    /// Keeps a part as an object. Nobody else writes under its name.
    pub(super) async fn put(
        &self,
        name: &str,
        read: impl Future<Output = std::io::Result<Vec<u8>>>,
    ) -> Result<(), BlobError> {
        let _permit = self.transfers.acquire().await.map_err(std::io::Error::other)?;
        self.s3.put(&ObjectPath::from(name), Bytes::from(read.await?).into()).await?;
        Ok(())
    }

    /// Puts the whole together from its parts where size and digest are right.
    pub(super) async fn seal(
        &self,
        object: &ObjectPath,
        parts: &[PartRow],
        bytes: u64,
        digest: &str,
    ) -> Result<Sealed, BlobError> {
        let _permit = self.transfers.acquire().await.map_err(std::io::Error::other)?;
        let mut whole =
            BufWriter::with_capacity(self.objects(), object.clone(), PIECE_BYTES).with_max_concurrency(1);
        let right = self.copy(parts, &mut whole).await;
        if let Ok(Some((copied, copied_digest))) = &right
            && *copied == bytes
            && copied_digest.to_hex().as_str() == digest
        {
            whole.shutdown().await?;
            return Ok(Sealed::Complete);
        }
        // Nothing may have gone out yet, in which case there is nothing to take back.
        let _ = whole.abort().await;
        right.map(|_| Sealed::Mismatch)
    }

    /// Copies the parts, and answers length and digest; none where a part is gone.
    async fn copy(
        &self,
        parts: &[PartRow],
        whole: &mut BufWriter,
    ) -> Result<Option<(u64, blake3::Hash)>, BlobError> {
        let (mut hasher, mut copied) = (blake3::Hasher::new(), 0);
        for part in parts {
            let mut pieces = match self.s3.get(&ObjectPath::from(part.object.as_str())).await {
                Ok(found) => found.into_stream(),
                Err(object_store::Error::NotFound { .. }) => return Ok(None),
                Err(error) => return Err(error.into()),
            };
            while let Some(piece) = pieces.try_next().await? {
                hasher.update(&piece);
                copied += piece.len() as u64;
                whole.put(piece).await?;
            }
        }
        Ok(Some((copied, hasher.finalize())))
    }

    /// Removes the objects of parts; those that are gone already are no failure.
    pub(super) async fn remove(&self, parts: &[PartRow]) -> Result<(), BlobError> {
        for part in parts {
            self.delete(&ObjectPath::from(part.object.as_str())).await?;
        }
        Ok(())
    }

    /// Removes an object; one that is gone already is no failure.
    pub(super) async fn delete(&self, name: &ObjectPath) -> Result<(), BlobError> {
        match self.s3.delete(name).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes everything of a person's.
    pub(super) async fn erase(&self, user: UserId) -> Result<(), BlobError> {
        let parts = self.part_objects().await?.into_iter().filter(|((owner, _), _)| *owner == user);
        let mut theirs: Vec<ObjectPath> = parts.map(|(_, name)| name).collect();
        let folder = ObjectPath::from(format!("blobs/{user}"));
        let mut listed = self.s3.list(Some(&folder));
        while let Some(found) = listed.try_next().await? {
            theirs.push(found.location);
        }
        for name in theirs {
            self.s3.delete(&name).await?;
        }
        Ok(())
    }

    /// Every part, with the upload that it belongs to.
    pub(super) async fn part_objects(&self) -> Result<Vec<(Key, ObjectPath)>, BlobError> {
        let mut listed = self.s3.list(Some(&ObjectPath::from("uploads")));
        let mut parts = Vec::new();
        while let Some(found) = listed.try_next().await? {
            let upload = found.location.parts().nth(1);
            if let Some(key) = upload.and_then(|upload| key_of(upload.as_ref())) {
                parts.push((key, found.location));
            }
        }
        Ok(parts)
    }
}

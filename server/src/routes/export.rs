//! Everything the server has of a person, as one tar archive (POSIX ustar) that is written while it is sent:
//! the account and what belongs to it, `vault.json`, `events/` and `changes/` in pages, and `audio/` by id.
//! What is ciphertext stays ciphertext.

use std::io;

use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::{TryStreamExt, stream::poll_fn};
use serde::Serialize;
use sotto_api::{UserId, audit::MAX_PAGE, auth::UserView};
use tar::{EntryType, Header};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::{
    audit::{Event, Origin, note},
    auth::identity::{Account, CurrentSession},
    blobs::BlobError,
    clock::now_ms,
    error::ApiError,
    state::App,
    store::{StoreError, blobs::BlobEntry},
};

const BLOCK: usize = 512;
/// Changes come in pages of about this size, in bytes.
const PAGE_BYTES: usize = 256 * 1024;

/// Why an export broke off. The client sees the connection end before its time.
#[derive(Debug, thiserror::Error)]
enum ExportError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Blobs(#[from] BlobError),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("a part cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// `GET /api/v1/me/export`
///
/// # Errors
/// Database failures. What goes wrong later ends the connection, and the archive lacks its end mark.
pub async fn export(
    State(app): State<App>,
    Account(user): Account,
    CurrentSession(session): CurrentSession,
    origin: Origin,
) -> Result<Response, ApiError> {
    note(&app.store, &origin, Event::Exported.by(user.id).about(user.id)).await?;
    let (send, mut receive) = mpsc::channel(2);
    tokio::spawn(async move {
        let archive = Archive { send };
        if let Err(error) = write(&app, &archive, &user, session).await {
            tracing::warn!(%error, "an export broke off");
            // The reader may have gone; then nobody needs to know.
            let _ = archive.send.send(Err(io::Error::other("the export broke off"))).await;
        }
    });
    let body = Body::from_stream(poll_fn(move |context| receive.poll_recv(context)));
    let headers = [
        (header::CONTENT_TYPE, "application/x-tar"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"sotto-export.tar\""),
    ];
    Ok((headers, body).into_response())
}

async fn write(app: &App, archive: &Archive, user: &UserView, session: Uuid) -> Result<(), ExportError> {
    archive.json("account.json", &app.store.account(user.id).await?).await?;
    archive.json("organisations.json", &app.store.organisations_of(user.id).await?).await?;
    archive.json("sessions.json", &app.store.sessions_of(user.id, session, now_ms()).await?).await?;
    archive.json("keys.json", &app.store.keys_of(user.id).await?).await?;
    archive.json("second-factor.json", &app.store.factor_view(user.id).await?).await?;
    archive.json("passkeys.json", &app.store.passkeys_of(user.id).await?).await?;
    archive.json("identities.json", &app.store.identities_of(user.id).await?).await?;
    events(app, archive, user.id).await?;
    if let Some(vault) = app.store.vault(user.id).await? {
        archive.bytes("vault.json", vault.into()).await?;
    }
    let (mut cursor, mut number) = (0, 0_u64);
    loop {
        let page = app.store.pull(user.id, cursor, PAGE_BYTES).await?;
        if !page.bodies.is_empty() {
            number += 1;
            let text = format!("[{}]\n", page.bodies.join(",\n"));
            archive.bytes(&format!("changes/{number:08}.json"), text.into()).await?;
        }
        if !page.more {
            break;
        }
        cursor = page.cursor;
    }
    for blob in app.store.complete_blobs(user.id).await? {
        audio(app, archive, user.id, &blob).await?;
    }
    archive.end().await
}

async fn events(app: &App, archive: &Archive, user: UserId) -> Result<(), ExportError> {
    let (mut cursor, mut number) = (0, 0_u64);
    loop {
        let page = app.store.audit_of(user, cursor, MAX_PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        cursor = last.seq;
        number += 1;
        archive.json(&format!("events/{number:08}.json"), &page).await?;
    }
}

async fn audio(app: &App, archive: &Archive, user: UserId, blob: &BlobEntry) -> Result<(), ExportError> {
    archive.head(&format!("audio/{}", blob.id), blob.bytes).await?;
    let mut pieces = app.blobs.read((user, blob.kept_as), 0..blob.bytes).await?.into_data_stream();
    let mut sent = 0;
    while let Some(piece) = pieces.try_next().await.map_err(io::Error::other)? {
        sent += piece.len() as u64;
        archive.put(piece).await?;
    }
    if sent != blob.bytes {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "a blob is shorter than it was").into());
    }
    archive.pad(sent).await
}

/// Writes entries into the channel that the answer reads from. A reader that is slow holds the writer up.
struct Archive {
    send: mpsc::Sender<io::Result<Bytes>>,
}

impl Archive {
    async fn put(&self, bytes: Bytes) -> Result<(), ExportError> {
        let gone = io::Error::new(io::ErrorKind::BrokenPipe, "the reader went away");
        self.send.send(Ok(bytes)).await.or(Err(gone.into()))
    }

    async fn head(&self, name: &str, bytes: u64) -> Result<(), ExportError> {
        let mut header = Header::new_ustar();
        header.set_path(name)?;
        header.set_entry_type(EntryType::Regular);
        header.set_mode(0o600);
        header.set_mtime(u64::try_from(now_ms() / 1000).unwrap_or_default());
        header.set_size(bytes);
        header.set_cksum();
        self.put(Bytes::copy_from_slice(header.as_bytes())).await
    }

    async fn pad(&self, bytes: u64) -> Result<(), ExportError> {
        let over = usize::try_from(bytes % BLOCK as u64).unwrap_or_default();
        if over == 0 { Ok(()) } else { self.put(Bytes::from(vec![0; BLOCK - over])).await }
    }

    async fn bytes(&self, name: &str, content: Bytes) -> Result<(), ExportError> {
        let length = content.len() as u64;
        self.head(name, length).await?;
        self.put(content).await?;
        self.pad(length).await
    }

    async fn json(&self, name: &str, content: &impl Serialize) -> Result<(), ExportError> {
        self.bytes(name, serde_json::to_vec_pretty(content)?.into()).await
    }

    async fn end(&self) -> Result<(), ExportError> {
        self.put(Bytes::from_static(&[0; 2 * BLOCK])).await
    }
}

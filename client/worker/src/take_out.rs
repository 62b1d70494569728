//! Files that are taken elsewhere, and archives that come back.

mod file;
mod packing;
mod sound;
mod unpacking;

use std::io;

use sotto_platform::{PlatformError, worker_link::Attachment};
use sotto_protocol::{Fault, FaultCode, Reply, TakeOut, TakenOut, Tracks};

use crate::{
    post::{self, Answer},
    tasks::TaskGuard,
};

/// Serves `TakeOut`.
pub(crate) async fn run(
    task: &TaskGuard,
    asked: TakeOut,
    attachment: Option<Attachment>,
) -> Result<Answer, Fault> {
    let bytes = || match &attachment {
        Some(Attachment::Bytes(bytes)) => Some(bytes.to_vec()),
        _ => None,
    };
    let tracks = || bytes().and_then(|bytes| Tracks::from_bytes(&bytes).ok());
    let answer = match asked {
        TakeOut::Export { form, piece, to } => {
            TakenOut::File { bytes: file::write(task, form, &piece, tracks().as_ref(), &to).await? }
        }
        TakeOut::Begin { to } => packing::begin(to).await?,
        TakeOut::Piece { form, piece } => packing::piece(task, form, &piece, tracks().as_ref()).await?,
        TakeOut::Recording { recording, when } => {
            packing::recording(task, &recording, &when, bytes().as_deref()).await?
        }
        TakeOut::End { archive } => packing::end(archive.as_deref()).await?,
        TakeOut::List => unpacking::list(blob(attachment)?)?,
        TakeOut::Take { id, audio_to } => {
            return unpacking::take(task, blob(attachment)?, &id, audio_to.as_deref()).await;
        }
    };
    Ok(Reply::TakenOut(answer).into())
}

fn blob(attachment: Option<Attachment>) -> Result<web_sys::Blob, Fault> {
    match attachment {
        Some(Attachment::Blob(blob)) => Ok(blob),
        _ => Err(Fault::permanent(FaultCode::WrongProtocol, "a file is missing")),
    }
}

/// What a failure to write means to the page.
fn write_fault(error: io::Error) -> Fault {
    match error.downcast::<PlatformError>() {
        Ok(error) => post::storage_fault(error),
        Err(error) => Fault::transient(FaultCode::Storage, error.to_string()),
    }
}

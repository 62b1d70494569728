//! Everything that the server has of a person, as a file.

use sotto_api::route;
use sotto_platform::{PlatformError, download, http::Download, object_url::ObjectUrl, opfs};

use super::{AccountState, sentence};
use crate::{
    state::{Problem, services},
    text::platform_sentence,
};

/// Where it lies until the browser has copied it; the folder of all that is on its way out.
const PATH: &str = "exports/sotto-account.tar";
/// Its name in the person's folder.
const NAME: &str = "sotto-account.tar";

impl AccountState {
    /// Fetches the archive and hands it to the person. It is written as it comes, so that its size takes no memory.
    pub(crate) async fn save_export(self) -> Result<(), Problem> {
        let stream = services::get().transport.session.stream(route::EXPORT).await;
        let stream = stream.map_err(|it| sentence(&it))?;
        write(&stream).await.map_err(|it| Problem(platform_sentence(&it)))
    }
}

async fn write(stream: &Download) -> Result<(), PlatformError> {
    let file = opfs::NewFile::create(PATH).await?;
    loop {
        let done = match stream.next().await {
            Ok(Some(piece)) => file.append(&piece).await,
            Ok(None) => break,
            Err(error) => Err(error),
        };
        if let Err(error) = done {
            // What came is part of the answer, and goes; why it broke off is what counts.
            let _ = file.discard().await;
            return Err(error);
        }
    }
    file.finish().await?;
    let file = opfs::read(PATH).await?;
    download::save_address(NAME, ObjectUrl::from_blob(&file)?)
}

//! Submissions as a file that is taken elsewhere.

use leptos::prelude::*;
use sotto_api::{
    dashboard::{ColumnMeaning, ExportFormat},
    route,
};
use sotto_platform::{
    clock, download,
    object_url::{ObjectUrl, Pieces},
};

use super::{AdminState, Narrow, day_of};
use crate::{
    state::{Problem, services},
    text,
};

impl AdminState {
    /// What each column of an export holds.
    pub(crate) async fn dictionary(self) -> Result<Vec<ColumnMeaning>, Problem> {
        self.ask("GET", route::SUBMISSIONS_DICTIONARY, &[], None::<&()>).await
    }

    /// Gets the submissions that a filter lets through and hands them over as a file. The browser holds what came, so that
    /// the app's memory need not; `came` counts its bytes.
    pub(crate) async fn export(
        self,
        narrow: Narrow,
        format: ExportFormat,
        came: RwSignal<u64>,
    ) -> Result<(), Problem> {
        // Renews the session where that is due, so that the file itself is asked for once.
        self.dictionary().await?;
        let (key, media_type) = kind(format);
        let path =
            self.path(route::SUBMISSIONS_EXPORT, &[]) + &narrow.to_request(&[("format", key.to_owned())]);
        let failed = |error| Problem(text::platform_sentence(&error));
        let file = services::get().transport.session.stream(&path).await;
        let file = file.map_err(|problem| self.refused(&problem))?;
        let pieces = Pieces::default();
        let mut bytes = 0;
        while let Some(piece) = file.next().await.map_err(failed)? {
            bytes += piece.len() as u64;
            pieces.push(&piece).map_err(failed)?;
            let _ = came.try_set(bytes);
        }
        let url = ObjectUrl::from_pieces(&pieces, media_type).map_err(failed)?;
        let name = format!("submissions-{}.{key}", day_of(clock::now_ms()));
        download::save_address(&name, url).map_err(failed)
    }
}

/// Name in the address, which is the file's ending too, and media type.
fn kind(format: ExportFormat) -> (&'static str, &'static str) {
    match format {
        ExportFormat::Csv => ("csv", "text/csv"),
        ExportFormat::Json => ("json", "application/json"),
        ExportFormat::Parquet => ("parquet", "application/vnd.apache.parquet"),
    }
}

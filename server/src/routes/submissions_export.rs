//! Submissions as a file: streamed, so that a million rows take no more memory than a few thousand.

use axum::{
    Json,
    body::{Body, Bytes},
    extract::{Query, State, rejection::QueryRejection},
    http::header,
    response::{IntoResponse, Response},
};
use futures_util::stream;
use serde::Deserialize;
use sotto_api::{
    OrganisationId,
    dashboard::{ColumnMeaning, DashboardFilter, ExportFormat},
};

use super::{
    dashboard::checked,
    submissions::{ListQuery, bad_query, filter},
};
use crate::{
    audit::{Event, Origin, note},
    auth::identity::{Account, Membership},
    dashboard::{
        table::{dictionary, row},
        writer::TableWriter,
    },
    error::ApiError,
    state::App,
    store::inbox::{Filter, Place},
};

/// Rows of one piece.
const PIECE: usize = 2000;

/// The format of a file.
#[derive(Debug, Default, Deserialize)]
pub struct FormatQuery {
    #[serde(default)]
    format: ExportFormat,
}

/// `GET /api/v1/organisations/{organisation}/submissions/export/columns`
pub async fn columns() -> Json<Vec<ColumnMeaning>> {
    Json(dictionary())
}

/// A file on its way.
struct Export {
    app: App,
    organisation: OrganisationId,
    filter: Filter,
    after: Option<Place>,
    /// None once it has ended.
    writer: Option<TableWriter>,
}

impl Export {
    /// The next bytes; none at the end.
    async fn next(&mut self) -> Result<Option<Bytes>, ApiError> {
        loop {
            let Some(writer) = &mut self.writer else { return Ok(None) };
            let views = self.app.store.oldest(self.organisation, &self.filter, self.after, PIECE).await?;
            self.after = views.last().map(|view| Place { value: 0, id: view.id }).or(self.after);
            let rows: Vec<_> = views.iter().map(row).collect();
            let mut bytes = writer.write(&rows).map_err(ApiError::internal)?;
            if rows.len() < PIECE
                && let Some(writer) = self.writer.take()
            {
                bytes.extend(writer.end().map_err(ApiError::internal)?);
            }
            if !bytes.is_empty() {
                return Ok(Some(bytes.into()));
            }
        }
    }
}

/// `GET /api/v1/organisations/{organisation}/submissions/export`
///
/// # Errors
/// `BadRequest` for a filter or a format that is none. Where the database goes away, the file is cut off.
pub async fn export(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    origin: Origin,
    common: Result<Query<DashboardFilter>, QueryRejection>,
    query: Result<Query<ListQuery>, QueryRejection>,
    format: Result<Query<FormatQuery>, QueryRejection>,
) -> Result<Response, ApiError> {
    let (common, Query(query), Query(FormatQuery { format })) =
        (checked(common)?, query.or(Err(bad_query()))?, format.or(Err(bad_query()))?);
    let organisation = membership.organisation;
    let writer = Some(TableWriter::begin(format).map_err(ApiError::internal)?);
    let filter = filter(common, query)?;
    let mut export = Export { app, organisation, filter, after: None, writer };
    // What fails at once is said as everywhere.
    let first = export.next().await?;
    note(&export.app.store, &origin, Event::SubmissionsExported.by(user.id).about(organisation)).await?;
    let rest = stream::unfold(export, |mut export| async move {
        let piece = export.next().await.transpose()?;
        let piece = piece.map_err(|error| std::io::Error::other(format!("{:?}", error.code)));
        Some((piece, export))
    });
    let whole = futures_util::StreamExt::chain(stream::iter(first.map(Ok)), rest);
    let (kind, name) = match format {
        ExportFormat::Csv => ("text/csv; charset=utf-8", "submissions.csv"),
        ExportFormat::Json => ("application/json", "submissions.json"),
        ExportFormat::Parquet => ("application/vnd.apache.parquet", "submissions.parquet"),
    };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(whole)).into_response())
}

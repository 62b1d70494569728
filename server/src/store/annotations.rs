//! Table `annotations`: what people note about points in time.

use sotto_api::{
    AnnotationId, OrganisationId,
    dashboard::{AnnotationRequest, AnnotationView, MAX_ANNOTATIONS},
};
use sqlx::{Row, any::AnyRow};

use super::{
    Store, StoreError, StoreResult, organisations::lock_organisation, rollups::raise_version, signed,
    unsigned,
};
use crate::dashboard::period::{DAY_MS, Period};

fn annotation_view(row: &AnyRow) -> StoreResult<AnnotationView> {
    let author: Option<String> = row.try_get("author")?;
    Ok(AnnotationView {
        id: row.try_get::<String, _>("id")?.parse().or(Err(StoreError::Corrupt("annotation id")))?,
        at_ms: unsigned(row.try_get("at_ms")?),
        text: row.try_get("text")?,
        author: author.map(|user| user.parse().or(Err(StoreError::Corrupt("user id")))).transpose()?,
    })
}

impl Store {
    /// The annotations of a period, or all, oldest first.
    ///
    /// # Errors
    /// Database failures.
    pub async fn annotations(
        &self,
        organisation: OrganisationId,
        period: Option<Period>,
    ) -> StoreResult<Vec<AnnotationView>> {
        let rows = sqlx::query(
            "SELECT id, at_ms, text, author FROM annotations WHERE organisation_id = $1 AND at_ms >= $2 \
             AND at_ms < $3 ORDER BY at_ms, id",
        )
        .bind(organisation.to_string())
        .bind(period.map_or(0, |period| period.from * DAY_MS))
        .bind(period.map_or(i64::MAX, |period| period.until * DAY_MS))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(annotation_view).collect()
    }

    /// Adds an annotation; false where there are too many.
    ///
    /// # Errors
    /// Database failures.
    pub async fn add_annotation(
        &self,
        organisation: OrganisationId,
        annotation: &AnnotationView,
    ) -> StoreResult<bool> {
        let mut transaction = self.pool.begin().await?;
        lock_organisation(&mut transaction, organisation).await?;
        let row = sqlx::query("SELECT COUNT(*) FROM annotations WHERE organisation_id = $1")
            .bind(organisation.to_string())
            .fetch_one(&mut *transaction)
            .await?;
        if row.try_get::<i64, _>(0)? >= signed(MAX_ANNOTATIONS as u64) {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO annotations (id, organisation_id, at_ms, text, author) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(annotation.id.to_string())
        .bind(organisation.to_string())
        .bind(signed(annotation.at_ms))
        .bind(&annotation.text)
        .bind(annotation.author.map(|user| user.to_string()))
        .execute(&mut *transaction)
        .await?;
        raise_version(&mut transaction, organisation, self.is_postgres).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Changes an annotation and answers it; none where it is not there.
    ///
    /// # Errors
    /// Database failures.
    pub async fn change_annotation(
        &self,
        organisation: OrganisationId,
        annotation: AnnotationId,
        to: &AnnotationRequest,
    ) -> StoreResult<Option<AnnotationView>> {
        let mut transaction = self.pool.begin().await?;
        lock_organisation(&mut transaction, organisation).await?;
        let row = sqlx::query(
            "UPDATE annotations SET at_ms = $3, text = $4 WHERE organisation_id = $1 AND id = $2 \
             RETURNING id, at_ms, text, author",
        )
        .bind(organisation.to_string())
        .bind(annotation.to_string())
        .bind(signed(to.at_ms))
        .bind(&to.text)
        .fetch_optional(&mut *transaction)
        .await?;
        raise_version(&mut transaction, organisation, self.is_postgres).await?;
        transaction.commit().await?;
        row.as_ref().map(annotation_view).transpose()
    }

    /// Removes an annotation; false where it is not there.
    ///
    /// # Errors
    /// Database failures.
    pub async fn delete_annotation(
        &self,
        organisation: OrganisationId,
        annotation: AnnotationId,
    ) -> StoreResult<bool> {
        let mut transaction = self.pool.begin().await?;
        lock_organisation(&mut transaction, organisation).await?;
        let deleted = sqlx::query("DELETE FROM annotations WHERE organisation_id = $1 AND id = $2")
            .bind(organisation.to_string())
            .bind(annotation.to_string())
            .execute(&mut *transaction)
            .await?;
        raise_version(&mut transaction, organisation, self.is_postgres).await?;
        transaction.commit().await?;
        Ok(deleted.rows_affected() == 1)
    }
}

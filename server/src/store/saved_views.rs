//! Table `saved_views`: views of the dashboard that people keep.

use sotto_api::{
    OrganisationId, SavedViewId, UserId,
    dashboard::{MAX_SAVED_VIEWS, SavedView, SavedViewRequest},
};
use sqlx::{Row, any::AnyRow};

use super::{Store, StoreError, StoreResult, organisations::lock_organisation, signed};

fn saved_view(row: &AnyRow) -> StoreResult<SavedView> {
    Ok(SavedView {
        id: row.try_get::<String, _>("id")?.parse().or(Err(StoreError::Corrupt("view id")))?,
        name: row.try_get("name")?,
        view: row.try_get("content")?,
        shared: row.try_get::<i64, _>("shared")? != 0,
        owner: row.try_get::<String, _>("owner")?.parse().or(Err(StoreError::Corrupt("user id")))?,
    })
}

impl Store {
    /// The views of a person, and those that others share, by name.
    ///
    /// # Errors
    /// Database failures.
    pub async fn saved_views(
        &self,
        organisation: OrganisationId,
        user: UserId,
    ) -> StoreResult<Vec<SavedView>> {
        let rows = sqlx::query(
            "SELECT id, name, content, shared, owner FROM saved_views WHERE organisation_id = $1 \
             AND (owner = $2 OR shared = 1) ORDER BY name, id",
        )
        .bind(organisation.to_string())
        .bind(user.to_string())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(saved_view).collect()
    }

    /// Keeps a view; false where its owner has too many.
    ///
    /// # Errors
    /// Database failures.
    pub async fn keep_view(&self, organisation: OrganisationId, view: &SavedView) -> StoreResult<bool> {
        let mut transaction = self.pool.begin().await?;
        lock_organisation(&mut transaction, organisation).await?;
        let row = sqlx::query("SELECT COUNT(*) FROM saved_views WHERE organisation_id = $1 AND owner = $2")
            .bind(organisation.to_string())
            .bind(view.owner.to_string())
            .fetch_one(&mut *transaction)
            .await?;
        if row.try_get::<i64, _>(0)? >= signed(MAX_SAVED_VIEWS as u64) {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO saved_views (id, organisation_id, owner, name, content, shared) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(view.id.to_string())
        .bind(organisation.to_string())
        .bind(view.owner.to_string())
        .bind(&view.name)
        .bind(&view.view)
        .bind(i64::from(view.shared))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Changes a view of a person and answers it; none where they have no such view.
    ///
    /// # Errors
    /// Database failures.
    pub async fn change_view(
        &self,
        organisation: OrganisationId,
        (view, owner): (SavedViewId, UserId),
        to: &SavedViewRequest,
    ) -> StoreResult<Option<SavedView>> {
        let row = sqlx::query(
            "UPDATE saved_views SET name = $4, content = $5, shared = $6 WHERE organisation_id = $1 AND id = $2 \
             AND owner = $3 RETURNING id, name, content, shared, owner",
        )
        .bind(organisation.to_string())
        .bind(view.to_string())
        .bind(owner.to_string())
        .bind(&to.name)
        .bind(&to.view)
        .bind(i64::from(to.shared))
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(saved_view).transpose()
    }

    /// Removes a view of a person; false where they have no such view.
    ///
    /// # Errors
    /// Database failures.
    pub async fn delete_view(
        &self,
        organisation: OrganisationId,
        (view, owner): (SavedViewId, UserId),
    ) -> StoreResult<bool> {
        let deleted =
            sqlx::query("DELETE FROM saved_views WHERE organisation_id = $1 AND id = $2 AND owner = $3")
                .bind(organisation.to_string())
                .bind(view.to_string())
                .bind(owner.to_string())
                .execute(&self.pool)
                .await?;
        Ok(deleted.rows_affected() == 1)
    }
}

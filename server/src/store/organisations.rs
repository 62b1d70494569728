//! Table `organisations`.

use sotto_api::{
    OrganisationId, UserId,
    organisation::{OrganisationView, Role},
};
use sqlx::{Any, Row, Transaction, any::AnyRow};

use super::{Store, StoreError, StoreResult, members::insert_member};

/// An organisation to be made.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
}

pub(super) fn role(row: &AnyRow) -> StoreResult<Role> {
    Role::from_name(&row.try_get::<String, _>("role")?).ok_or(StoreError::Corrupt("role"))
}

fn organisation_view(row: &AnyRow) -> StoreResult<OrganisationView> {
    Ok(OrganisationView { id: organisation_id(row)?, name: row.try_get("name")?, role: role(row)? })
}

fn organisation_id(row: &AnyRow) -> StoreResult<OrganisationId> {
    row.try_get::<String, _>("id")?.parse().or(Err(StoreError::Corrupt("organisation id")))
}

impl Store {
    /// Makes an organisation with its owner.
    ///
    /// # Errors
    /// Database failures.
    pub async fn create_organisation(
        &self,
        organisation: &NewOrganisation,
        owner: UserId,
        now_ms: i64,
    ) -> StoreResult<()> {
        let mut transaction = self.pool.begin().await?;
        insert_organisation(&mut transaction, organisation, owner, now_ms).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The organisation that was made first; none where there is none.
    ///
    /// # Errors
    /// Database failures.
    pub async fn first_organisation(&self) -> StoreResult<Option<OrganisationId>> {
        let row = sqlx::query("SELECT id FROM organisations ORDER BY created_ms, id LIMIT 1")
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(organisation_id).transpose()
    }

    /// The organisations of a person, in the order of joining.
    ///
    /// # Errors
    /// Database failures.
    pub async fn organisations_of(&self, user: UserId) -> StoreResult<Vec<OrganisationView>> {
        let rows = sqlx::query(
            "SELECT organisations.id, organisations.name, members.role FROM members \
             JOIN organisations ON organisations.id = members.organisation_id \
             WHERE members.user_id = $1 ORDER BY members.joined_ms, organisations.id",
        )
        .bind(user.to_string())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(organisation_view).collect()
    }

    /// An organisation, to one of its members.
    ///
    /// # Errors
    /// Database failures.
    pub async fn organisation(
        &self,
        organisation: OrganisationId,
        user: UserId,
    ) -> StoreResult<Option<OrganisationView>> {
        let row = sqlx::query(
            "SELECT organisations.id, organisations.name, members.role FROM members \
             JOIN organisations ON organisations.id = members.organisation_id \
             WHERE members.organisation_id = $1 AND members.user_id = $2",
        )
        .bind(organisation.to_string())
        .bind(user.to_string())
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(organisation_view).transpose()
    }

    /// Renames an organisation.
    ///
    /// # Errors
    /// Database failures.
    pub async fn rename_organisation(&self, organisation: OrganisationId, name: &str) -> StoreResult<()> {
        sqlx::query("UPDATE organisations SET name = $2 WHERE id = $1")
            .bind(organisation.to_string())
            .bind(name)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Ends an organisation with its memberships, teams and invitations; answers whether the name was its name.
    ///
    /// # Errors
    /// Database failures.
    pub async fn delete_organisation(&self, organisation: OrganisationId, name: &str) -> StoreResult<bool> {
        let deleted = sqlx::query("DELETE FROM organisations WHERE id = $1 AND name = $2")
            .bind(organisation.to_string())
            .bind(name)
            .execute(&self.pool)
            .await?;
        Ok(deleted.rows_affected() == 1)
    }
}

pub(super) async fn insert_organisation(
    transaction: &mut Transaction<'static, Any>,
    organisation: &NewOrganisation,
    owner: UserId,
    now_ms: i64,
) -> StoreResult<()> {
    sqlx::query("INSERT INTO organisations (id, name, created_ms) VALUES ($1, $2, $3)")
        .bind(organisation.id.to_string())
        .bind(&organisation.name)
        .bind(now_ms)
        .execute(&mut **transaction)
        .await?;
    insert_member(transaction, organisation.id, owner, Role::Owner, now_ms).await?;
    Ok(())
}

/// Takes the organisation's row, so that two changes of its members never interleave; answers whether it is
/// there.
pub(super) async fn lock_organisation(
    transaction: &mut Transaction<'static, Any>,
    organisation: OrganisationId,
) -> StoreResult<bool> {
    let locked = sqlx::query("UPDATE organisations SET name = name WHERE id = $1")
        .bind(organisation.to_string())
        .execute(&mut **transaction)
        .await?;
    Ok(locked.rows_affected() == 1)
}

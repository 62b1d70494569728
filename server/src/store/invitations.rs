//! Table `invitations`. Codes are kept as hashes only, and an invitation is named by its hash.

use sotto_api::{
    OrganisationId, UserId,
    organisation::{MAX_INVITATIONS, PendingInvitationView, Role},
};
use sqlx::{Any, Row, Transaction, any::AnyRow};

use super::{
    Store, StoreError, StoreResult,
    members::insert_member,
    organisations::{lock_organisation, role},
    signed, unsigned,
};

/// An invitation to be kept.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// Hash of its code.
    pub hash: String,
    /// Who makes it.
    pub by: UserId,
    /// The organisation it leads into.
    pub organisation: OrganisationId,
    /// The role it gives.
    pub role: Role,
    /// When it ends, in milliseconds since 1970.
    pub expires_ms: i64,
}

/// What came of keeping an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Invited {
    /// It stands.
    Yes,
    /// There is no such organisation.
    NoOrganisation,
    /// Too many wait to be used.
    TooMany,
}

/// What an invitation leads into; nothing but the server for those from before organisations.
pub(super) type Grant = Option<(OrganisationId, Role)>;

fn pending_view(row: &AnyRow) -> StoreResult<PendingInvitationView> {
    Ok(PendingInvitationView {
        id: row.try_get("hash")?,
        role: role(row)?,
        created_by: row
            .try_get::<String, _>("created_by")?
            .parse()
            .or(Err(StoreError::Corrupt("user id")))?,
        expires_ms: unsigned(row.try_get("expires_ms")?),
    })
}

impl Store {
    /// Keeps an invitation.
    ///
    /// # Errors
    /// Database failures.
    pub async fn create_invitation(&self, invitation: &NewInvitation, now_ms: i64) -> StoreResult<Invited> {
        let mut transaction = self.pool.begin().await?;
        if !lock_organisation(&mut transaction, invitation.organisation).await? {
            return Ok(Invited::NoOrganisation);
        }
        let organisation = invitation.organisation.to_string();
        let row = sqlx::query(
            "SELECT COUNT(*) FROM invitations WHERE organisation_id = $1 AND used_ms = 0 AND expires_ms > $2",
        )
        .bind(&organisation)
        .bind(now_ms)
        .fetch_one(&mut *transaction)
        .await?;
        if row.try_get::<i64, _>(0)? >= signed(MAX_INVITATIONS as u64) {
            return Ok(Invited::TooMany);
        }
        sqlx::query(
            "INSERT INTO invitations (hash, created_by, expires_ms, used_ms, organisation_id, role) \
             VALUES ($1, $2, $3, 0, $4, $5)",
        )
        .bind(&invitation.hash)
        .bind(invitation.by.to_string())
        .bind(invitation.expires_ms)
        .bind(&organisation)
        .bind(invitation.role.name())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Invited::Yes)
    }

    /// Whether an invitation can still be used; only [`Store::create_user`] and [`Store::accept_invitation`]
    /// use it up.
    ///
    /// # Errors
    /// Database failures.
    pub async fn invitation_is_live(&self, hash: &str, now_ms: i64) -> StoreResult<bool> {
        let row =
            sqlx::query("SELECT hash FROM invitations WHERE hash = $1 AND used_ms = 0 AND expires_ms > $2")
                .bind(hash)
                .bind(now_ms)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.is_some())
    }

    /// Joins an organisation with an account that is there. None where the invitation was used, has ended or
    /// leads into no organisation; who is in it already keeps their role, and the invitation stays unused.
    ///
    /// # Errors
    /// Database failures.
    pub async fn accept_invitation(
        &self,
        hash: &str,
        user: UserId,
        now_ms: i64,
    ) -> StoreResult<Option<OrganisationId>> {
        let mut transaction = self.pool.begin().await?;
        let Some(Some((organisation, role))) = claim_invitation(&mut transaction, hash, now_ms).await? else {
            return Ok(None);
        };
        if insert_member(&mut transaction, organisation, user, role, now_ms).await? {
            transaction.commit().await?;
        }
        Ok(Some(organisation))
    }

    /// Invitations of an organisation that wait to be used.
    ///
    /// # Errors
    /// Database failures.
    pub async fn pending_invitations(
        &self,
        organisation: OrganisationId,
        now_ms: i64,
    ) -> StoreResult<Vec<PendingInvitationView>> {
        let rows = sqlx::query(
            "SELECT hash, role, created_by, expires_ms FROM invitations \
             WHERE organisation_id = $1 AND used_ms = 0 AND expires_ms > $2 ORDER BY expires_ms, hash",
        )
        .bind(organisation.to_string())
        .bind(now_ms)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(pending_view).collect()
    }

    /// Takes an unused invitation back; false where there is none.
    ///
    /// # Errors
    /// Database failures.
    pub async fn withdraw_invitation(&self, organisation: OrganisationId, hash: &str) -> StoreResult<bool> {
        let withdrawn =
            sqlx::query("DELETE FROM invitations WHERE organisation_id = $1 AND hash = $2 AND used_ms = 0")
                .bind(organisation.to_string())
                .bind(hash)
                .execute(&self.pool)
                .await?;
        Ok(withdrawn.rows_affected() == 1)
    }
}

/// Uses an invitation up and answers what it leads into; none where it was used or has ended.
pub(super) async fn claim_invitation(
    transaction: &mut Transaction<'static, Any>,
    hash: &str,
    now_ms: i64,
) -> StoreResult<Option<Grant>> {
    let row = sqlx::query(
        "UPDATE invitations SET used_ms = $2 WHERE hash = $1 AND used_ms = 0 AND expires_ms > $2 \
         RETURNING organisation_id, role",
    )
    .bind(hash)
    .bind(now_ms)
    .fetch_optional(&mut **transaction)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(organisation) = row.try_get::<Option<String>, _>("organisation_id")? else {
        return Ok(Some(None));
    };
    let organisation = organisation.parse().or(Err(StoreError::Corrupt("organisation id")))?;
    Ok(Some(Some((organisation, role(&row)?))))
}

//! Table `identities`: who somebody is at an OpenID provider.

use serde::Serialize;
use sotto_api::{UserId, auth::UserView, organisation::Role};
use sqlx::{Any, Row, Transaction};

use super::{
    Store, StoreError, StoreResult,
    members::insert_member,
    unsigned,
    users::{NewUser, email_key, user_view},
};

/// Somebody as a provider knows them.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// Its id for the person; never another's.
    pub subject: String,
    /// E-mail, where the provider says that it is verified.
    pub email: Option<String>,
    /// Name, possibly empty.
    pub name: String,
}

/// An identity that was linked, to its person.
#[derive(Debug, Clone, Serialize)]
pub struct LinkedIdentity {
    /// The provider.
    pub issuer: String,
    /// Its id for the person.
    pub subject: String,
    /// When it was linked, in milliseconds since 1970.
    pub linked_ms: u64,
}

/// What came of looking for an identity's account.
#[derive(Debug, Clone)]
pub enum Linked {
    /// This one.
    Yes(UserView),
    /// It is switched off.
    Disabled,
    /// There is none, and none may be made.
    NoAccount,
    /// The e-mail has an account that never verified it, so that it may be another person's.
    Unverified,
}

impl Store {
    /// Gives an identity its account at its first sign-in: the account of its verified e-mail, or `new`, where one may
    /// be made; a new one is a member of the first organisation.
    ///
    /// # Errors
    /// Database failures.
    pub async fn link_identity(
        &self,
        identity: &Identity,
        new: Option<&NewUser>,
        now_ms: i64,
    ) -> StoreResult<Linked> {
        let Some(email) = &identity.email else { return Ok(Linked::NoAccount) };
        let mut transaction = self.pool.begin().await?;
        let made = match new {
            Some(new) => insert_user(&mut transaction, new, now_ms).await?,
            None => false,
        };
        let row = sqlx::query(
            "UPDATE users SET sync_seq = sync_seq WHERE email_key = $1 \
             RETURNING id, email, name, admin, verified_ms, disabled_ms",
        )
        .bind(email_key(email))
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = row else { return Ok(Linked::NoAccount) };
        if row.try_get::<i64, _>("disabled_ms")? != 0 {
            return Ok(Linked::Disabled);
        }
        if row.try_get::<i64, _>("verified_ms")? == 0 {
            return Ok(Linked::Unverified);
        }
        let user = user_view(&row)?;
        if made {
            join_first(&mut transaction, user.id, now_ms).await?;
        }
        sqlx::query(
            "INSERT INTO identities (issuer, subject, user_id, linked_ms) VALUES ($1, $2, $3, $4) \
             ON CONFLICT DO NOTHING",
        )
        .bind(&identity.issuer)
        .bind(&identity.subject)
        .bind(user.id.to_string())
        .bind(now_ms)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Linked::Yes(user))
    }

    /// The identities of a person.
    ///
    /// # Errors
    /// Database failures.
    pub async fn identities_of(&self, user: UserId) -> StoreResult<Vec<LinkedIdentity>> {
        let rows =
            sqlx::query("SELECT issuer, subject, linked_ms FROM identities WHERE user_id = $1 ORDER BY 1, 2")
                .bind(user.to_string())
                .fetch_all(&self.pool)
                .await?;
        rows.iter()
            .map(|row| {
                Ok(LinkedIdentity {
                    issuer: row.try_get("issuer")?,
                    subject: row.try_get("subject")?,
                    linked_ms: unsigned(row.try_get("linked_ms")?),
                })
            })
            .collect()
    }

    /// The account that an identity has; none before its first sign-in.
    ///
    /// # Errors
    /// Database failures.
    pub async fn linked(&self, identity: &Identity) -> StoreResult<Option<Linked>> {
        let row = sqlx::query(
            "SELECT users.id, users.email, users.name, users.admin, users.verified_ms, users.disabled_ms FROM identities \
             JOIN users ON users.id = identities.user_id \
             WHERE identities.issuer = $1 AND identities.subject = $2",
        )
        .bind(&identity.issuer)
        .bind(&identity.subject)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let disabled = row.try_get::<i64, _>("disabled_ms")? != 0;
        Ok(Some(if disabled { Linked::Disabled } else { Linked::Yes(user_view(&row)?) }))
    }
}

/// Makes an account whose e-mail the provider verified; false where the e-mail has one.
async fn insert_user(
    transaction: &mut Transaction<'static, Any>,
    new: &NewUser,
    now_ms: i64,
) -> StoreResult<bool> {
    let inserted = sqlx::query(
        "INSERT INTO users \
         (id, email, email_key, name, password_hash, admin, created_ms, sync_seq, sync_bytes, verified_ms) \
         VALUES ($1, $2, $3, $4, $5, 0, $6, 0, 0, $6) ON CONFLICT DO NOTHING",
    )
    .bind(new.id.to_string())
    .bind(&new.email)
    .bind(email_key(&new.email))
    .bind(&new.name)
    .bind(&new.password_hash)
    .bind(now_ms)
    .execute(&mut **transaction)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Makes somebody a member of the organisation that was made first.
pub(super) async fn join_first(
    transaction: &mut Transaction<'static, Any>,
    user: UserId,
    now_ms: i64,
) -> StoreResult<()> {
    let first = sqlx::query("SELECT id FROM organisations ORDER BY created_ms, id LIMIT 1")
        .fetch_optional(&mut **transaction)
        .await?;
    let Some(first) = first else { return Ok(()) };
    let first = first.try_get::<String, _>(0)?.parse().or(Err(StoreError::Corrupt("organisation id")))?;
    insert_member(transaction, first, user, Role::Member, now_ms).await?;
    Ok(())
}

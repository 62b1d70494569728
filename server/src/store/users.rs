//! Table `users`.

use sotto_api::{UserId, auth::UserView};
use sqlx::{Any, Row, Transaction, any::AnyRow};

use super::{Store, StoreError, StoreResult};
use crate::{
    clock::now_ms,
    store::{
        invitations::claim_invitation,
        members::insert_member,
        organisations::{NewOrganisation, insert_organisation},
    },
};

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Its id.
    pub id: UserId,
    /// E-mail as typed.
    pub email: String,
    /// Name, possibly empty.
    pub name: String,
    /// Argon2id, in the PHC string format.
    pub password_hash: String,
}

/// How an account may come to be.
#[derive(Debug, Clone)]
pub enum Admission {
    /// The first operator, through the set-up link, who owns this organisation from then on.
    Setup(NewOrganisation),
    /// Through an invitation with this hash, into the organisation that it names.
    Invitation(String),
    /// Everyone may.
    Open,
}

/// What came of making an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    /// It stands.
    Yes,
    /// The e-mail has an account.
    EmailTaken,
    /// The invitation was used or has ended, or the first admin is there.
    NotAdmitted,
}

/// An account with its password hash.
#[derive(Debug, Clone)]
pub struct UserRow {
    /// The person.
    pub view: UserView,
    /// Argon2id, in the PHC string format.
    pub password_hash: String,
    /// Whether the account is switched off.
    pub disabled: bool,
    /// Whether it waits for its e-mail to be verified.
    pub pending: bool,
}

/// The form in which e-mails are compared.
#[must_use]
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

pub(super) fn user_view(row: &AnyRow) -> StoreResult<UserView> {
    Ok(UserView {
        id: row.try_get::<String, _>("id")?.parse().or(Err(StoreError::Corrupt("user id")))?,
        email: row.try_get("email")?,
        name: row.try_get("name")?,
        admin: row.try_get::<i64, _>("admin")? != 0,
        verified: row.try_get::<i64, _>("verified_ms")? != 0,
    })
}

impl Store {
    /// Makes an account, together with what admits it: of two at once with one invitation, or two first
    /// admins, one stands.
    ///
    /// # Errors
    /// Database failures.
    pub async fn create_user(&self, user: &NewUser, admission: &Admission) -> StoreResult<Created> {
        let now = now_ms();
        let mut transaction = self.pool.begin().await?;
        let grant = match admission {
            Admission::Open => None,
            Admission::Setup(_) if claim_setup(&mut transaction).await? => None,
            Admission::Setup(_) => return Ok(Created::NotAdmitted),
            Admission::Invitation(hash) => match claim_invitation(&mut transaction, hash, now).await? {
                Some(grant) => grant,
                None => return Ok(Created::NotAdmitted),
            },
        };
        let inserted = sqlx::query(
            "INSERT INTO users (id, email, email_key, name, password_hash, admin, created_ms, sync_seq, sync_bytes) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)",
        )
        .bind(user.id.to_string())
        .bind(user.email.trim())
        .bind(email_key(&user.email))
        .bind(&user.name)
        .bind(&user.password_hash)
        .bind(i64::from(matches!(admission, Admission::Setup(_))))
        .bind(now)
        .execute(&mut *transaction)
        .await;
        match inserted {
            Ok(_) => {}
            Err(error) if StoreError::is_unique_violation(&error) => return Ok(Created::EmailTaken),
            Err(error) => return Err(error.into()),
        }
        if let Admission::Setup(organisation) = admission {
            insert_organisation(&mut transaction, organisation, user.id, now).await?;
        }
        if let Some((organisation, role)) = grant {
            insert_member(&mut transaction, organisation, user.id, role, now).await?;
        }
        transaction.commit().await?;
        Ok(Created::Yes)
    }

    /// Makes an account that waits for its e-mail to be verified. Who signs up again before that chooses the
    /// password anew. None where the e-mail has an account in use.
    ///
    /// # Errors
    /// Database failures.
    pub async fn create_pending(&self, user: &NewUser) -> StoreResult<Option<UserId>> {
        let row = sqlx::query(
            "INSERT INTO users \
             (id, email, email_key, name, password_hash, admin, created_ms, sync_seq, sync_bytes, pending) \
             VALUES ($1, $2, $3, $4, $5, 0, $6, 0, 0, 1) ON CONFLICT (email_key) DO UPDATE \
             SET password_hash = excluded.password_hash, name = excluded.name WHERE users.pending = 1 \
             RETURNING id",
        )
        .bind(user.id.to_string())
        .bind(user.email.trim())
        .bind(email_key(&user.email))
        .bind(&user.name)
        .bind(&user.password_hash)
        .bind(now_ms())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| row.try_get::<String, _>(0)?.parse().or(Err(StoreError::Corrupt("user id"))))
            .transpose()
    }

    /// The account of an e-mail.
    ///
    /// # Errors
    /// Database failures.
    pub async fn user_by_email(&self, email: &str) -> StoreResult<Option<UserRow>> {
        if email.contains('\0') {
            // PostgreSQL has no text with this character.
            return Ok(None);
        }
        let row = sqlx::query(
            "SELECT id, email, name, admin, verified_ms, password_hash, disabled_ms, pending FROM users WHERE email_key = $1",
        )
        .bind(email_key(email))
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(UserRow {
                view: user_view(&row)?,
                password_hash: row.try_get("password_hash")?,
                disabled: row.try_get::<i64, _>("disabled_ms")? != 0,
                pending: row.try_get::<i64, _>("pending")? != 0,
            })
        })
        .transpose()
    }

    /// The person of an account that is not switched off.
    ///
    /// # Errors
    /// Database failures.
    pub async fn user(&self, user: UserId) -> StoreResult<Option<UserView>> {
        let row = sqlx::query(
            "SELECT id, email, name, admin, verified_ms FROM users WHERE id = $1 AND disabled_ms = 0",
        )
        .bind(user.to_string())
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(user_view).transpose()
    }
}

async fn claim_setup(transaction: &mut Transaction<'static, Any>) -> StoreResult<bool> {
    let claimed = sqlx::query("UPDATE server_state SET value = 1 WHERE name = 'set_up' AND value = 0")
        .execute(&mut **transaction)
        .await?;
    Ok(claimed.rows_affected() == 1)
}

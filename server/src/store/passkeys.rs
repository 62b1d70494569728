//! Tables `passkeys` and `used_challenges`. Public keys alone: nothing here lets anyone sign in.

use sotto_api::{
    PasskeyId, UserId,
    passkey::{CredentialDescriptor, MAX_PASSKEYS, PasskeyView},
};
use sqlx::{Any, Row, Transaction, any::AnyRow};

use super::{Store, StoreError, StoreResult, second_factors::replace_codes, signed, unsigned};

/// A passkey to be kept.
#[derive(Debug, Clone)]
pub struct NewPasskey {
    /// What its person is told.
    pub view: PasskeyView,
    /// The credential's id, base64url.
    pub credential: String,
    /// Its public key as COSE, base64url.
    pub public_key: String,
    /// How its authenticator was reached.
    pub transports: Vec<String>,
    /// Signatures so far.
    pub sign_count: u32,
    /// Whether it may be kept in more than one place.
    pub backup_eligible: bool,
}

/// A passkey that is used.
#[derive(Debug, Clone)]
pub struct PasskeyRow {
    /// Its id.
    pub id: PasskeyId,
    /// Whose it is.
    pub user: UserId,
    /// Its public key as COSE, base64url.
    pub public_key: String,
    /// Signatures so far.
    pub sign_count: u32,
    /// Whether it may be kept in more than one place.
    pub backup_eligible: bool,
}

/// What came of making a passkey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MadePasskey {
    /// It stands; the recovery codes count where `codes` is true.
    Yes {
        /// Whether this was the first second factor.
        codes: bool,
    },
    /// The credential has an account, or the person has as many as they may, or the challenge was answered before.
    No,
}

/// A use of a passkey, to be noted.
#[derive(Debug, Clone, Copy)]
pub struct PasskeyUse<'a> {
    /// Hash of the challenge.
    pub challenge: &'a str,
    /// When the challenge ends, in milliseconds since 1970.
    pub expires_ms: i64,
    /// Signatures from now on.
    pub sign_count: u32,
    /// Whether it is kept in more than one place.
    pub backed_up: bool,
}

fn view(row: &AnyRow) -> StoreResult<PasskeyView> {
    Ok(PasskeyView {
        id: row.try_get::<String, _>("id")?.parse().or(Err(StoreError::Corrupt("passkey id")))?,
        name: row.try_get("name")?,
        second_factor: row.try_get::<i64, _>("second_factor")? != 0,
        synced: row.try_get::<i64, _>("backed_up")? != 0,
        created_ms: unsigned(row.try_get("created_ms")?),
        used_ms: unsigned(row.try_get("used_ms")?),
    })
}

impl Store {
    /// The passkeys of a person, the oldest first.
    ///
    /// # Errors
    /// Database failures.
    pub async fn passkeys_of(&self, user: UserId) -> StoreResult<Vec<PasskeyView>> {
        let rows = sqlx::query(
            "SELECT id, name, second_factor, backed_up, created_ms, used_ms FROM passkeys \
             WHERE user_id = $1 ORDER BY id",
        )
        .bind(user.to_string())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(view).collect()
    }

    /// The credentials of a person, as a browser is told them.
    ///
    /// # Errors
    /// Database failures.
    pub async fn credentials_of(&self, user: UserId) -> StoreResult<Vec<CredentialDescriptor>> {
        let rows = sqlx::query("SELECT credential, transports FROM passkeys WHERE user_id = $1 ORDER BY id")
            .bind(user.to_string())
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                let transports: String = row.try_get("transports")?;
                Ok(CredentialDescriptor {
                    kind: "public-key".to_owned(),
                    id: row.try_get("credential")?,
                    transports: transports.split_whitespace().map(str::to_owned).collect(),
                })
            })
            .collect()
    }

    /// The passkey of a credential.
    ///
    /// # Errors
    /// Database failures.
    pub async fn passkey(&self, credential: &str) -> StoreResult<Option<PasskeyRow>> {
        let row = sqlx::query(
            "SELECT id, user_id, public_key, sign_count, backup_eligible FROM passkeys WHERE credential = $1",
        )
        .bind(credential)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            let id = row.try_get::<String, _>("id")?.parse().or(Err(StoreError::Corrupt("passkey id")))?;
            let user =
                row.try_get::<String, _>("user_id")?.parse().or(Err(StoreError::Corrupt("user id")))?;
            let sign_count = row.try_get::<i64, _>("sign_count")?;
            Ok(PasskeyRow {
                id,
                user,
                public_key: row.try_get("public_key")?,
                sign_count: u32::try_from(sign_count).or(Err(StoreError::Corrupt("sign count")))?,
                backup_eligible: row.try_get::<i64, _>("backup_eligible")? != 0,
            })
        })
        .transpose()
    }

    /// Keeps a passkey. Where it is the person's first second factor, these recovery codes count from then on.
    ///
    /// # Errors
    /// Database failures.
    pub async fn create_passkey(
        &self,
        user: UserId,
        passkey: &NewPasskey,
        (challenge, expires_ms): (&str, i64),
        code_hashes: &[String],
    ) -> StoreResult<MadePasskey> {
        let id = user.to_string();
        let mut transaction = self.pool.begin().await?;
        sqlx::query("UPDATE users SET sync_seq = sync_seq WHERE id = $1")
            .bind(&id)
            .execute(&mut *transaction)
            .await?;
        let row = sqlx::query("SELECT COUNT(*) FROM passkeys WHERE user_id = $1")
            .bind(&id)
            .fetch_one(&mut *transaction)
            .await?;
        if unsigned(row.try_get(0)?) >= MAX_PASSKEYS as u64
            || !use_challenge(&mut transaction, challenge, expires_ms).await?
        {
            return Ok(MadePasskey::No);
        }
        let codes = passkey.view.second_factor && !has_factor(&mut transaction, &id).await?;
        let made = sqlx::query(
            "INSERT INTO passkeys (id, user_id, credential, public_key, transports, name, sign_count, \
             backup_eligible, backed_up, second_factor, created_ms, used_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0) ON CONFLICT DO NOTHING",
        )
        .bind(passkey.view.id.to_string())
        .bind(&id)
        .bind(&passkey.credential)
        .bind(&passkey.public_key)
        .bind(passkey.transports.join(" "))
        .bind(&passkey.view.name)
        .bind(i64::from(passkey.sign_count))
        .bind(i64::from(passkey.backup_eligible))
        .bind(i64::from(passkey.view.synced))
        .bind(i64::from(passkey.view.second_factor))
        .bind(signed(passkey.view.created_ms))
        .execute(&mut *transaction)
        .await?;
        if made.rows_affected() == 0 {
            return Ok(MadePasskey::No);
        }
        if codes {
            replace_codes(&mut transaction, &id, code_hashes).await?;
        }
        transaction.commit().await?;
        Ok(MadePasskey::Yes { codes })
    }

    /// Notes that a passkey was used; false, and nothing is kept, where the challenge was answered before or the
    /// passkey was used at the same time.
    ///
    /// # Errors
    /// Database failures.
    pub async fn use_passkey(
        &self,
        passkey: &PasskeyRow,
        used: &PasskeyUse<'_>,
        now_ms: i64,
    ) -> StoreResult<bool> {
        let mut transaction = self.pool.begin().await?;
        let counted = sqlx::query(
            "UPDATE passkeys SET sign_count = $3, backed_up = $4, used_ms = $5 WHERE id = $1 AND sign_count = $2",
        )
        .bind(passkey.id.to_string())
        .bind(i64::from(passkey.sign_count))
        .bind(i64::from(used.sign_count))
        .bind(i64::from(used.backed_up))
        .bind(now_ms)
        .execute(&mut *transaction)
        .await?;
        if counted.rows_affected() == 0
            || !use_challenge(&mut transaction, used.challenge, used.expires_ms).await?
        {
            return Ok(false);
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Takes a passkey away, and recovery codes that stand in for nothing any more; false where there is none.
    ///
    /// # Errors
    /// Database failures.
    pub async fn remove_passkey(&self, user: UserId, passkey: PasskeyId) -> StoreResult<bool> {
        let id = user.to_string();
        let mut transaction = self.pool.begin().await?;
        let removed = sqlx::query("DELETE FROM passkeys WHERE id = $1 AND user_id = $2")
            .bind(passkey.to_string())
            .bind(&id)
            .execute(&mut *transaction)
            .await?;
        if removed.rows_affected() == 1 && !has_factor(&mut transaction, &id).await? {
            replace_codes(&mut transaction, &id, &[]).await?;
        }
        transaction.commit().await?;
        Ok(removed.rows_affected() == 1)
    }
}

/// Whether a sign-in by password asks a person for a second factor.
pub(super) async fn has_factor(transaction: &mut Transaction<'static, Any>, user: &str) -> StoreResult<bool> {
    let row = sqlx::query(
        "SELECT user_id FROM second_factors WHERE user_id = $1 AND confirmed_ms > 0 \
         UNION SELECT user_id FROM passkeys WHERE user_id = $1 AND second_factor = 1",
    )
    .bind(user)
    .fetch_optional(&mut **transaction)
    .await?;
    Ok(row.is_some())
}

/// False where it was answered before.
async fn use_challenge(
    transaction: &mut Transaction<'static, Any>,
    hash: &str,
    expires_ms: i64,
) -> StoreResult<bool> {
    let used =
        sqlx::query("INSERT INTO used_challenges (hash, expires_ms) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(hash)
            .bind(expires_ms)
            .execute(&mut **transaction)
            .await?;
    Ok(used.rows_affected() == 1)
}

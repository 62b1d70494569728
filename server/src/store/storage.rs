//! How much the server keeps.

use sotto_api::dashboard::StorageUse;
use sqlx::Row;

use super::{Store, StoreResult, unsigned};

impl Store {
    /// Whether rows are kept in PostgreSQL; otherwise in SQLite.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.is_postgres
    }

    /// How much of everything there is.
    ///
    /// # Errors
    /// Database failures.
    pub async fn storage_use(&self) -> StoreResult<StorageUse> {
        let database = if self.is_postgres {
            "SELECT pg_database_size(current_database())"
        } else {
            "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        };
        Ok(StorageUse {
            database_bytes: self.number(database).await?,
            blob_bytes: self.number("SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM blobs").await?,
            feedback_bytes: self
                .number("SELECT CAST(COALESCE(SUM(feedback_bytes), 0) AS BIGINT) FROM organisations")
                .await?,
            accounts: self.number("SELECT COUNT(*) FROM users").await?,
            organisations: self.number("SELECT COUNT(*) FROM organisations").await?,
            submissions: self.statuses().await?.iter().map(|(_, count)| unsigned(*count)).sum(),
        })
    }

    /// How many submissions there are by status, from the sums of months.
    ///
    /// # Errors
    /// Database failures.
    pub async fn statuses(&self) -> StoreResult<Vec<(String, i64)>> {
        let statement = "SELECT status, CAST(SUM(n) AS BIGINT) FROM submission_rollups WHERE span = 1 AND tag = '' \
                         GROUP BY status ORDER BY status";
        let rows = sqlx::query(statement).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    async fn number(&self, statement: &'static str) -> StoreResult<u64> {
        Ok(unsigned(sqlx::query(statement).fetch_one(&self.pool).await?.try_get(0)?))
    }
}

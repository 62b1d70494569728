//! All rows of all tables as JSON, read in one transaction and written back in another. The database itself makes and
//! reads the JSON, so that rows go from SQLite to PostgreSQL and back; columns are text and whole numbers in both.

use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};
use sqlx::{Any, AssertSqlSafe, Executor, Row, Transaction};

use super::{Store, StoreError, StoreResult, unsigned};

/// What the database was when the snapshot was begun; what is written meanwhile is not seen.
pub struct Snapshot {
    transaction: Transaction<'static, Any>,
    is_postgres: bool,
}

/// Rows on their way into a database; nothing of them stands before [`Loading::finish`].
pub struct Loading {
    transaction: Transaction<'static, Any>,
    is_postgres: bool,
}

impl Store {
    /// Begins a snapshot. It holds one connection and hinders nobody.
    ///
    /// # Errors
    /// Database failures.
    pub async fn snapshot(&self) -> StoreResult<Snapshot> {
        let mut transaction = self.pool.begin().await?;
        if self.is_postgres {
            transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?;
        }
        Ok(Snapshot { transaction, is_postgres: self.is_postgres })
    }

    /// Begins to load rows.
    ///
    /// # Errors
    /// Database failures.
    pub async fn load(&self) -> StoreResult<Loading> {
        let mut transaction = self.pool.begin().await?;
        if !self.is_postgres {
            transaction.execute("PRAGMA defer_foreign_keys = ON").await?;
        }
        Ok(Loading { transaction, is_postgres: self.is_postgres })
    }
}

impl Snapshot {
    /// The last migration that was applied.
    ///
    /// # Errors
    /// Database failures.
    pub async fn schema(&mut self) -> StoreResult<i64> {
        let row = sqlx::query("SELECT CAST(MAX(version) AS BIGINT) FROM _sqlx_migrations")
            .fetch_one(&mut *self.transaction)
            .await?;
        Ok(row.try_get(0)?)
    }

    /// All tables, each after those that it refers to.
    ///
    /// # Errors
    /// Database failures.
    pub async fn tables(&mut self) -> StoreResult<Vec<String>> {
        let all = if self.is_postgres {
            "SELECT CAST(relname AS TEXT) FROM pg_class WHERE relkind = 'r' \
             AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND relname <> '_sqlx_migrations' ORDER BY oid"
        } else {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
             AND name <> '_sqlx_migrations' ORDER BY rowid"
        };
        let mut waiting = Vec::new();
        for table in texts(&mut self.transaction, all, None).await? {
            let parents = if self.is_postgres {
                "SELECT CAST(parent.relname AS TEXT) FROM pg_constraint \
                 JOIN pg_class AS child ON child.oid = conrelid JOIN pg_class AS parent ON parent.oid = confrelid \
                 WHERE contype = 'f' AND child.relname = $1"
            } else {
                "SELECT \"table\" FROM pragma_foreign_key_list($1)"
            };
            let mut parents = texts(&mut self.transaction, parents, Some(&table)).await?;
            parents.retain(|parent| *parent != table);
            waiting.push((table, parents));
        }
        let mut ordered: Vec<String> = Vec::new();
        while !waiting.is_empty() {
            let ready = |(_, parents): &(String, Vec<String>)| parents.iter().all(|it| ordered.contains(it));
            let next = waiting.iter().position(ready).ok_or(StoreError::Corrupt("order of tables"))?;
            ordered.push(waiting.remove(next).0);
        }
        Ok(ordered)
    }

    /// Whether a table has any rows.
    ///
    /// # Errors
    /// Database failures.
    pub async fn has_rows(&mut self, table: &str) -> StoreResult<bool> {
        let statement = format!("SELECT 1 FROM {} LIMIT 1", quoted(table));
        Ok(sqlx::query(AssertSqlSafe(statement)).fetch_optional(&mut *self.transaction).await?.is_some())
    }

    /// The rows of a table, each a JSON object on one line.
    ///
    /// # Errors
    /// Database failures.
    pub async fn rows(&mut self, table: &str) -> StoreResult<BoxStream<'_, StoreResult<String>>> {
        let name = quoted(table);
        let statement = if self.is_postgres {
            format!("SELECT CAST(row_to_json(one) AS TEXT) FROM {name} AS one")
        } else {
            let columns = columns(&mut self.transaction, table).await?;
            let pairs: Vec<String> = columns.iter().map(|it| format!("'{it}', {}", quoted(it))).collect();
            format!("SELECT json_object({}) FROM {name}", pairs.join(", "))
        };
        let rows = sqlx::query(AssertSqlSafe(statement)).fetch(&mut *self.transaction);
        Ok(rows.map(|row| Ok(row?.try_get(0)?)).boxed())
    }
}

impl Loading {
    /// Empties a table: some have rows from the start.
    ///
    /// # Errors
    /// Database failures.
    pub async fn clear(&mut self, table: &str) -> StoreResult<()> {
        sqlx::query(AssertSqlSafe(format!("DELETE FROM {}", quoted(table))))
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Inserts rows, given as a JSON list of objects.
    ///
    /// # Errors
    /// Database failures, also where the rows do not fit the table.
    pub async fn insert(&mut self, table: &str, rows: &str) -> StoreResult<()> {
        let name = quoted(table);
        let statement = if self.is_postgres {
            format!(
                "INSERT INTO {name} SELECT * FROM json_populate_recordset(CAST(NULL AS {name}), CAST($1 AS json))"
            )
        } else {
            let columns = columns(&mut self.transaction, table).await?;
            let names: Vec<String> = columns.iter().map(|it| quoted(it)).collect();
            let values: Vec<String> =
                columns.iter().map(|it| format!("json_extract(value, '$.\"{it}\"')")).collect();
            format!(
                "INSERT INTO {name} ({}) SELECT {} FROM json_each($1)",
                names.join(", "),
                values.join(", ")
            )
        };
        sqlx::query(AssertSqlSafe(statement)).bind(rows).execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// How many rows a table has.
    ///
    /// # Errors
    /// Database failures.
    pub async fn count(&mut self, table: &str) -> StoreResult<u64> {
        let statement = format!("SELECT COUNT(*) FROM {}", quoted(table));
        let row = sqlx::query(AssertSqlSafe(statement)).fetch_one(&mut *self.transaction).await?;
        Ok(unsigned(row.try_get(0)?))
    }

    /// Leaves out what must not come back: sessions, which may have been ended since, invitations, which may have been
    /// used, and uploads that were under way, whose bytes are no part of a backup. Then lets everything stand.
    ///
    /// # Errors
    /// Database failures.
    pub async fn finish(mut self) -> StoreResult<()> {
        for statement in [
            "DELETE FROM refresh_tokens",
            "DELETE FROM sessions",
            "DELETE FROM invitations",
            "DELETE FROM blobs WHERE complete = 0",
        ] {
            self.transaction.execute(statement).await?;
        }
        Ok(self.transaction.commit().await?)
    }
}

async fn texts(
    transaction: &mut Transaction<'static, Any>,
    statement: &'static str,
    bound: Option<&str>,
) -> StoreResult<Vec<String>> {
    let query = sqlx::query(statement);
    let query = if let Some(bound) = bound { query.bind(bound.to_owned()) } else { query };
    query.fetch(&mut **transaction).map(|row| Ok(row?.try_get(0)?)).try_collect().await
}

async fn columns(transaction: &mut Transaction<'static, Any>, table: &str) -> StoreResult<Vec<String>> {
    texts(transaction, "SELECT name FROM pragma_table_info($1) ORDER BY cid", Some(table)).await
}

/// A name of ours as an identifier.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

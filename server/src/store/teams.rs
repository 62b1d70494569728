//! Tables `teams` and `team_members`.

use sotto_api::{
    OrganisationId, TeamId, UserId,
    organisation::{MAX_TEAMS, MemberView, TeamView},
    page::Page,
};
use sqlx::{Row, any::AnyRow};

use super::{
    Store, StoreError, StoreResult, members::member_view, organisations::lock_organisation, page, signed,
};

fn team_view(row: &AnyRow) -> StoreResult<TeamView> {
    Ok(TeamView {
        id: row.try_get::<String, _>("id")?.parse().or(Err(StoreError::Corrupt("team id")))?,
        name: row.try_get("name")?,
    })
}

impl Store {
    /// The teams of an organisation, oldest first.
    ///
    /// # Errors
    /// Database failures.
    pub async fn teams(&self, organisation: OrganisationId) -> StoreResult<Vec<TeamView>> {
        let rows =
            sqlx::query("SELECT id, name FROM teams WHERE organisation_id = $1 ORDER BY created_ms, id")
                .bind(organisation.to_string())
                .fetch_all(&self.pool)
                .await?;
        rows.iter().map(team_view).collect()
    }

    /// Makes a team; false where the organisation has as many as it may.
    ///
    /// # Errors
    /// Database failures.
    pub async fn create_team(
        &self,
        organisation: OrganisationId,
        team: &TeamView,
        now_ms: i64,
    ) -> StoreResult<bool> {
        let mut transaction = self.pool.begin().await?;
        lock_organisation(&mut transaction, organisation).await?;
        let inserted = sqlx::query(
            "INSERT INTO teams (id, organisation_id, name, created_ms) SELECT $1, id, $3, $4 FROM organisations \
             WHERE id = $2 AND (SELECT COUNT(*) FROM teams WHERE organisation_id = $2) < $5",
        )
        .bind(team.id.to_string())
        .bind(organisation.to_string())
        .bind(&team.name)
        .bind(now_ms)
        .bind(signed(MAX_TEAMS as u64))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(inserted.rows_affected() == 1)
    }

    /// Renames a team; false where there is none.
    ///
    /// # Errors
    /// Database failures.
    pub async fn rename_team(
        &self,
        organisation: OrganisationId,
        team: TeamId,
        name: &str,
    ) -> StoreResult<bool> {
        let renamed = sqlx::query("UPDATE teams SET name = $3 WHERE organisation_id = $1 AND id = $2")
            .bind(organisation.to_string())
            .bind(team.to_string())
            .bind(name)
            .execute(&self.pool)
            .await?;
        Ok(renamed.rows_affected() == 1)
    }

    /// Ends a team; false where there is none.
    ///
    /// # Errors
    /// Database failures.
    pub async fn delete_team(&self, organisation: OrganisationId, team: TeamId) -> StoreResult<bool> {
        let deleted = sqlx::query("DELETE FROM teams WHERE organisation_id = $1 AND id = $2")
            .bind(organisation.to_string())
            .bind(team.to_string())
            .execute(&self.pool)
            .await?;
        Ok(deleted.rows_affected() == 1)
    }

    /// Members of a team by id, after one of them; none where there is no such team.
    ///
    /// # Errors
    /// Database failures.
    pub async fn team_members(
        &self,
        organisation: OrganisationId,
        team: TeamId,
        after: Option<UserId>,
    ) -> StoreResult<Option<Page<MemberView>>> {
        let (organisation, team) = (organisation.to_string(), team.to_string());
        let found = sqlx::query("SELECT id FROM teams WHERE organisation_id = $1 AND id = $2")
            .bind(&organisation)
            .bind(&team)
            .fetch_optional(&self.pool)
            .await?;
        if found.is_none() {
            return Ok(None);
        }
        let rows = sqlx::query(
            "SELECT members.user_id, members.role, users.email, users.name FROM team_members \
             JOIN members ON members.organisation_id = team_members.organisation_id \
                         AND members.user_id = team_members.user_id \
             JOIN users ON users.id = members.user_id \
             WHERE team_members.team_id = $1 AND members.user_id > $2 ORDER BY members.user_id LIMIT $3",
        )
        .bind(&team)
        .bind(after.map(|user| user.to_string()).unwrap_or_default())
        .bind(page::limit())
        .fetch_all(&self.pool)
        .await?;
        let members = rows.iter().map(member_view).collect::<StoreResult<_>>()?;
        Ok(Some(page::cut(members, |member: &MemberView| member.user)))
    }

    /// Puts a member of the organisation into one of its teams; false where either is not there.
    ///
    /// # Errors
    /// Database failures.
    pub async fn join_team(
        &self,
        organisation: OrganisationId,
        team: TeamId,
        user: UserId,
    ) -> StoreResult<bool> {
        let mut transaction = self.pool.begin().await?;
        lock_organisation(&mut transaction, organisation).await?;
        let (organisation, team, user) = (organisation.to_string(), team.to_string(), user.to_string());
        sqlx::query(
            "INSERT INTO team_members (team_id, organisation_id, user_id) \
             SELECT teams.id, members.organisation_id, members.user_id FROM teams \
             JOIN members ON members.organisation_id = teams.organisation_id \
             WHERE teams.organisation_id = $1 AND teams.id = $2 AND members.user_id = $3 \
             ON CONFLICT DO NOTHING",
        )
        .bind(&organisation)
        .bind(&team)
        .bind(&user)
        .execute(&mut *transaction)
        .await?;
        let stands = sqlx::query(
            "SELECT team_id FROM team_members WHERE organisation_id = $1 AND team_id = $2 AND user_id = $3",
        )
        .bind(&organisation)
        .bind(&team)
        .bind(&user)
        .fetch_optional(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(stands.is_some())
    }

    /// Takes somebody out of a team; false where they were not in it.
    ///
    /// # Errors
    /// Database failures.
    pub async fn leave_team(
        &self,
        organisation: OrganisationId,
        team: TeamId,
        user: UserId,
    ) -> StoreResult<bool> {
        let left = sqlx::query(
            "DELETE FROM team_members WHERE organisation_id = $1 AND team_id = $2 AND user_id = $3",
        )
        .bind(organisation.to_string())
        .bind(team.to_string())
        .bind(user.to_string())
        .execute(&self.pool)
        .await?;
        Ok(left.rows_affected() == 1)
    }
}

//! Table `members`: who is in an organisation, in which role.

use sotto_api::{
    OrganisationId, UserId,
    organisation::{MemberView, Role},
    page::Page,
};
use sqlx::{Any, Row, Transaction, any::AnyRow};

use super::{
    Store, StoreError, StoreResult,
    organisations::{lock_organisation, role},
    page,
};
use crate::policy::{may_manage_members, may_move};

/// What came of moving a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// Done.
    Yes,
    /// There is no such member.
    NoMember,
    /// The role, before or after, is above that of who asked, or they may not manage members any more.
    Above,
    /// The organisation would be without an owner.
    LastOwner,
}

pub(super) fn member_view(row: &AnyRow) -> StoreResult<MemberView> {
    Ok(MemberView {
        user: row.try_get::<String, _>("user_id")?.parse().or(Err(StoreError::Corrupt("user id")))?,
        email: row.try_get("email")?,
        name: row.try_get("name")?,
        role: role(row)?,
    })
}

impl Store {
    /// The role of a person in an organisation; none for who is not in it.
    ///
    /// # Errors
    /// Database failures.
    pub async fn role(&self, organisation: OrganisationId, user: UserId) -> StoreResult<Option<Role>> {
        let row = sqlx::query("SELECT role FROM members WHERE organisation_id = $1 AND user_id = $2")
            .bind(organisation.to_string())
            .bind(user.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(role).transpose()
    }

    /// Members by id, after one of them.
    ///
    /// # Errors
    /// Database failures.
    pub async fn members(
        &self,
        organisation: OrganisationId,
        after: Option<UserId>,
    ) -> StoreResult<Page<MemberView>> {
        let rows = sqlx::query(
            "SELECT members.user_id, members.role, users.email, users.name FROM members \
             JOIN users ON users.id = members.user_id \
             WHERE members.organisation_id = $1 AND members.user_id > $2 ORDER BY members.user_id LIMIT $3",
        )
        .bind(organisation.to_string())
        .bind(after.map(|user| user.to_string()).unwrap_or_default())
        .bind(page::limit())
        .fetch_all(&self.pool)
        .await?;
        let members = rows.iter().map(member_view).collect::<StoreResult<_>>()?;
        Ok(page::cut(members, |member: &MemberView| member.user))
    }

    /// Gives a member another role, or removes them where `to` is none. What `actor` may is looked up in the same
    /// transaction: somebody who was demoted a moment ago may no longer.
    ///
    /// # Errors
    /// Database failures.
    pub async fn move_member(
        &self,
        organisation: OrganisationId,
        user: UserId,
        actor: UserId,
        to: Option<Role>,
    ) -> StoreResult<Moved> {
        let mut transaction = self.pool.begin().await?;
        lock_organisation(&mut transaction, organisation).await?;
        let (id, member) = (organisation.to_string(), user.to_string());
        let Some(from) = role_in(&mut transaction, organisation, user).await? else {
            return Ok(Moved::NoMember);
        };
        let own = role_in(&mut transaction, organisation, actor).await?;
        let leaves = actor == user && to.is_none();
        if !own.is_some_and(|own| (leaves || may_manage_members(own)) && may_move(own, Some(from), to)) {
            return Ok(Moved::Above);
        }
        if from == Role::Owner
            && to != Some(Role::Owner)
            && count_owners(&mut transaction, organisation).await? == 1
        {
            return Ok(Moved::LastOwner);
        }
        let statement = match to {
            Some(_) => "UPDATE members SET role = $3 WHERE organisation_id = $1 AND user_id = $2",
            None => "DELETE FROM members WHERE organisation_id = $1 AND user_id = $2 AND role = $3",
        };
        sqlx::query(statement)
            .bind(&id)
            .bind(&member)
            .bind(to.unwrap_or(from).name())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Moved::Yes)
    }
}

async fn role_in(
    transaction: &mut Transaction<'static, Any>,
    organisation: OrganisationId,
    user: UserId,
) -> StoreResult<Option<Role>> {
    let row = sqlx::query("SELECT role FROM members WHERE organisation_id = $1 AND user_id = $2")
        .bind(organisation.to_string())
        .bind(user.to_string())
        .fetch_optional(&mut **transaction)
        .await?;
    row.as_ref().map(role).transpose()
}

pub(super) async fn count_owners(
    transaction: &mut Transaction<'static, Any>,
    organisation: OrganisationId,
) -> StoreResult<i64> {
    let row = sqlx::query("SELECT COUNT(*) FROM members WHERE organisation_id = $1 AND role = 'owner'")
        .bind(organisation.to_string())
        .fetch_one(&mut **transaction)
        .await?;
    Ok(row.try_get(0)?)
}

pub(super) async fn count_members(
    transaction: &mut Transaction<'static, Any>,
    organisation: OrganisationId,
) -> StoreResult<i64> {
    let row = sqlx::query("SELECT COUNT(*) FROM members WHERE organisation_id = $1")
        .bind(organisation.to_string())
        .fetch_one(&mut **transaction)
        .await?;
    Ok(row.try_get(0)?)
}

/// Makes somebody a member; who is one already keeps the role they have. Answers whether they are new.
pub(super) async fn insert_member(
    transaction: &mut Transaction<'static, Any>,
    organisation: OrganisationId,
    user: UserId,
    role: Role,
    now_ms: i64,
) -> StoreResult<bool> {
    let inserted = sqlx::query(
        "INSERT INTO members (organisation_id, user_id, role, joined_ms) VALUES ($1, $2, $3, $4) \
         ON CONFLICT DO NOTHING",
    )
    .bind(organisation.to_string())
    .bind(user.to_string())
    .bind(role.name())
    .bind(now_ms)
    .execute(&mut **transaction)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

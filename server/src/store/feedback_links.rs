//! Table `feedback_links`.

use sotto_api::{
    LinkId, OrganisationId, TeamId, UserId,
    feedback::{Collects, LinkRequest, LinkView, MAX_LINKS},
};
use sqlx::{Row, any::AnyRow};

use super::{
    Store, StoreError, StoreResult, organisations::lock_organisation, rollups::raise_version, signed,
    unsigned,
};

/// A link as a visitor's request finds it.
#[derive(Debug, Clone)]
pub struct OpenLink {
    /// The organisation that asks.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// The link.
    pub view: LinkView,
}

/// Why a link takes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shut {
    /// It was closed.
    Closed,
    /// Its time is over.
    Expired,
    /// It has taken as many as it was made for.
    Full,
}

impl OpenLink {
    /// Why it takes nothing; none where it does.
    #[must_use]
    pub fn shut(&self, now_ms: i64) -> Option<Shut> {
        let LinkView { link, received, .. } = &self.view;
        if link.closed {
            Some(Shut::Closed)
        } else if link.expires_ms.is_some_and(|expires_ms| unsigned(now_ms) >= expires_ms) {
            Some(Shut::Expired)
        } else if link.limit.is_some_and(|limit| *received >= limit) {
            Some(Shut::Full)
        } else {
            None
        }
    }
}

const COLUMNS: &str = "id, slug, revision, texts, collect_transcript, collect_audio, expires_ms, most, closed, \
                       received, created_ms, created_by, embed, team_id";

fn link_view(row: &AnyRow) -> StoreResult<LinkView> {
    let number = |column: &str| -> StoreResult<u64> { Ok(unsigned(row.try_get(column)?)) };
    let small = |column: &str| -> StoreResult<u32> { Ok(u32::try_from(number(column)?).unwrap_or(u32::MAX)) };
    let user: Option<String> = row.try_get("created_by")?;
    let team: Option<String> = row.try_get("team_id")?;
    Ok(LinkView {
        id: row.try_get::<String, _>("id")?.parse().or(Err(StoreError::Corrupt("link id")))?,
        slug: row.try_get("slug")?,
        revision: small("revision")?,
        link: LinkRequest {
            texts: serde_json::from_str(&row.try_get::<String, _>("texts")?)
                .or(Err(StoreError::Corrupt("texts of a link")))?,
            collects: Collects {
                transcript: number("collect_transcript")? != 0,
                audio: number("collect_audio")? != 0,
            },
            expires_ms: Some(number("expires_ms")?).filter(|ms| *ms > 0),
            limit: Some(small("most")?).filter(|most| *most > 0),
            closed: number("closed")? != 0,
            embed: serde_json::from_str(&row.try_get::<String, _>("embed")?)
                .or(Err(StoreError::Corrupt("sites of a link")))?,
        },
        received: small("received")?,
        created_ms: number("created_ms")?,
        created_by: user.map(|user| user.parse().or(Err(StoreError::Corrupt("user id")))).transpose()?,
        team: team.map(|team| team.parse().or(Err(StoreError::Corrupt("team id")))).transpose()?,
    })
}

fn texts(link: &LinkRequest) -> StoreResult<String> {
    serde_json::to_string(&link.texts).or(Err(StoreError::Corrupt("texts of a link")))
}

fn embed(link: &LinkRequest) -> StoreResult<String> {
    serde_json::to_string(&link.embed).or(Err(StoreError::Corrupt("sites of a link")))
}

impl Store {
    /// Makes a link; false where the organisation has too many.
    ///
    /// # Errors
    /// Database failures.
    pub async fn create_feedback_link(
        &self,
        organisation: OrganisationId,
        view: &LinkView,
        by: UserId,
    ) -> StoreResult<bool> {
        let mut transaction = self.pool.begin().await?;
        lock_organisation(&mut transaction, organisation).await?;
        let row = sqlx::query("SELECT COUNT(*) FROM feedback_links WHERE organisation_id = $1")
            .bind(organisation.to_string())
            .fetch_one(&mut *transaction)
            .await?;
        if row.try_get::<i64, _>(0)? >= signed(MAX_LINKS as u64) {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO feedback_links (id, organisation_id, slug, revision, texts, collect_transcript, \
             collect_audio, expires_ms, most, closed, received, created_ms, created_by, embed) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13)",
        )
        .bind(view.id.to_string())
        .bind(organisation.to_string())
        .bind(&view.slug)
        .bind(i64::from(view.revision))
        .bind(texts(&view.link)?)
        .bind(i64::from(view.link.collects.transcript))
        .bind(i64::from(view.link.collects.audio))
        .bind(signed(view.link.expires_ms.unwrap_or_default()))
        .bind(i64::from(view.link.limit.unwrap_or_default()))
        .bind(i64::from(view.link.closed))
        .bind(signed(view.created_ms))
        .bind(by.to_string())
        .bind(embed(&view.link)?)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Changes a link as a whole, and answers it; none where there is none. Its revision rises where what visitors read
    /// or agree to is another.
    ///
    /// # Errors
    /// Database failures.
    pub async fn change_feedback_link(
        &self,
        organisation: OrganisationId,
        link: LinkId,
        to: &LinkRequest,
    ) -> StoreResult<Option<LinkView>> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "UPDATE feedback_links SET revision = CASE WHEN texts = $3 AND collect_transcript = $4 \
                 AND collect_audio = $5 THEN revision ELSE revision + 1 END, \
             texts = $3, collect_transcript = $4, collect_audio = $5, expires_ms = $6, most = $7, closed = $8, \
             embed = $9 \
             WHERE organisation_id = $1 AND id = $2 RETURNING {COLUMNS}"
        )))
        .bind(organisation.to_string())
        .bind(link.to_string())
        .bind(texts(to)?)
        .bind(i64::from(to.collects.transcript))
        .bind(i64::from(to.collects.audio))
        .bind(signed(to.expires_ms.unwrap_or_default()))
        .bind(i64::from(to.limit.unwrap_or_default()))
        .bind(i64::from(to.closed))
        .bind(embed(to)?)
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(link_view).transpose()
    }

    /// Says whose a link is, and answers it; none where it or the team is not there.
    ///
    /// # Errors
    /// Database failures.
    pub async fn give_link(
        &self,
        organisation: OrganisationId,
        link: LinkId,
        team: Option<TeamId>,
    ) -> StoreResult<Option<LinkView>> {
        let mut transaction = self.pool.begin().await?;
        lock_organisation(&mut transaction, organisation).await?;
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "UPDATE feedback_links SET team_id = $3 WHERE organisation_id = $1 AND id = $2 AND ($3 IS NULL OR EXISTS \
             (SELECT 1 FROM teams WHERE teams.id = $3 AND teams.organisation_id = $1)) RETURNING {COLUMNS}"
        )))
        .bind(organisation.to_string())
        .bind(link.to_string())
        .bind(team.map(|team| team.to_string()))
        .fetch_optional(&mut *transaction)
        .await?;
        raise_version(&mut transaction, organisation, self.is_postgres).await?;
        transaction.commit().await?;
        row.as_ref().map(link_view).transpose()
    }

    /// All links of an organisation, the oldest first.
    ///
    /// # Errors
    /// Database failures.
    pub async fn feedback_links(&self, organisation: OrganisationId) -> StoreResult<Vec<LinkView>> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM feedback_links WHERE organisation_id = $1 ORDER BY id"
        )))
        .bind(organisation.to_string())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(link_view).collect()
    }

    /// One link of an organisation.
    ///
    /// # Errors
    /// Database failures.
    pub async fn feedback_link(
        &self,
        organisation: OrganisationId,
        link: LinkId,
    ) -> StoreResult<Option<LinkView>> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM feedback_links WHERE organisation_id = $1 AND id = $2"
        )))
        .bind(organisation.to_string())
        .bind(link.to_string())
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(link_view).transpose()
    }

    /// Origins of the sites that may show the page of an address in a frame; none for an unknown address.
    ///
    /// # Errors
    /// Database failures.
    pub async fn embedding_sites(&self, slug: &str) -> StoreResult<Vec<String>> {
        let row = sqlx::query("SELECT embed FROM feedback_links WHERE slug = $1")
            .bind(slug)
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(Vec::new()) };
        serde_json::from_str(&row.try_get::<String, _>(0)?).or(Err(StoreError::Corrupt("sites of a link")))
    }

    /// The link of an address.
    ///
    /// # Errors
    /// Database failures.
    pub async fn open_link(&self, slug: &str) -> StoreResult<Option<OpenLink>> {
        let row = sqlx::query(
            "SELECT feedback_links.*, organisations.name AS organisation_name FROM feedback_links \
             JOIN organisations ON organisations.id = feedback_links.organisation_id WHERE slug = $1",
        )
        .bind(slug)
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(open_link).transpose()
    }
}

pub(super) fn open_link(row: &AnyRow) -> StoreResult<OpenLink> {
    Ok(OpenLink {
        organisation: row
            .try_get::<String, _>("organisation_id")?
            .parse()
            .or(Err(StoreError::Corrupt("organisation id")))?,
        organisation_name: row.try_get("organisation_name")?,
        view: link_view(row)?,
    })
}

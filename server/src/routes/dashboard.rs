//! The dashboard: overview, trends and comparisons.

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::HeaderMap,
    response::Response,
};
use serde::Deserialize;
use sotto_api::{
    ErrorCode, OrganisationId,
    dashboard::{
        Comparison, ComparisonRequest, DashboardFilter, Overview, PeriodView, Shown, Step, Trend, TrendOf,
    },
};

use crate::{
    auth::identity::Membership,
    body::JsonBody,
    clock::now_ms,
    dashboard::{
        anomalies,
        answers::tag,
        comparison::{Group, differences, may_overlap},
        figures::{Conditions, Selection},
        group::SmallestGroup,
        period::{DAY_MS, HOUR_MS, Period, Span},
        trend::{Timed, joined, points},
    },
    error::ApiError,
    state::App,
};

/// Longest trend by hour, in days.
const HOURLY_DAYS: i64 = 14;
/// Most points of a trend.
const MOST_POINTS: i64 = 1100;

/// Which trend.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub struct TrendQuery {
    #[serde(default)]
    by: Step,
    #[serde(default)]
    of: TrendOf,
}

type Asked<T> = Result<Query<T>, QueryRejection>;

/// A filter of a query; refuses what cannot be looked up.
///
/// # Errors
/// `BadRequest`.
pub(super) fn checked(filter: Asked<DashboardFilter>) -> Result<DashboardFilter, ApiError> {
    let Query(filter) = filter.or(Err(bad_query()))?;
    let texts = [filter.tag.as_deref(), filter.language.as_deref()];
    if texts.into_iter().flatten().any(|text| text.contains('\0') || text.is_empty()) {
        return Err(bad_query());
    }
    Ok(filter)
}

fn bad_query() -> ApiError {
    ApiError::new(ErrorCode::BadRequest, "A filter is none that this server knows.")
}

fn period(filter: &DashboardFilter, now_ms: i64) -> Result<Period, ApiError> {
    Period::of(filter.from_ms, filter.until_ms, now_ms).ok_or_else(|| {
        ApiError::new(ErrorCode::BadRequest, "The period ends before it begins. Turn it round.")
    })
}

fn smallest(app: &App) -> SmallestGroup {
    SmallestGroup(i64::from(app.config().dashboard.smallest_group.max(1)))
}

fn minimum(smallest: SmallestGroup) -> u32 {
    u32::try_from(smallest.0).unwrap_or(u32::MAX)
}

/// What a filter lets through in a period.
async fn select(
    app: &App,
    organisation: OrganisationId,
    filter: &DashboardFilter,
    period: Period,
) -> Result<Selection, ApiError> {
    let links = match filter.team {
        Some(team) => app.store.links_of_team(organisation, team).await?,
        None => Vec::new(),
    };
    let conditions = Conditions::of(filter, links);
    let Some(tag) = &filter.tag else {
        let cells = app.store.sums_by_kind(organisation, "", period).await?;
        return Ok(Selection::of(cells, &conditions, None));
    };
    let all = app.store.sums_by_kind(organisation, "", period).await?;
    let all = Selection::of(all, &conditions, None).total().n;
    let cells = app.store.sums_by_kind(organisation, tag, period).await?;
    let tagged = Selection::of(cells.clone(), &conditions, None).total().n;
    Ok(Selection::of(cells, &conditions, Some(all - tagged)))
}

async fn view(
    app: &App,
    organisation: OrganisationId,
    filter: &DashboardFilter,
    period: Period,
) -> Result<PeriodView, ApiError> {
    Ok(select(app, organisation, filter, period).await?.view(period, smallest(app)))
}

/// `GET /api/v1/organisations/{organisation}/dashboard/overview`
///
/// # Errors
/// `BadRequest` for a filter that is none.
pub async fn overview(
    State(app): State<App>,
    membership: Membership,
    headers: HeaderMap,
    filter: Asked<DashboardFilter>,
) -> Result<Response, ApiError> {
    let (filter, organisation) = (checked(filter)?, membership.organisation);
    let now = period(&filter, now_ms())?;
    let version = app.store.feedback_version(organisation).await?;
    let smallest = smallest(&app);
    let tag = tag(version, &("overview", organisation, &filter, now, smallest));
    let make = async {
        Ok(Overview {
            version,
            minimum_group: minimum(smallest),
            now: view(&app, organisation, &filter, now).await?,
            before: view(&app, organisation, &filter, now.before()).await?,
        })
    };
    app.answers.answer(&headers, tag, make).await
}

/// `GET /api/v1/organisations/{organisation}/dashboard/trends`
///
/// # Errors
/// `BadRequest` for a filter that is none, and for more points than a trend has.
pub async fn trends(
    State(app): State<App>,
    membership: Membership,
    headers: HeaderMap,
    filter: Asked<DashboardFilter>,
    query: Asked<TrendQuery>,
) -> Result<Response, ApiError> {
    let (filter, organisation) = (checked(filter)?, membership.organisation);
    let Query(query) = query.or(Err(bad_query()))?;
    let now_ms = now_ms();
    let period = period(&filter, now_ms)?;
    let too_many = match query.by {
        Step::Hour => period.days() > HOURLY_DAYS,
        Step::Day => period.days() > MOST_POINTS,
        Step::Week => period.days() / 7 > MOST_POINTS,
        Step::Month => period.days() / 28 > MOST_POINTS,
    };
    if too_many {
        let sentence = "That is too long for so short steps: hours go up to 14 days, days up to three years.";
        return Err(ApiError::new(ErrorCode::BadRequest, sentence));
    }
    let version = app.store.feedback_version(organisation).await?;
    let smallest = smallest(&app);
    let tag = tag(version, &("trend", organisation, &filter, query, period, smallest, now_ms / HOUR_MS));
    let make = async {
        let selection = select(&app, organisation, &filter, period).await?;
        let blank = Trend {
            version,
            minimum_group: minimum(smallest),
            by: query.by,
            of: query.of,
            shown: selection.shown(smallest),
            method: anomalies::METHOD,
            annotations: app.store.annotations(organisation, Some(period)).await?,
            ..Trend::default()
        };
        if blank.shown != Shown::Yes {
            return Ok(blank);
        }
        let steps = period.steps(query.by);
        let timed = timed(&app, organisation, &filter, query.by, period).await?;
        let points = points(&steps, &joined(&steps, timed), query.of, smallest, now_ms);
        Ok(Trend { anomalies: anomalies::find(&points), points, ..blank })
    };
    app.answers.answer(&headers, tag, make).await
}

async fn timed(
    app: &App,
    organisation: OrganisationId,
    filter: &DashboardFilter,
    by: Step,
    period: Period,
) -> Result<Timed, ApiError> {
    let (rows, length_ms) = match by {
        Step::Hour => (app.store.sums_by_hour(organisation, filter, period).await?, HOUR_MS),
        Step::Day | Step::Week => {
            let days = period.from..period.until;
            (app.store.sums_by_day(organisation, filter, Span::Day, days).await?, DAY_MS)
        }
        Step::Month => {
            let mut rows = Vec::new();
            for (span, days) in period.spans() {
                rows.extend(app.store.sums_by_day(organisation, filter, span, days).await?);
            }
            (rows, DAY_MS)
        }
    };
    Ok(rows.into_iter().map(|(at, sums)| (at * length_ms, sums)).collect())
}

/// `POST /api/v1/organisations/{organisation}/dashboard/comparison`
///
/// # Errors
/// `BadRequest` for a period that is none.
pub async fn comparison(
    State(app): State<App>,
    membership: Membership,
    JsonBody(body): JsonBody<ComparisonRequest>,
) -> Result<Json<Comparison>, ApiError> {
    let (organisation, now_ms, smallest) = (membership.organisation, now_ms(), smallest(&app));
    let version = app.store.feedback_version(organisation).await?;
    let (filter_a, filter_b) = (checked(Ok(Query(body.a)))?, checked(Ok(Query(body.b)))?);
    let (in_a, in_b) = (period(&filter_a, now_ms)?, period(&filter_b, now_ms)?);
    let a = Group { period: in_a, selection: select(&app, organisation, &filter_a, in_a).await? };
    let b = Group { period: in_b, selection: select(&app, organisation, &filter_b, in_b).await? };
    let (side_a, side_b) = (a.side(smallest), b.side(smallest));
    let shown = side_a.shown == Shown::Yes && side_b.shown == Shown::Yes;
    Ok(Json(Comparison {
        version,
        minimum_group: minimum(smallest),
        a: side_a,
        b: side_b,
        may_overlap: may_overlap((&filter_a, in_a), (&filter_b, in_b)),
        differences: if shown { differences(&a, &b, smallest) } else { Vec::new() },
    }))
}

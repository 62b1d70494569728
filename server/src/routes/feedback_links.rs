//! Feedback links of an organisation.

use axum::{Json, extract::State, http::StatusCode};
use sotto_api::{
    ErrorCode, LinkId,
    feedback::{
        LinkRequest, LinkTeamRequest, LinkTexts, LinkView, MAX_CONSENT_CHARS, MAX_EMBED, MAX_PROMPT_CHARS,
        MAX_QUESTION_CHARS, MAX_QUESTIONS, MAX_TEXTS, MAX_TITLE_CHARS,
    },
};

use crate::{
    audit::{Event, Origin, note},
    auth::{
        identity::{Account, Membership},
        secret::make_code,
    },
    body::JsonBody,
    clock::{make_id, now_ms},
    error::ApiError,
    feedback::embedding::find_origin,
    path::PathIds,
    state::App,
};

/// The end of the year 9999, in milliseconds since 1970.
const LATEST_MS: u64 = 253_402_300_799_999;
const MAX_LANGUAGE_CHARS: usize = 35;

/// `GET /api/v1/organisations/{organisation}/feedback-links`
///
/// # Errors
/// Database failures.
pub async fn list(State(app): State<App>, membership: Membership) -> Result<Json<Vec<LinkView>>, ApiError> {
    Ok(Json(app.store.feedback_links(membership.organisation).await?))
}

/// `POST /api/v1/organisations/{organisation}/feedback-links`
///
/// # Errors
/// `Invalid` with what is wrong with each field, `Conflict` where there are too many.
pub async fn create(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    origin: Origin,
    JsonBody(link): JsonBody<LinkRequest>,
) -> Result<(StatusCode, Json<LinkView>), ApiError> {
    let link = checked(link)?;
    let created_ms = u64::try_from(now_ms()).unwrap_or_default();
    if link.expires_ms.is_some_and(|expires_ms| expires_ms <= created_ms) {
        return Err(ApiError::invalid("expires_ms", "This time has passed. Choose one to come."));
    }
    let view = LinkView {
        id: LinkId(make_id().map_err(ApiError::internal)?),
        slug: make_code::<16>().map_err(ApiError::internal)?,
        revision: 1,
        link,
        received: 0,
        created_ms,
        created_by: Some(user.id),
        team: None,
    };
    if !app.store.create_feedback_link(membership.organisation, &view, user.id).await? {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "An organisation has at most 1000 feedback links. Use one of them again.",
        ));
    }
    note(&app.store, &origin, Event::FeedbackLinkMade.by(user.id).about(view.id)).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// `GET /api/v1/organisations/{organisation}/feedback-links/{link}`
///
/// # Errors
/// `NotFound`.
pub async fn view(
    State(app): State<App>,
    membership: Membership,
    ids: PathIds,
) -> Result<Json<LinkView>, ApiError> {
    let view = app.store.feedback_link(membership.organisation, ids.get("link")?).await?;
    view.map(Json).ok_or_else(ApiError::not_found)
}

/// `PUT /api/v1/organisations/{organisation}/feedback-links/{link}`
///
/// # Errors
/// `NotFound`, `Invalid` with what is wrong with each field.
pub async fn change(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    origin: Origin,
    ids: PathIds,
    JsonBody(link): JsonBody<LinkRequest>,
) -> Result<Json<LinkView>, ApiError> {
    let (id, link) = (ids.get("link")?, checked(link)?);
    let view = app.store.change_feedback_link(membership.organisation, id, &link).await?;
    let view = view.ok_or_else(ApiError::not_found)?;
    note(&app.store, &origin, Event::FeedbackLinkChanged.by(user.id).about(id)).await?;
    Ok(Json(view))
}

/// `PUT /api/v1/organisations/{organisation}/feedback-links/{link}/team`
///
/// # Errors
/// `NotFound`, also for a team that is none.
pub async fn give(
    State(app): State<App>,
    Account(user): Account,
    membership: Membership,
    origin: Origin,
    ids: PathIds,
    JsonBody(body): JsonBody<LinkTeamRequest>,
) -> Result<Json<LinkView>, ApiError> {
    let id = ids.get("link")?;
    let view = app.store.give_link(membership.organisation, id, body.team).await?;
    let view = view.ok_or_else(ApiError::not_found)?;
    app.changed(membership.organisation);
    note(&app.store, &origin, Event::FeedbackLinkChanged.by(user.id).about(id)).await?;
    Ok(Json(view))
}

/// The link without spaces around its texts.
fn checked(mut link: LinkRequest) -> Result<LinkRequest, ApiError> {
    let mut faults = Vec::new();
    if link.texts.is_empty() || link.texts.len() > MAX_TEXTS {
        faults.push(("texts".to_owned(), "Write it in 1 to 20 languages."));
    }
    if link.limit == Some(0) {
        faults.push(("limit".to_owned(), "Use 1 or more, or leave it out."));
    }
    if link.expires_ms.is_some_and(|expires_ms| expires_ms == 0 || expires_ms > LATEST_MS) {
        faults.push(("expires_ms".to_owned(), "Use milliseconds since 1970, or leave it out."));
    }
    match link.embed.iter().map(|site| find_origin(site)).collect() {
        Some(sites) if link.embed.len() <= MAX_EMBED => link.embed = sites,
        _ => faults.push(("embed".to_owned(), "Name at most 20 sites, each such as https://example.org.")),
    }
    for at in 0..link.texts.len() {
        let (before, rest) = link.texts.split_at_mut(at);
        let Some(texts) = rest.first_mut() else { continue };
        trim(texts);
        let mut wrong = |field: &str, what| faults.push((format!("texts[{at}].{field}"), what));
        if !is_language(&texts.language) || before.iter().any(|other| other.language == texts.language) {
            wrong("language", "Use a code such as en or pt-BR, each once.");
        }
        if !is_line(&texts.title, MAX_TITLE_CHARS) {
            wrong("title", "Use 1 to 100 characters on one line.");
        }
        if !is_text(&texts.prompt, MAX_PROMPT_CHARS) {
            wrong("prompt", "Use at most 2000 characters.");
        }
        let lines = texts.questions.iter().all(|question| is_line(question, MAX_QUESTION_CHARS));
        if !lines || texts.questions.len() > MAX_QUESTIONS {
            wrong("questions", "Ask at most 20, each in 1 to 300 characters on one line.");
        }
        if texts.consent.is_empty() || !is_text(&texts.consent, MAX_CONSENT_CHARS) {
            wrong("consent", "Say in 1 to 4000 characters what the visitor agrees to.");
        }
    }
    let Some(((field, what), others)) = faults.split_first() else { return Ok(link) };
    let first = ApiError::invalid(field, what);
    Err(others.iter().fold(first, |error, (field, what)| error.field(field, what)))
}

fn trim(texts: &mut LinkTexts) {
    let LinkTexts { language, title, prompt, questions, consent } = texts;
    for text in [language, title, prompt, consent].into_iter().chain(questions) {
        *text = text.trim().to_owned();
    }
}

/// Two or three small letters, then perhaps script, region or variant (BCP 47).
fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let primary = parts.next().unwrap_or_default();
    code.len() <= MAX_LANGUAGE_CHARS
        && (2..=3).contains(&primary.len())
        && primary.bytes().all(|letter| letter.is_ascii_lowercase())
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|letter| letter.is_ascii_alphanumeric())
        })
}

fn is_line(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

fn is_text(text: &str, most: usize) -> bool {
    text.chars().count() <= most && !text.chars().any(|letter| letter.is_control() && letter != '\n')
}

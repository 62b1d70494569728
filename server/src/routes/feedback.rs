//! What visitors of a feedback link ask for: what it says, a challenge, and to submit.

use axum::{
    Json,
    extract::{Request, State},
    http::{StatusCode, header},
};
use serde::Serialize;
use sotto_api::{
    ErrorCode, SubmissionId,
    dashboard::DeviceKind,
    feedback::{
        AudioOffer, Challenge, LinkTexts, MAX_SUBMISSION_BYTES, Receipt, SubmissionRequest, VisitorView,
    },
};

use crate::{
    auth::{identity::ClientAddress, secret::derive_hash},
    body::read_json,
    clock::{make_id, now_ms},
    dashboard::reading,
    error::ApiError,
    feedback::{
        code::{derive_code, derive_code_hash},
        limits::Price,
        proof,
    },
    idempotency::{key_of, used_for_another},
    path::PathIds,
    state::App,
    store::{
        arrivals::{NewSubmission, Submitted},
        feedback_links::{OpenLink, Shut},
    },
};

/// Longest recording, in seconds.
const MAX_DURATION_S: f64 = 7.0 * 24.0 * 3600.0;

/// `GET /api/v1/feedback/{slug}`
///
/// # Errors
/// `NotFound`, `LinkClosed`, `LinkExpired`, `LinkFull`.
pub async fn view(State(app): State<App>, ids: PathIds) -> Result<Json<VisitorView>, ApiError> {
    let OpenLink { organisation_name, view, .. } = find_open(&app, &ids).await?;
    Ok(Json(VisitorView {
        organisation: organisation_name,
        revision: view.revision,
        texts: view.link.texts,
        collects: view.link.collects,
        max_audio_bytes: app.config().feedback.max_audio_bytes,
    }))
}

/// `POST /api/v1/feedback/{slug}/challenge`
///
/// # Errors
/// `NotFound`, `LinkClosed`, `LinkExpired`, `LinkFull`.
pub async fn challenge(State(app): State<App>, ids: PathIds) -> Result<Json<Challenge>, ApiError> {
    let link = find_open(&app, &ids).await?;
    let bits = app.config().feedback.proof_bits;
    let challenge = proof::make_challenge(&app.access_key, link.view.id, bits, now_ms());
    challenge.map(Json).map_err(ApiError::internal)
}

/// `POST /api/v1/feedback/{slug}`
///
/// # Errors
/// `BadRequest` without a key, `Invalid` for what the link does not collect, without consent, and for a key that was used
/// for something else; `Conflict` where the link says something else by now; `ProofRequired`, `TooManyRequests`,
/// `TooLarge`, `StorageFull`, and as [`view`].
pub async fn submit(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    ids: PathIds,
    request: Request,
) -> Result<(StatusCode, Json<Receipt>), ApiError> {
    let key = key_of(request.headers())?;
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let device = reading::device(agent.unwrap_or_default());
    let link = find(&app, &ids).await?;
    let permit = app.visitors.bodies.acquire().await.map_err(ApiError::internal)?;
    let mut body: SubmissionRequest = read_json(request, MAX_SUBMISSION_BYTES).await?;
    let given = body.proof.take();
    let code = derive_code(&app.access_key, link.view.id, &key);
    let mut new = prepare(&app, &link, &key, &code, body)?;
    new.device = device;
    drop(permit);
    if !app.store.has_submission(&link, &new.key_hash).await? {
        refuse_shut(&link)?;
        new.spent = match &given {
            Some(given) => {
                let good = proof::check(&app.access_key, link.view.id, given, now_ms());
                Some(good.ok_or_else(proof_required)?)
            }
            None => None,
        };
        let price = app.visitors.submit(address, link.view.id, new.spent.is_some())?;
        if price == Price::Proof && new.spent.is_none() {
            return Err(proof_required());
        }
    }
    let quota_bytes = app.config().feedback.quota_bytes;
    let submission = match app.store.submit(&link, &new, quota_bytes, now_ms()).await? {
        Submitted::New => {
            app.changed(link.organisation);
            new.id
        }
        Submitted::Before(id) => id,
        other => return Err(refusal(other)),
    };
    Ok((StatusCode::CREATED, Json(Receipt { submission, code })))
}

fn refusal(submitted: Submitted) -> ApiError {
    match submitted {
        Submitted::OtherBody => used_for_another(),
        Submitted::Shut(shut) => shut_error(shut),
        Submitted::Changed => changed(),
        Submitted::ProofSpent => proof_required(),
        Submitted::OverQuota => ApiError::new(
            ErrorCode::StorageFull,
            "There is no room for more audio here. Send your feedback without it.",
        ),
        Submitted::NoLink | Submitted::New | Submitted::Before(_) => unknown_link(),
    }
}

/// The link of the address.
async fn find(app: &App, ids: &PathIds) -> Result<OpenLink, ApiError> {
    let slug: String = ids.get("slug").or(Err(unknown_link()))?;
    app.store.open_link(&slug).await?.ok_or_else(unknown_link)
}

/// The same, where it takes something.
async fn find_open(app: &App, ids: &PathIds) -> Result<OpenLink, ApiError> {
    let link = find(app, ids).await?;
    refuse_shut(&link)?;
    Ok(link)
}

fn refuse_shut(link: &OpenLink) -> Result<(), ApiError> {
    link.shut(now_ms()).map_or(Ok(()), |shut| Err(shut_error(shut)))
}

/// What is kept of a request, after everything in it was checked.
fn prepare(
    app: &App,
    link: &OpenLink,
    key: &str,
    code: &str,
    body: SubmissionRequest,
) -> Result<NewSubmission, ApiError> {
    let body_hash = blake3::hash(&serde_json::to_vec(&body).map_err(ApiError::internal)?);
    let texts = agreed(link, &body)?;
    let analysis = body.analysis.0;
    let duration_s = analysis.duration_s;
    if !(0.0..=MAX_DURATION_S).contains(&duration_s) {
        return Err(ApiError::invalid("analysis", "The recording has no length that a recording has."));
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and a week")]
    let duration_ms = (duration_s * 1000.0) as u64;
    let transcript = body.transcript.map(|shared| shared.0);
    Ok(NewSubmission {
        id: SubmissionId(make_id().map_err(ApiError::internal)?),
        key_hash: derive_hash(key),
        body_hash: body_hash.to_hex().to_string(),
        code_hash: derive_code_hash(code).ok_or_else(|| ApiError::internal("a code that is none"))?,
        revision: body.revision,
        language: texts.language.clone(),
        title: texts.title.clone(),
        consent: texts.consent.clone(),
        duration_ms,
        emotion: word(&analysis.emotion.label)?,
        sentiment: word(&analysis.sentiment.label)?,
        reading: reading::read(&analysis, transcript.as_deref()),
        device: DeviceKind::Unknown,
        analysis: kept_text("analysis", &analysis)?,
        transcript: transcript.map_or(Ok(String::new()), |text| kept_text("transcript", &text))?,
        audio: body.audio.map_or(Ok((0, String::new())), |audio| checked_audio(app, audio))?,
        spent: None,
    })
}

/// What the visitor has read and agreed to; it allows what they send.
fn agreed<'a>(link: &'a OpenLink, body: &SubmissionRequest) -> Result<&'a LinkTexts, ApiError> {
    if body.revision != link.view.revision {
        return Err(changed());
    }
    let texts = link.view.link.texts.iter().find(|texts| texts.language == body.language);
    let texts = texts.ok_or_else(|| ApiError::invalid("language", "The link is not in that language."))?;
    let collects = link.view.link.collects;
    if !body.consent {
        return Err(ApiError::invalid("consent", "Nothing is taken from who does not agree."));
    }
    if body.transcript.is_some() && !collects.transcript {
        return Err(ApiError::invalid("transcript", "This link takes no transcripts."));
    }
    if body.audio.is_some() && !collects.audio {
        return Err(ApiError::invalid("audio", "This link takes no audio."));
    }
    Ok(texts)
}

/// A value as it is kept: it must read back.
fn kept_text<T: Serialize + serde::de::DeserializeOwned>(field: &str, value: &T) -> Result<String, ApiError> {
    let text = serde_json::to_string(value).map_err(ApiError::internal)?;
    match serde_json::from_str::<T>(&text) {
        Ok(_) => Ok(text),
        Err(_) => Err(ApiError::invalid(field, "It holds numbers that are too large.")),
    }
}

/// The name of a label, as in JSON.
fn word(label: &impl Serialize) -> Result<String, ApiError> {
    let value = serde_json::to_value(label).map_err(ApiError::internal)?;
    value.as_str().map(str::to_owned).ok_or_else(|| ApiError::internal("a label without a name"))
}

fn checked_audio(app: &App, audio: AudioOffer) -> Result<(u64, String), ApiError> {
    if audio.bytes == 0 {
        return Err(ApiError::invalid("audio.bytes", "There is nothing to upload."));
    }
    if audio.bytes > app.config().feedback.max_audio_bytes {
        return Err(ApiError::new(ErrorCode::TooLarge, "The recording is larger than this server takes."));
    }
    if audio.digest.len() != 64 || !audio.digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(ApiError::invalid("audio.digest", "Must be 64 hexadecimal digits."));
    }
    Ok((audio.bytes, audio.digest.to_ascii_lowercase()))
}

fn unknown_link() -> ApiError {
    ApiError::new(ErrorCode::NotFound, "There is no such feedback link. Check the address.")
}

fn changed() -> ApiError {
    ApiError::new(ErrorCode::Conflict, "The link says something else by now. Read it again, then send.")
}

fn proof_required() -> ApiError {
    ApiError::new(
        ErrorCode::ProofRequired,
        "Much comes by this link or from your network. Ask for a challenge and send its proof along.",
    )
}

fn shut_error(shut: Shut) -> ApiError {
    match shut {
        Shut::Closed => ApiError::new(ErrorCode::LinkClosed, "This link takes no feedback at the moment."),
        Shut::Expired => ApiError::new(ErrorCode::LinkExpired, "The time to give feedback here is over."),
        Shut::Full => {
            ApiError::new(ErrorCode::LinkFull, "This link has taken as much feedback as it was made for.")
        }
    }
}

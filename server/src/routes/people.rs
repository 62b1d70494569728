//! How accounts come to be: set-up and registration.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use sotto_api::{
    ErrorCode, OrganisationId, UserId,
    auth::{ClientKind, RegisterRequest, SetupRequest, UserView},
};

use crate::{
    audit::{Event, Origin, note},
    auth::{
        csrf,
        identity::{Account, ClientAddress},
        letters, password, secret, session,
    },
    body::JsonBody,
    clock::{make_id, now_ms},
    config::RegistrationMode,
    error::ApiError,
    state::App,
    store::{
        organisations::NewOrganisation,
        users::{Admission, Created, NewUser},
    },
};

const MAX_EMAIL_BYTES: usize = 254;
/// Longest name of a person, in characters.
pub const MAX_NAME_CHARS: usize = 100;
/// What the first organisation is called until its owner gives it a name.
const FIRST_ORGANISATION: &str = "Organisation";

/// `GET /api/v1/me`
pub async fn me(Account(user): Account) -> Json<UserView> {
    Json(user)
}

/// `POST /api/v1/setup`
///
/// # Errors
/// `Conflict` where an admin exists, `Forbidden` for a wrong code.
pub async fn set_up(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    origin: Origin,
    headers: HeaderMap,
    JsonBody(body): JsonBody<SetupRequest>,
) -> Result<Response, ApiError> {
    csrf::check(&headers, app.config().server.public_url.as_deref())?;
    app.attempts.take_address(address)?;
    if !app.store.needs_setup().await? {
        note(&app.store, &origin, Event::SetUpRefused).await?;
        return Err(set_up_already());
    }
    if app.setup_hash.as_ref() != Some(&secret::derive_hash(&body.code)) {
        note(&app.store, &origin, Event::SetUpRefused).await?;
        return Err(ApiError::new(
            ErrorCode::Forbidden,
            "The set-up code is wrong or old. Each start of the server prints a new one.",
        ));
    }
    let person = Person { email: body.email, password: body.password, name: body.name };
    let organisation = NewOrganisation {
        id: OrganisationId(make_id().map_err(ApiError::internal)?),
        name: FIRST_ORGANISATION.to_owned(),
    };
    create(&app, &origin, person, Admission::Setup(organisation), body.client, set_up_already).await
}

/// `POST /api/v1/auth/register`
///
/// # Errors
/// `RegistrationClosed`, `Invalid`, `Conflict` where the e-mail has an account.
pub async fn register(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    origin: Origin,
    headers: HeaderMap,
    JsonBody(body): JsonBody<RegisterRequest>,
) -> Result<Response, ApiError> {
    csrf::check(&headers, app.config().server.public_url.as_deref())?;
    app.attempts.take_address(address)?;
    let admission = match admit(&app, &body.email, body.invitation.as_deref()).await {
        Ok(admission) => admission,
        Err(refusal) => {
            note(&app.store, &origin, Event::RegistrationRefused).await?;
            return Err(refusal);
        }
    };
    let person = Person { email: body.email, password: body.password, name: body.name };
    match admission {
        Some(admission) => create(&app, &origin, person, admission, body.client, not_invited).await,
        None => sign_up_by_domain(&app, &origin, person).await,
    }
}

/// The answer and its time are the same whether or not the address has an account: what differs is the letter.
async fn sign_up_by_domain(app: &App, origin: &Origin, person: Person) -> Result<Response, ApiError> {
    let user = new_user(app, person).await?;
    let (app, origin) = (app.clone(), origin.clone());
    tokio::spawn(async move {
        if let Err(error) = letters::sign_up(&app, &origin, &user).await {
            tracing::error!(?error, "a sign-up could not be kept");
        }
    });
    Ok(StatusCode::ACCEPTED.into_response())
}

/// How a sign-up is admitted; none where it is by the domain of an e-mail that is still to be verified.
async fn admit(app: &App, email: &str, invitation: Option<&str>) -> Result<Option<Admission>, ApiError> {
    match (app.config().accounts.registration, invitation) {
        (RegistrationMode::Closed, _) => {
            Err(ApiError::new(ErrorCode::RegistrationClosed, "This server takes no sign-ups."))
        }
        (_, Some(code)) => {
            let hash = secret::derive_hash(code.trim());
            if app.store.invitation_is_live(&hash, now_ms()).await? {
                Ok(Some(Admission::Invitation(hash)))
            } else {
                Err(not_invited())
            }
        }
        (RegistrationMode::Open, None) => Ok(Some(Admission::Open)),
        (RegistrationMode::Domain, None) if app.config().takes_domain_of(email) => Ok(None),
        (RegistrationMode::Domain | RegistrationMode::Invite, None) => Err(not_invited()),
    }
}

struct Person {
    email: String,
    password: String,
    name: String,
}

async fn create(
    app: &App,
    origin: &Origin,
    person: Person,
    admission: Admission,
    client: ClientKind,
    not_admitted: fn() -> ApiError,
) -> Result<Response, ApiError> {
    let user = new_user(app, person).await?;
    match app.store.create_user(&user, &admission).await? {
        Created::Yes => {
            let admin = matches!(admission, Admission::Setup(_));
            let event = if admin { Event::SetUp } else { Event::Registered };
            note(&app.store, origin, event.by(user.id).about(user.id)).await?;
            let view = UserView { id: user.id, email: user.email, name: user.name, admin, verified: false };
            session::begin(app, origin, view, client, StatusCode::CREATED).await
        }
        Created::EmailTaken => {
            Err(ApiError::new(ErrorCode::Conflict, "This e-mail has an account. Sign in.")
                .field("email", "Has an account already."))
        }
        Created::NotAdmitted => Err(not_admitted()),
    }
}

async fn new_user(app: &App, person: Person) -> Result<NewUser, ApiError> {
    check(&person)?;
    Ok(NewUser {
        id: UserId(make_id().map_err(ApiError::internal)?),
        email: person.email.trim().to_owned(),
        name: person.name.trim().to_owned(),
        password_hash: app.passwords.hash(person.password).await?,
    })
}

fn check(person: &Person) -> Result<(), ApiError> {
    let mut wrong = Vec::new();
    if !is_email(person.email.trim()) {
        wrong.push(("email", "This is no e-mail address, or has other letters than a to z in it."));
    }
    if person.name.chars().count() > MAX_NAME_CHARS || person.name.chars().any(char::is_control) {
        wrong.push(("name", "Use at most 100 characters, all on one line."));
    }
    wrong.extend(password::find_flaw(&person.password, &person.email).map(|flaw| ("password", flaw)));
    match wrong.split_first() {
        None => Ok(()),
        Some(((field, what), rest)) => {
            let first = ApiError::invalid(field, what);
            Err(rest.iter().fold(first, |error, (field, what)| error.field(field, what)))
        }
    }
}

/// Whether a text can be an e-mail address. ASCII alone, as nearly all addresses are (hosts with other letters have an
/// `xn--` form): of two accounts whose addresses look alike, one would be taken for the other.
#[must_use]
pub fn is_email(email: &str) -> bool {
    let Some((user, host)) = email.rsplit_once('@') else { return false };
    let plain = email.bytes().all(|byte| byte.is_ascii_graphic());
    !user.is_empty() && !host.is_empty() && email.len() <= MAX_EMAIL_BYTES && plain
}

fn not_invited() -> ApiError {
    ApiError::new(
        ErrorCode::RegistrationClosed,
        "Signing up here takes an invitation that has not been used. Ask the person who runs this server.",
    )
}

fn set_up_already() -> ApiError {
    ApiError::new(ErrorCode::Conflict, "This server is set up already. Sign in.")
}

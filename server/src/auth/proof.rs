//! Proof of who somebody is, by their password. Every place that takes a password takes it through here, so that
//! tries are counted together.

use std::net::IpAddr;

use sotto_api::ErrorCode;

use crate::{
    audit::{Event, Note, Origin, note},
    auth::password::{self, Verdict},
    buckets::Blocked,
    error::ApiError,
    state::App,
    store::users::UserRow,
};

/// The account of an e-mail and its password. An unknown e-mail takes as long as a wrong password and gets the
/// same answer.
///
/// # Errors
/// `WrongCredentials`, `TooManyRequests`, `Forbidden` for an account that is switched off or waits for its e-mail
/// to be verified.
pub async fn by_password(
    app: &App,
    origin: &Origin,
    address: IpAddr,
    email: &str,
    password: String,
) -> Result<UserRow, ApiError> {
    let user = of_password(app, origin, address, email, password).await?;
    let why = if user.disabled {
        "This account is switched off. Ask the person who runs the server."
    } else if user.pending {
        "This e-mail is not verified yet. Open the link in the letter; sign up again to get another."
    } else {
        return Ok(user);
    };
    Err(ApiError::new(ErrorCode::Forbidden, why))
}

/// The same, whatever the state of the account. A hash of older parameters is made anew.
///
/// # Errors
/// `WrongCredentials`, `TooManyRequests`.
pub async fn of_password(
    app: &App,
    origin: &Origin,
    address: IpAddr,
    email: &str,
    password: String,
) -> Result<UserRow, ApiError> {
    let taken = app.attempts.take(email, address);
    if let Err(blocked @ Blocked { is_new: false, .. }) = taken {
        return Err(blocked.into());
    }
    let user = app.store.user_by_email(email).await?;
    // Of an e-mail without an account nothing is kept.
    let about = |event: Event| match &user {
        Some(user) => event.about(user.view.id),
        None => Note::from(event),
    };
    if let Err(blocked) = taken {
        note(&app.store, origin, about(Event::SignInBlocked)).await?;
        return Err(blocked.into());
    }
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let verdict = if password.len() > password::MAX_BYTES {
        Verdict::Wrong
    } else {
        app.passwords.verify(password.clone(), hash).await?
    };
    if verdict == Verdict::Wrong {
        note(&app.store, origin, about(Event::SignInFailed)).await?;
        return Err(wrong());
    }
    let user = user.ok_or_else(wrong)?;
    app.attempts.give_back(email, address);
    if verdict == Verdict::Outdated {
        let hash = app.passwords.hash(password).await?;
        app.store.replace_hash(user.view.id, &user.password_hash, &hash).await?;
    }
    Ok(user)
}

fn wrong() -> ApiError {
    ApiError::new(ErrorCode::WrongCredentials, "E-mail and password do not match.")
}

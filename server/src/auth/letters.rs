//! The letters with one-time links, and the links themselves: 256 random bits, kept as a hash.

use sotto_api::{UserId, auth::UserView};

use crate::{
    audit::{Event, Origin, note},
    auth::secret,
    clock::now_ms,
    error::ApiError,
    mail::Letter,
    state::App,
    store::{
        links::{NewLink, Purpose},
        users::NewUser,
    },
};

const HOUR_MS: i64 = 60 * 60 * 1000;

/// A new link of a kind and when it ends; none where one was mailed a moment ago.
///
/// # Errors
/// Database failures.
pub async fn make_link(app: &App, user: UserId, purpose: Purpose) -> Result<Option<(String, i64)>, ApiError> {
    let token = secret::make_code::<32>().map_err(ApiError::internal)?;
    let now = now_ms();
    let (page, life_ms) = match purpose {
        Purpose::Verify => ("verify", 24 * HOUR_MS),
        Purpose::Reset => ("reset", HOUR_MS),
        Purpose::Handed => ("reset", 24 * HOUR_MS),
    };
    let link = NewLink { hash: secret::derive_hash(&token), user, purpose, expires_ms: now + life_ms };
    let kept = app.store.create_link(&link, now).await?;
    Ok(kept.then(|| (format!("{}/{page}?token={token}", app.home()), link.expires_ms)))
}

/// Writes to an address that asked for a new password, where it has an account.
///
/// # Errors
/// Database failures.
pub async fn forgotten(app: &App, origin: &Origin, email: &str) -> Result<(), ApiError> {
    let Some(user) = app.store.user_by_email(email).await?.filter(|user| !user.disabled) else {
        return Ok(());
    };
    let Some((link, _)) = make_link(app, user.view.id, Purpose::Reset).await? else { return Ok(()) };
    note(&app.store, origin, Event::ResetAsked.about(user.view.id)).await?;
    send(
        app,
        &user.view.email,
        "A new password for Sotto",
        format!(
            "Somebody, probably you, asked for a new password for Sotto.\n\nSet it here within an hour; the link works \
         once:\n{link}\n\nYour passphrase is another thing and stays as it is. If it was not you, do nothing: your \
         password stays, too.\n"
        ),
    );
    Ok(())
}

/// Writes to a person, so that they show that the mailbox is theirs.
///
/// # Errors
/// Database failures.
pub async fn verification(app: &App, user: &UserView) -> Result<(), ApiError> {
    let Some((link, _)) = make_link(app, user.id, Purpose::Verify).await? else { return Ok(()) };
    send(
        app,
        &user.email,
        "Verify your e-mail for Sotto",
        format!(
            "Welcome to Sotto.\n\nOpen this within a day and type the password that you chose; the link works once:\n\
         {link}\n\nIf you did not sign up, do nothing.\n"
        ),
    );
    Ok(())
}

/// Keeps a sign-up by domain and writes to its address: how to verify it, or that it has an account.
///
/// # Errors
/// Database failures.
pub async fn sign_up(app: &App, origin: &Origin, user: &NewUser) -> Result<(), ApiError> {
    let Some(id) = app.store.create_pending(user).await? else {
        known_already(app, &user.email);
        return Ok(());
    };
    note(&app.store, origin, Event::Registered.about(id)).await?;
    let (email, name) = (user.email.clone(), user.name.clone());
    let view = UserView { id, email, name, admin: false, verified: false };
    verification(app, &view).await
}

/// Writes to somebody who has an account and whose address was used to sign up.
fn known_already(app: &App, email: &str) {
    send(
        app,
        email,
        "You have an account for Sotto",
        format!(
            "Somebody, probably you, signed up with this address, which has an account.\n\nSign in here, or ask there for \
         a new password:\n{}\n\nIf it was not you, do nothing.\n",
            app.home()
        ),
    );
}

fn send(app: &App, to: &str, subject: &'static str, text: String) {
    let (app, letter) = (app.clone(), Letter { to: to.to_owned(), subject, text });
    tokio::spawn(async move { app.mailer.send(&app.config().mail, letter).await });
}

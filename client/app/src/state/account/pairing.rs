//! Adding a device: one shows a code, the other is told it, and the keys travel between them.

use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use sotto_api::{
    ErrorCode, UserId,
    pairing::{PairingKeys, PairingRequest, PairingView},
    route,
};
use sotto_platform::clock;
use sotto_sync::{Claim, CryptoError, Offer, PairingCode};

use super::{AccountState, sentence, vault::locked};
use crate::{
    state::{Problem, RequestProblem, backend::BrowserEntropy, services},
    text::account,
};

/// Between two looks at what the other device did.
const LOOK_MS: u32 = 1_500;
/// How often the new device looks before it gives up: the other one answers by itself.
const MOST_LOOKS: u32 = 40;

/// Where adding a device is, on the one that has the keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Adding {
    #[default]
    Idle,
    /// The code is shown, until the moment given in milliseconds since 1970.
    Shown {
        code: String,
        until_ms: u64,
    },
    Done,
    Failed(String),
}

impl AccountState {
    /// Shows a code and hands the keys to the device that is told it. Ends by itself, also where `adding` has gone.
    pub(crate) async fn add_device(self, adding: RwSignal<Adding>) {
        let end = match self.offer(adding).await {
            Ok(true) => Adding::Done,
            Ok(false) => return,
            Err(reason) => Adding::Failed(reason.0),
        };
        drop(adding.try_set(end));
    }

    /// Answers whether the keys were handed over; else the person stopped it.
    async fn offer(self, adding: RwSignal<Adding>) -> Result<bool, Problem> {
        let (user, Some(ring)) = (self.own_id()?, self.key()) else { return Err(locked()) };
        let code = PairingCode::make(&BrowserEntropy).map_err(unfit)?;
        let (offer, message) = Offer::begin(user, &code, &BrowserEntropy).map_err(unfit)?;
        let begun: PairingView = ask("POST", route::PAIRINGS, Some(&PairingRequest { message })).await?;
        let shown = Adding::Shown { code: code.to_string(), until_ms: begun.expires_ms };
        drop(adding.try_set(shown.clone()));
        loop {
            clock::sleep_ms(LOOK_MS).await;
            if adding.try_with_untracked(|it| *it != shown).unwrap_or(true) {
                end(&begun).await;
                return Ok(false);
            }
            let now: PairingView = match look().await {
                Ok(now) if now.id == begun.id => now,
                Ok(_) => return Err(Problem(account::pairing_ended().to_owned())),
                // A short gap in the network is no reason to begin anew.
                Err(RequestProblem::Offline) if clock::now_ms() < begun.expires_ms => continue,
                Err(problem) => return Err(pairing_sentence(&problem)),
            };
            let Some(answer) = now.answer else { continue };
            let keys = match offer.accept(&answer, &ring, &BrowserEntropy) {
                Ok(keys) => keys,
                Err(reason) => {
                    end(&begun).await;
                    return Err(unfit(reason));
                }
            };
            let address = route::PAIRING_KEYS.replace("{pairing}", &begun.id.to_string());
            return tell("PUT", &address, Some(&PairingKeys { keys })).await.map(|()| true);
        }
    }

    /// Gets the keys from the device that shows a code, and opens the vault with them.
    pub(crate) async fn claim_keys(self, typed: String) -> Result<(), Problem> {
        let user = self.own_id()?;
        let code = PairingCode::read(&typed).ok_or_else(|| Problem(account::no_code().to_owned()))?;
        let begun = look().await.map_err(|it| pairing_sentence(&it))?;
        let (claim, answer) = Claim::begin(user, &code, &begun.message, &BrowserEntropy).map_err(unfit)?;
        let address = route::PAIRING_ANSWER.replace("{pairing}", &begun.id.to_string());
        tell("PUT", &address, Some(&answer)).await?;
        for _ in 0..MOST_LOOKS {
            clock::sleep_ms(LOOK_MS).await;
            match look().await {
                Ok(PairingView { id, keys: Some(keys), .. }) if id == begun.id => {
                    let ring = claim.open(&keys).map_err(unfit)?;
                    end(&begun).await;
                    return self.adopt(ring).await;
                }
                Ok(now) if now.id == begun.id => {}
                Err(RequestProblem::Offline) => {}
                // The other device ends what does not fit.
                Ok(_) | Err(_) => return Err(unfit(CryptoError::WrongPassphrase)),
            }
        }
        Err(Problem(account::no_answer().to_owned()))
    }

    fn own_id(self) -> Result<UserId, Problem> {
        let user = self.user.with_untracked(|it| it.as_ref().map(|it| it.id));
        user.ok_or_else(|| Problem(crate::text::signed_out().to_owned()))
    }
}

async fn look() -> Result<PairingView, RequestProblem> {
    services::get().transport.session.call("GET", route::PAIRINGS, None::<&()>).await
}

/// A pairing that is not ended ends by itself.
async fn end(begun: &PairingView) {
    let address = route::PAIRING.replace("{pairing}", &begun.id.to_string());
    let _ = services::get().transport.session.tell("DELETE", &address, None::<&()>).await;
}

async fn ask<T: DeserializeOwned>(
    method: &'static str,
    path: &str,
    body: Option<&impl Serialize>,
) -> Result<T, Problem> {
    services::get().transport.session.call(method, path, body).await.map_err(|it| pairing_sentence(&it))
}

async fn tell(method: &'static str, path: &str, body: Option<&impl Serialize>) -> Result<(), Problem> {
    services::get().transport.session.tell(method, path, body).await.map_err(|it| pairing_sentence(&it))
}

fn pairing_sentence(problem: &RequestProblem) -> Problem {
    let RequestProblem::Refused(body) = problem else { return sentence(problem) };
    match body.code {
        ErrorCode::NotFound => Problem(account::no_pairing().to_owned()),
        ErrorCode::Conflict => Problem(account::faster().to_owned()),
        ErrorCode::TooManyRequests => Problem(account::too_many_pairings().to_owned()),
        _ => sentence(problem),
    }
}

fn unfit(reason: CryptoError) -> Problem {
    Problem(match reason {
        CryptoError::WrongPassphrase => account::wrong_code().to_owned(),
        other => crate::text::sync_sentence(&other.into()),
    })
}

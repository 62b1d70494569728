//! Sending a visitor's recording: as one submission however often it is tried, then its audio part by part.

use leptos::{prelude::*, task::spawn_local};
use sotto_api::{
    ErrorCode,
    feedback::{Challenge, IDEMPOTENCY_KEY, Receipt, Shared, SubmissionRequest},
    route,
};
use sotto_platform::clock;
use sotto_store::DataClass;

use super::{
    LinkPlace, VisitState,
    kept::{Pending, Sent},
    proof::prove,
    shuts,
    upload::offer,
};
use crate::state::{
    AppState, services,
    session::{self, RequestProblem},
};

/// Proofs in a row that are refused.
const MAX_PROOFS: u32 = 3;
/// The longest pause between two tries, in milliseconds, and how long there is none to a press.
const MAX_PAUSE_MS: u32 = 30_000;
const LOOK_MS: u32 = 250;

/// Where sending is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Sending {
    /// Nothing is being sent.
    No,
    /// Work is done that the server asks for.
    Proving,
    /// The submission is on its way.
    Submitting,
    /// The audio is, 0 to 1.
    Uploading(f32),
    /// The server is away; it is tried again.
    Waiting,
    /// It failed.
    Failed(SendProblem),
}

/// Why nothing was sent, or not all.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SendProblem {
    /// What the server said.
    Request(RequestProblem),
    /// The file could not be read.
    File,
}

/// How a try ended early.
pub(super) enum Trouble {
    /// It may go better in a while.
    Passing,
    /// It will not.
    Lasting(SendProblem),
}

impl From<RequestProblem> for Trouble {
    fn from(problem: RequestProblem) -> Self {
        let passes = match &problem {
            RequestProblem::Offline => true,
            RequestProblem::Nonsense => false,
            RequestProblem::Refused(body) => {
                [ErrorCode::Unavailable, ErrorCode::TooManyRequests, ErrorCode::Internal].contains(&body.code)
            }
        };
        if passes { Self::Passing } else { Self::Lasting(SendProblem::Request(problem)) }
    }
}

impl VisitState {
    /// Whether something is on its way.
    pub(crate) fn sends(self) -> bool {
        self.sending.with(|it| !matches!(it, Sending::No | Sending::Failed(_)))
    }

    /// Sends the recording as far as the visitor allows it.
    pub(crate) fn send(self) {
        if untrack(|| self.sends()) {
            return;
        }
        self.sending.set(Sending::Submitting);
        self.changed.set(false);
        spawn_local(async move {
            match self.prepare().await {
                Ok(pending) => {
                    // It is kept before the first byte leaves.
                    self.change(|it| it.pending = Some(pending)).await;
                    self.deliver().await;
                }
                Err(problem) => self.sending.set(Sending::Failed(problem)),
            }
        });
    }

    /// Tries again at once.
    pub(crate) fn nudge(self) {
        self.nudged.set_value(true);
    }

    /// Goes on with what was on its way when the page went away.
    pub(super) fn resume(self) {
        if self.pending().is_some() {
            self.sending.set(Sending::Submitting);
            spawn_local(self.deliver());
        }
    }

    fn pending(self) -> Option<Pending> {
        self.visit.with_untracked(|it| it.pending.clone())
    }

    async fn prepare(self) -> Result<Pending, SendProblem> {
        let LinkPlace::Open(view) = self.link.get_untracked() else { return Err(SendProblem::File) };
        let texts = untrack(move || self.texts()).ok_or(SendProblem::File)?;
        let recording = untrack(move || self.recording()).and_then(|id| services::get().library.get(id));
        let recording = recording.ok_or(SendProblem::File)?;
        let analysis = recording.analysis.ok_or(SendProblem::File)?;
        let shares = self.shares.get_untracked();
        let said = AppState::get().transcripts.now(recording.id);
        let said = said.filter(|it| shares.words && view.collects.transcript && it.is_written());
        let file = recording.audio.filter(|_| shares.sound && view.collects.audio);
        let audio = match &file {
            Some(audio) => Some(offer(&audio.path).await?),
            None => None,
        };
        let length = audio.as_ref().map(|it| it.bytes);
        let request = SubmissionRequest {
            revision: view.revision,
            language: texts.language,
            consent: self.agreed.get_untracked(),
            analysis: Shared(Box::new((*analysis).clone())),
            transcript: said.map(|it| Shared(Box::new(it.as_shown()))),
            audio,
            proof: None,
        };
        Ok(Pending {
            key: session::make_key().map_err(SendProblem::Request)?.to_string(),
            words: request.transcript.is_some(),
            body: serde_json::to_string(&request).or(Err(SendProblem::File))?,
            audio: file.map(|it| it.path).zip(length),
            code: None,
        })
    }

    /// Tries until it has arrived, or cannot.
    async fn deliver(self) {
        let mut tries = 0;
        loop {
            match self.step().await {
                Ok(code) => {
                    self.change(|it| it.pending = None).await;
                    self.receipt.set(Some(code));
                    return self.sending.set(Sending::No);
                }
                Err(Trouble::Passing) => {
                    self.sending.set(Sending::Waiting);
                    self.pause(tries).await;
                    tries += 1;
                }
                Err(Trouble::Lasting(problem)) => return self.fail(problem).await,
            }
        }
    }

    async fn step(self) -> Result<String, Trouble> {
        let Some(pending) = self.pending() else { return Err(Trouble::Lasting(SendProblem::File)) };
        let code = match pending.code.clone() {
            Some(code) => code,
            None => self.submit(&pending).await?,
        };
        if let Some((path, bytes)) = &pending.audio {
            self.upload(&code, path, *bytes).await?;
        }
        Ok(code)
    }

    /// Submits, with a proof where the server asks for one. The code is kept before anything else is done.
    async fn submit(self, pending: &Pending) -> Result<String, Trouble> {
        let class = if pending.words { DataClass::Text } else { DataClass::Facts };
        let mut body = pending.body.clone();
        for _ in 0..MAX_PROOFS {
            self.sending.set(Sending::Submitting);
            let headers = vec![(IDEMPOTENCY_KEY, pending.key.clone())];
            let sent = Some(body.into_bytes());
            let answer = session::send_as_visitor("POST", &self.path(), headers, sent, class).await?;
            match session::check_and_read::<Receipt>(answer) {
                Ok(Receipt { code, .. }) => {
                    let sent = Sent {
                        code: code.clone(),
                        sent_ms: clock::now_ms(),
                        words: pending.words,
                        sound: pending.audio.is_some(),
                    };
                    self.change(|it| {
                        it.sent.push(sent);
                        if let Some(pending) = &mut it.pending {
                            pending.code = Some(code.clone());
                        }
                    })
                    .await;
                    return Ok(code);
                }
                Err(RequestProblem::Refused(refused)) if refused.code == ErrorCode::ProofRequired => {
                    body = self.with_proof(&pending.body).await?;
                }
                Err(problem) => return Err(problem.into()),
            }
        }
        Err(Trouble::Passing)
    }

    async fn with_proof(self, body: &str) -> Result<String, Trouble> {
        self.sending.set(Sending::Proving);
        let path = route::CHALLENGE.replace("{slug}", &self.slug.get_value());
        let answer = session::send_as_visitor("POST", &path, Vec::new(), None, DataClass::App).await?;
        let proof = prove(session::check_and_read::<Challenge>(answer)?).await;
        let proof = serde_json::to_string(&proof).or(Err(Trouble::Lasting(SendProblem::File)))?;
        // The rest stays as it is, letter by letter.
        let open = body.strip_suffix('}').unwrap_or(body);
        Ok(format!("{open},\"proof\":{proof}}}"))
    }

    /// Nothing more is tried. What has arrived stays there, and its code here.
    async fn fail(self, problem: SendProblem) {
        let arrived = self.pending().and_then(|it| it.code);
        self.change(|it| it.pending = None).await;
        let refused = match &problem {
            SendProblem::Request(RequestProblem::Refused(body)) if arrived.is_none() => Some(body.code),
            _ => None,
        };
        match refused {
            Some(code) if shuts(code) => {
                self.sending.set(Sending::No);
                self.link.set(LinkPlace::Shut(code));
            }
            Some(ErrorCode::Conflict) => {
                self.sending.set(Sending::No);
                self.agreed.set(false);
                self.changed.set(true);
                self.read();
            }
            _ => {
                self.receipt.set(arrived);
                self.sending.set(Sending::Failed(problem));
            }
        }
    }

    /// Waits, each time longer, until the network is back or the visitor says so.
    async fn pause(self, tries: u32) {
        self.nudged.set_value(false);
        let pause_ms = (1000 << tries.min(5)).min(MAX_PAUSE_MS);
        let mut waited_ms = 0;
        while waited_ms < pause_ms && !self.nudged.get_value() {
            clock::sleep_ms(LOOK_MS).await;
            waited_ms += LOOK_MS;
        }
    }
}

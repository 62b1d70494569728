//! The models on this device: what there is, and getting and removing them.

use leptos::{prelude::*, task::spawn_local};
use sotto_protocol::{Fault, FaultCode, Kept, ModelView, Reply, Request, RequestId};

use super::{AppState, services, worker_client::News};
use crate::text;

/// Models.
#[derive(Clone, Copy)]
pub(crate) struct ModelState {
    /// What the server offers and what is here; none until it is known.
    pub(crate) models: RwSignal<Option<Vec<ModelView>>>,
    /// The model that is on its way, and how much of it is here, 0 to 1.
    pub(crate) fetching: RwSignal<Option<(String, f32)>>,
    /// Why the last request failed.
    pub(crate) problem: RwSignal<Option<&'static str>>,
    request: StoredValue<Option<RequestId>>,
}

impl ModelState {
    pub(super) fn new() -> Self {
        Self {
            models: RwSignal::new(None),
            fetching: RwSignal::new(None),
            problem: RwSignal::new(None),
            request: StoredValue::new(None),
        }
    }

    /// Gets the models that every device has, so that they are here when there is no network. Silent: an analysis says
    /// itself when it had to do without.
    pub(super) async fn prepare(self) {
        self.ask(Request::ListModels).await;
        self.problem.set(None);
        let missing =
            |view: &ModelView| view.offered.default && matches!(view.kept, Kept::No | Kept::Older { .. });
        let missing = self.models.with_untracked(|it| it.iter().flatten().find(|it| missing(it)).cloned());
        if let Some(view) = missing {
            self.get(view.offered.name).await;
            self.problem.set(None);
        }
    }

    /// Asks anew what there is.
    pub(crate) fn refresh(self) {
        spawn_local(self.ask(Request::ListModels));
    }

    /// Gets a model.
    pub(crate) fn fetch(self, name: String) {
        spawn_local(self.get(name));
    }

    /// Stops getting one; what was here before stays.
    pub(crate) fn cancel(self) {
        if let Some(request) = self.request.get_value() {
            services::get().analysis.cancel(request);
        }
    }

    /// Removes a model from this device.
    pub(crate) fn remove(self, name: String) {
        spawn_local(async move {
            self.remove_now(name).await;
            AppState::get().system.refresh_storage();
        });
    }

    /// As [`ModelState::remove`], until it is gone.
    pub(super) async fn remove_now(self, name: String) {
        self.ask(Request::RemoveModel { name }).await;
    }

    /// Names of the models that are on this device.
    pub(super) async fn kept_names(self) -> Vec<String> {
        self.ask(Request::ListModels).await;
        let here = |view: &&ModelView| matches!(view.kept, Kept::Current | Kept::Older { .. });
        self.models
            .with_untracked(|it| it.iter().flatten().filter(here).map(|it| it.offered.name.clone()).collect())
    }

    async fn ask(self, request: Request) {
        self.take(services::get().analysis.ask(request).await.map(|it| it.0));
    }

    async fn get(self, name: String) {
        if self.fetching.with_untracked(Option::is_some) {
            return;
        }
        self.fetching.set(Some((name.clone(), 0.0)));
        let of = name.clone();
        let on_news = move |news| {
            if let News::Progress(_, done) = news {
                self.fetching.set(Some((of.clone(), done)));
            }
        };
        let (request, answer) = services::get().analysis.send(Request::FetchModel { name }, None, on_news);
        self.request.set_value(Some(request));
        let answer = answer.await.map(|it| it.0);
        self.request.set_value(None);
        self.fetching.set(None);
        self.take(answer);
        AppState::get().system.refresh_storage();
    }

    fn take(self, answer: Result<Reply, Fault>) {
        match answer {
            Ok(Reply::Models { models }) => {
                self.problem.set(None);
                self.models.set(Some(models));
            }
            Ok(_) => {
                self.problem.set(Some(text::model_fault_sentence(&Fault::permanent(FaultCode::Internal, ""))))
            }
            Err(fault) if fault.code == FaultCode::Cancelled => self.problem.set(None),
            Err(fault) => self.problem.set(Some(text::model_fault_sentence(&fault))),
        }
    }
}

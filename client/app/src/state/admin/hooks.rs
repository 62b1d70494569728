//! Webhooks, saved views, and how the server is.

use sotto_api::{
    DeliveryId, SavedViewId, WebhookId,
    dashboard::{
        DeliveryView, SavedView, SavedViewRequest, SystemHealth, WebhookMade, WebhookRequest, WebhookView,
    },
    page::Page,
    route,
};

use super::AdminState;
use crate::state::Problem;

impl AdminState {
    /// All webhooks.
    pub(crate) async fn webhooks(self) -> Result<Vec<WebhookView>, Problem> {
        self.ask("GET", route::WEBHOOKS, &[], None::<&()>).await
    }

    /// Makes a webhook; its secret is told once.
    pub(crate) async fn make_webhook(self, webhook: WebhookRequest) -> Result<WebhookMade, Problem> {
        self.ask("POST", route::WEBHOOKS, &[], Some(&webhook)).await
    }

    /// Changes a webhook.
    pub(crate) async fn change_webhook(self, id: WebhookId, webhook: WebhookRequest) -> Result<(), Problem> {
        self.tell("PUT", route::WEBHOOK, &[("webhook", &id)], Some(&webhook)).await
    }

    /// Takes a webhook away.
    pub(crate) async fn take_webhook(self, id: WebhookId) -> Result<(), Problem> {
        self.tell("DELETE", route::WEBHOOK, &[("webhook", &id)], None::<&()>).await
    }

    /// Its latest deliveries, newest first.
    pub(crate) async fn deliveries(self, id: WebhookId) -> Result<Vec<DeliveryView>, Problem> {
        let page: Page<DeliveryView> =
            self.ask("GET", route::DELIVERIES, &[("webhook", &id)], None::<&()>).await?;
        Ok(page.items)
    }

    /// Sends it something to try it.
    pub(crate) async fn try_webhook(self, id: WebhookId) -> Result<(), Problem> {
        self.tell("POST", route::DELIVERIES, &[("webhook", &id)], None::<&()>).await
    }

    /// Delivers once more.
    pub(crate) async fn deliver_again(self, id: WebhookId, delivery: DeliveryId) -> Result<(), Problem> {
        self.tell("POST", route::DELIVERY, &[("webhook", &id), ("delivery", &delivery)], None::<&()>).await
    }

    /// Views that the person keeps, and those that others share.
    pub(crate) async fn views(self) -> Result<Vec<SavedView>, Problem> {
        self.ask("GET", route::SAVED_VIEWS, &[], None::<&()>).await
    }

    /// Keeps a view under a name.
    pub(crate) async fn keep_view(self, view: SavedViewRequest) -> Result<SavedView, Problem> {
        self.ask("POST", route::SAVED_VIEWS, &[], Some(&view)).await
    }

    /// Forgets a view of one's own.
    pub(crate) async fn forget_view(self, id: SavedViewId) -> Result<(), Problem> {
        self.tell("DELETE", route::SAVED_VIEW, &[("view", &id)], None::<&()>).await
    }

    /// How the server is.
    pub(crate) async fn system(self) -> Result<SystemHealth, Problem> {
        self.ask("GET", route::SYSTEM, &[], None::<&()>).await
    }

    /// Mails a letter to one's own address.
    pub(crate) async fn try_mail(self) -> Result<(), Problem> {
        self.tell("POST", route::SYSTEM_MAIL_TEST, &[], None::<&()>).await
    }
}

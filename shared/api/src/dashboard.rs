//! The dashboard of an organisation: what visitors' submissions say together, how that changes, and the views and notes
//! that people keep of it. Definitions of all figures are in `docs/dashboard.md`.
//!
//! Figures are never of a single person: where fewer than [`Overview::minimum_group`] submissions stand behind a figure, or
//! would follow from it by subtraction, it is withheld. Every answer holds the version of the data it was made of, which is
//! in its `ETag`, too.

mod comparison;
mod figures;
mod filter;
mod submissions;
mod system;
mod trend;
mod view;
mod webhook;

pub use comparison::{Comparison, ComparisonRequest, Difference, Measure, Side};
pub use figures::{Estimate, Figures, Overview, PeriodView, Share, Shown};
pub use filter::{DashboardFilter, DeviceKind, MAX_TAG_CHARS, MAX_TAGS};
pub use submissions::{
    BulkChange, BulkChanged, ColumnMeaning, ErasureCertificate, ExportFormat, MAX_BULK, SubmissionSort,
    SubmissionsEvent,
};
pub use system::{BackupHealth, DiskHealth, PartHealth, PartState, RouteFigures, StorageUse, SystemHealth};
pub use trend::{
    AnnotationRequest, AnnotationView, Anomaly, AnomalyMethod, MAX_ANNOTATION_CHARS, MAX_ANNOTATIONS, Step,
    Trend, TrendOf, TrendPoint,
};
pub use view::{MAX_SAVED_VIEWS, MAX_VIEW_CHARS, SavedView, SavedViewRequest};
pub use webhook::{
    DeliveryState, DeliveryView, MAX_WEBHOOKS, WebhookEvent, WebhookMade, WebhookRequest, WebhookView,
};

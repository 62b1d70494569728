//! Figures of the organisation's submissions: of a period, over time, and two beside each other.

use sotto_api::{
    AnnotationId, TeamId,
    dashboard::{
        AnnotationRequest, AnnotationView, Comparison, ComparisonRequest, DashboardFilter, DeviceKind,
        Overview, Step, Trend, TrendOf,
    },
    feedback::SubmissionStatus,
    route,
};

use super::{AdminState, Narrow, days::ms_of_day};
use crate::state::Problem;

/// What figures are narrowed down by; lists know more.
const OF_FIGURES: [&str; 8] = ["from", "to", "team", "link", "tag", "language", "device", "status"];

impl Narrow {
    /// The part of it that figures follow.
    pub(crate) fn of_figures(&self) -> Self {
        OF_FIGURES.into_iter().fold(Self::default(), |kept, name| kept.with(name, &self.get(name)))
    }

    /// As a request in JSON has it.
    pub(crate) fn to_filter(&self) -> DashboardFilter {
        let text = |name: &str| Some(self.get(name)).filter(|it| !it.is_empty());
        DashboardFilter {
            from_ms: text("from").and_then(|it| ms_of_day(&it, 0)),
            until_ms: text("to").and_then(|it| ms_of_day(&it, 1)),
            team: text("team").and_then(|it| it.parse::<TeamId>().ok()),
            link: text("link").and_then(|it| it.parse().ok()),
            tag: text("tag"),
            language: text("language"),
            device: text("device").and_then(|it| DeviceKind::from_name(&it)),
            status: text("status").and_then(|it| SubmissionStatus::from_name(&it)),
        }
    }
}

impl AdminState {
    /// Figures of a period, and of the one before.
    pub(crate) async fn overview(self, narrow: Narrow) -> Result<Overview, Problem> {
        let path = format!("{}{}", route::OVERVIEW, narrow.of_figures().to_request(&[]));
        self.ask("GET", &path, &[], None::<&()>).await
    }

    /// Figures over time.
    pub(crate) async fn trend(self, narrow: Narrow, by: Step, of: TrendOf) -> Result<Trend, Problem> {
        let beside = [("by", name_of(&by)), ("of", name_of(&of))];
        let path = format!("{}{}", route::TRENDS, narrow.of_figures().to_request(&beside));
        self.ask("GET", &path, &[], None::<&()>).await
    }

    /// Two periods or groups beside each other.
    pub(crate) async fn compare(self, a: Narrow, b: Narrow) -> Result<Comparison, Problem> {
        let request = ComparisonRequest { a: a.to_filter(), b: b.to_filter() };
        self.ask("POST", route::COMPARISON, &[], Some(&request)).await
    }

    /// Notes a moment, so that what changes then is understood later.
    pub(crate) async fn annotate(self, at_ms: u64, text: String) -> Result<AnnotationView, Problem> {
        self.ask("POST", route::ANNOTATIONS, &[], Some(&AnnotationRequest { at_ms, text })).await
    }

    /// Takes such a note away.
    pub(crate) async fn take_annotation(self, annotation: AnnotationId) -> Result<(), Problem> {
        self.tell("DELETE", route::ANNOTATION, &[("annotation", &annotation)], None::<&()>).await
    }

    /// Tags that submissions have.
    pub(crate) async fn tags(self) -> Result<Vec<String>, Problem> {
        self.ask("GET", route::TAGS, &[], None::<&()>).await
    }
}

/// The name that a choice has in JSON.
fn name_of(choice: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(choice).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

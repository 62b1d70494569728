//! How far all files together are, and how long it will take from here.

use leptos::prelude::*;
use sotto_platform::clock;
use sotto_protocol::Stage;
use sotto_store::intake::{self, Portion, Stand};

use super::ImportState;
use crate::state::{ImportItem, ImportSummary, Work};

/// Share of an analysis that measuring takes; what is left of reading emotion comes after it.
const MEASURING: f64 = 0.96;

impl ImportState {
    /// Tells how everything stands. Time is told in whole seconds, so that lines stay calm.
    pub(super) fn tell(self) {
        let items = self.read(|it| Some(it.clone()));
        let portions: Vec<Portion> = items.iter().map(portion).collect();
        let mut summary = ImportSummary { total: items.len(), ..ImportSummary::default() };
        for item in &items {
            summary.lost += usize::from(item.lost);
            summary.failed += usize::from(matches!(item.work, Work::Failed(_)));
            summary.done += usize::from(item.work == Work::Idle);
            summary.open += usize::from(item.is_open());
        }
        let speed = self.speed.try_update_value(|it| it.look(clock::monotonic_ms(), &portions)).flatten();
        let left = speed.map(|speed| intake::left(&portions, speed));
        summary.left_s = left.as_ref().map(|it| it.all_s.ceil() as u32);
        for (n, item) in items.iter().enumerate() {
            let left_s = left.as_ref().and_then(|it| it.each_s.get(n)).map(|it| it.ceil() as u32);
            let left_s = left_s.filter(|_| item.is_open());
            if item.left_s != left_s {
                self.update(item.key, |it| it.left_s = left_s);
            }
        }
        if self.summary.with_untracked(|it| *it != summary) {
            self.summary.set(summary);
        }
    }
}

fn portion(item: &ImportItem) -> Portion {
    // What has to be chosen again, or was refused, is no work and says nothing about the speed.
    if item.lost || matches!(item.work, Work::Failed(_)) {
        return Portion { whole_s: 0.0, done: 1.0, stand: Stand::Through };
    }
    let (done, stand) = match (&item.work, item.recording) {
        (_, None) if item.is_open() => (0.0, Stand::Waiting),
        // Preparing a model is no measure of what comes after it.
        (Work::Queued | Work::Running { stage: Stage::FetchingModel | Stage::LoadingModel, .. }, _) => {
            (0.0, Stand::Waiting)
        }
        (Work::Running { stage, done }, _) => {
            let done = f64::from(*done);
            let done = match stage {
                Stage::Measuring => MEASURING * done,
                Stage::Emotion => MEASURING + (1.0 - MEASURING) * done,
                _ => 0.0,
            };
            (done, Stand::Running)
        }
        (Work::Idle | Work::Failed(_), _) => (1.0, Stand::Through),
    };
    Portion { whole_s: intake::expected_s(item.bytes, &intake::extension(&item.name)), done, stand }
}

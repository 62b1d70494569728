//! Which recordings say what is usual for the person's own voice.

use std::sync::Arc;

use sotto_protocol::Analysis;

use super::RecordingView;

/// Analyses of the person's own recordings made before one, latest first. All recordings come newest first.
pub(crate) fn earlier_own<'a>(
    all: &'a [Arc<RecordingView>],
    before: &'a RecordingView,
) -> impl Iterator<Item = Arc<Analysis>> + 'a {
    all.iter()
        .filter(|it| it.own_voice && it.id != before.id && it.recorded_ms <= before.recorded_ms)
        .filter_map(|it| it.analysis.clone())
}

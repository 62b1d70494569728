//! Long work in short slices, so that cancelling works and captures are not held up.

use sotto_platform::clock;
use sotto_protocol::{Fault, Stage};

use crate::{post, tasks::TaskGuard};

/// Longest time without a look at the outside, where a step is not longer.
const SLICE_MS: f64 = 60.0;

/// The pace of one task's work.
pub(crate) struct Pace<'a> {
    task: &'a TaskGuard,
    looked_at_ms: f64,
}

impl<'a> Pace<'a> {
    /// The work begins.
    pub(crate) fn new(task: &'a TaskGuard) -> Self {
        Self { task, looked_at_ms: clock::monotonic_ms() }
    }

    /// After each step: once in a slice tells how far it is and lets others have their turn. Fails where the task is to
    /// stop.
    pub(crate) async fn look(&mut self, stage: Stage, done: f32) -> Result<(), Fault> {
        if clock::monotonic_ms() - self.looked_at_ms > SLICE_MS {
            post::progress(self.task.id(), stage, done);
            clock::breathe().await;
            self.task.check()?;
            self.looked_at_ms = clock::monotonic_ms();
        }
        Ok(())
    }
}

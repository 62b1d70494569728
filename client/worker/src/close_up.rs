//! Reading a short part of a kept file in detail, step by step: the page that asked may have moved on.

use sotto_engine::LookingClosely;
use sotto_protocol::{CloseUpWish, Fault, Reply, Stage};

use crate::{pace::Pace, post::Answer, source, tasks::TaskGuard};

/// Serves `LookClosely`.
pub(crate) async fn run(
    task: &TaskGuard,
    path: &str,
    extension: &str,
    wish: &CloseUpWish,
) -> Result<Answer, Fault> {
    let source = source::open(path).await?;
    task.check()?;
    let mut work = LookingClosely::open(source, extension, wish).map_err(|it| it.fault())?;
    let mut pace = Pace::new(task);
    while work.step().map_err(|it| it.fault())? {
        pace.look(Stage::Measuring, work.progress()).await?;
    }
    Ok(Answer::with_bytes(Reply::SeenClosely, work.finish().to_bytes()))
}
